/** A trunk being edited: flat fields that suit a form, and the document they make. */
import type { DialRules, InboundRules, NewTrunkWritable as NewTrunk, Trunk } from "@/api/generated";

export interface TrunkDraft {
  id: string;
  name: string;
  host: string;
  port: number;
  transport: Trunk["transport"];
  enabled: boolean;
  identify: string;
  registers: boolean;
  username: string;
  password: string;
  realm: string;
  expires: number;
  dtmf: Trunk["dtmf"];
  codecs: NonNullable<NewTrunk["codecs"]>;
  srtp: boolean;
  channels: number | null;
  qualify: number | null;
  priority: number;
  format: NonNullable<DialRules["format"]>;
  areaCode: string;
  stripArea: boolean;
  zeroMobile: boolean;
  prefix: string;
  identity: NonNullable<InboundRules["identity"]>;
  calledIn: NonNullable<InboundRules["called_in"]>;
  accessCodes: string;
}

export const IDENTITY_SOURCES: readonly TrunkDraft["identity"][number][] = [
  "p_asserted_identity",
  "remote_party_id",
  "from",
  "p_preferred_identity",
  "diversion",
  "history_info",
];

export const CODECS: readonly NonNullable<NewTrunk["codecs"]>[number][] = ["alaw", "ulaw", "g722", "opus"];

const NEW: TrunkDraft = {
  id: "",
  name: "",
  host: "",
  port: 5060,
  transport: "udp",
  enabled: true,
  identify: "",
  registers: false,
  username: "",
  password: "",
  realm: "",
  expires: 300,
  dtmf: "auto",
  codecs: ["alaw", "ulaw"],
  srtp: false,
  channels: null,
  qualify: null,
  priority: 100,
  format: "national",
  areaCode: "",
  stripArea: false,
  zeroMobile: false,
  prefix: "",
  identity: [...IDENTITY_SOURCES],
  calledIn: "auto",
  accessCodes: "17951 17909 17911",
};

export function draftOf(trunk: Trunk | null): TrunkDraft {
  if (trunk === null) return { ...NEW, codecs: [...NEW.codecs], identity: [...NEW.identity] };
  return {
    ...NEW,
    ...pick(trunk),
    identify: trunk.identify_by.join("\n"),
    registers: trunk.registration !== null,
    username: trunk.registration?.username ?? "",
    realm: trunk.registration?.realm ?? "",
    expires: trunk.registration?.expiration_seconds ?? NEW.expires,
    codecs: CODECS.filter((codec) => trunk.codecs.includes(codec)).sort(
      (one, other) => trunk.codecs.indexOf(one) - trunk.codecs.indexOf(other),
    ),
    channels: trunk.max_channels,
    qualify: trunk.qualify_seconds,
    format: trunk.dial.format ?? NEW.format,
    areaCode: trunk.dial.local_area_code ?? "",
    stripArea: trunk.dial.strip_local_area_code ?? false,
    zeroMobile: trunk.dial.zero_before_remote_mobile ?? false,
    prefix: trunk.dial.prefix ?? "",
    identity: [...(trunk.inbound.identity ?? NEW.identity)],
    calledIn: trunk.inbound.called_in ?? NEW.calledIn,
    accessCodes: trunk.inbound.prefixes?.join(" ") ?? NEW.accessCodes,
  };
}

function pick({ id, name, host, port, transport, enabled, dtmf, srtp, priority }: Trunk) {
  return { id, name, host, port, transport, enabled, dtmf, srtp, priority };
}

export function documentOf(draft: TrunkDraft): NewTrunk {
  const { id, name, port, transport, enabled, dtmf, codecs, priority } = draft;
  return {
    id,
    name,
    port,
    transport,
    enabled,
    dtmf,
    codecs,
    priority,
    host: draft.host.trim(),
    identify_by: draft.identify.split(/[\s,，]+/).filter((address) => address !== ""),
    registration: draft.registers ? registrationOf(draft) : null,
    srtp: draft.srtp && transport === "tls",
    max_channels: draft.channels,
    qualify_seconds: draft.qualify,
    dial: dialOf(draft),
    inbound: {
      identity: draft.identity,
      called_in: draft.calledIn,
      prefixes: draft.accessCodes.split(/[\s,，]+/).filter((code) => code !== ""),
    },
  };
}

function registrationOf(draft: TrunkDraft): NonNullable<NewTrunk["registration"]> {
  return {
    username: draft.username.trim(),
    password: draft.password === "" ? null : draft.password,
    realm: draft.realm.trim() === "" ? null : draft.realm.trim(),
    expiration_seconds: draft.expires,
  };
}

function dialOf(draft: TrunkDraft): DialRules {
  return {
    format: draft.format,
    local_area_code: draft.areaCode.trim() === "" ? null : draft.areaCode.trim(),
    strip_local_area_code: draft.stripArea,
    zero_before_remote_mobile: draft.zeroMobile,
    prefix: draft.prefix.trim(),
  };
}
