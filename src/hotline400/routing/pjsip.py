"""A trunk as Asterisk's PJSIP objects, to be pushed at run time over ARI.

Push in the order given, delete in the reverse one: `PUT|DELETE
/asterisk/config/dynamic/res_pjsip/<type>/<id>` with `fields`. An endpoint pushed again replaces the
old one for the next call; talks go on.
"""

from pydantic import BaseModel, ConfigDict

from hotline400.routing.trunk import DtmfMode, Transport, Trunk

RTP_TIMEOUT_SECONDS = 30
"""A caller or phone that vanished (battery, network) sends no BYE: without RTP for this long the
leg is ended. Asterisk counts only while RTP is expected, not while a phone rings."""

RTP_TIMEOUT_ON_HOLD_SECONDS = 300
REGISTRATION_RETRY_SECONDS = 20


class PjsipObject(BaseModel):
    """One object of Asterisk's SIP configuration."""

    model_config = ConfigDict(frozen=True)

    type: str  # endpoint, aor, auth, identify, registration
    id: str
    fields: dict[str, str]


def endpoint_id(trunk_id: str) -> str:
    """The PJSIP endpoint of a trunk. The dialplan cuts the first six letters off again."""
    return f"trunk-{trunk_id}"


def pjsip_objects(trunk: Trunk) -> list[PjsipObject]:
    """Everything Asterisk must know about one trunk; nothing for a disabled one."""
    if not trunk.enabled:
        return []
    name = endpoint_id(trunk.id)
    objects = [
        PjsipObject(type="aor", id=name, fields=_aor(trunk)),
        PjsipObject(type="endpoint", id=name, fields=_endpoint(trunk, name)),
        PjsipObject(type="identify", id=name, fields=_identify(trunk, name)),
    ]
    if trunk.registration is not None:
        auth = PjsipObject(type="auth", id=name, fields=_auth(trunk))
        registration = PjsipObject(type="registration", id=name, fields=_registration(trunk, name))
        objects = [auth, *objects, registration]
    return objects


def _aor(trunk: Trunk) -> dict[str, str]:
    return {
        "contact": _uri(trunk),
        "qualify_frequency": str(trunk.qualify_seconds or 0),
        "qualify_timeout": "4.0",
    }


def _endpoint(trunk: Trunk, name: str) -> dict[str, str]:
    fields = {
        "context": "from-trunk",
        "transport": f"transport-{trunk.transport.value}",
        "aors": name,
        # By address only: a From header with the endpoint's name must not be enough.
        "identify_by": "ip",
        "disallow": "all",
        "allow": ",".join(trunk.codecs),
        "dtmf_mode": _DTMF[trunk.dtmf],
        "direct_media": "no",
        "rtp_symmetric": "yes",
        "force_rport": "yes",
        "rewrite_contact": "no",
        "rtp_timeout": str(RTP_TIMEOUT_SECONDS),
        "rtp_timeout_hold": str(RTP_TIMEOUT_ON_HOLD_SECONDS),
        "trust_id_inbound": "yes",
        "trust_id_outbound": "yes",
        "send_pai": "yes",
        # Whom we rang is the tenant's business: the caller's side is never told.
        "send_connected_line": "no",
        "trust_connected_line": "no",
        "send_diversion": "no",
        "allow_transfer": "no",
        "allow_subscribe": "no",
        "refer_blind_progress": "no",
        "timers": "yes",
        "language": "zh",
        "media_encryption": "sdes" if trunk.srtp else "no",
    }
    if trunk.registration is not None:
        fields["outbound_auth"] = name
        fields["from_domain"] = trunk.host
    return fields


_DTMF = {
    DtmfMode.RFC4733: "rfc4733",
    DtmfMode.INFO: "info",
    DtmfMode.INBAND: "inband",
    DtmfMode.AUTO: "auto",
}


def _identify(trunk: Trunk, name: str) -> dict[str, str]:
    addresses = trunk.identify_by or (trunk.host,)
    return {"endpoint": name, "match": ",".join(addresses)}


def _auth(trunk: Trunk) -> dict[str, str]:
    registration = trunk.registration
    assert registration is not None  # noqa: S101 — narrowed by the caller
    fields = {
        "auth_type": "userpass",
        "username": registration.username,
        "password": registration.password,
    }
    if registration.realm is not None:
        fields["realm"] = registration.realm
    return fields


def _registration(trunk: Trunk, name: str) -> dict[str, str]:
    registration = trunk.registration
    assert registration is not None  # noqa: S101 — narrowed by the caller
    return {
        "server_uri": _uri(trunk),
        "client_uri": f"sip:{registration.username}@{trunk.host}:{trunk.port}",
        "contact_user": registration.username,
        "outbound_auth": name,
        "transport": f"transport-{trunk.transport.value}",
        # Asterisk would spread hundreds of registrations over 10 s; we have few.
        "max_random_initial_delay": "1",
        "expiration": str(registration.expiration_seconds),
        "retry_interval": str(REGISTRATION_RETRY_SECONDS),
        "forbidden_retry_interval": "120",
        "max_retries": "1000000",
        "auth_rejection_permanent": "no",
    }


def _uri(trunk: Trunk) -> str:
    parameter = "" if trunk.transport is Transport.UDP else f";transport={trunk.transport.value}"
    return f"sip:{trunk.host}:{trunk.port}{parameter}"
