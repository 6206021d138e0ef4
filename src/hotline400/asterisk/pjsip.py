"""Asterisk's SIP side: transports and global settings. Trunks and seats are pushed at run time."""

from hotline400.asterisk.layout import Layout
from hotline400.config import Settings

GLOBAL = """[global]
type = global
user_agent = hotline400
max_forwards = 70
; Trunk and browser may share an address, so a known name comes first; trunks themselves accept
; identification by address only.
endpoint_identifier_order = username,ip
ignore_uri_user_options = yes
mwi_disable_initial_unsolicited = yes
all_codecs_on_empty_reinvite = yes
keep_alive_interval = 60
; Past 500 waiting tasks of its own, PJSIP turns new calls away rather than losing running ones.
; A backlog elsewhere (events for a slow reader) must not turn calls away.
taskprocessor_overload_trigger = pjsip_only

[system]
type = system
timer_t1 = 500
timer_b = 32000
disable_tcp_switch = yes
"""

TRANSPORTS = ("udp", "tcp", "tls")
WEBSOCKET = "[transport-ws]\ntype = transport\nprotocol = ws\nbind = 127.0.0.1\n"
"""Listens on Asterisk's HTTP port; PJSIP only wants some address here."""


def pjsip_conf(settings: Settings, layout: Layout) -> str:
    """`pjsip.conf`; TLS only when there is a certificate."""
    usable = [name for name in TRANSPORTS if name != "tls" or layout.certificate.exists()]
    transports = [_transport(protocol, settings, layout) for protocol in usable]
    return "\n".join([GLOBAL, *transports, WEBSOCKET])


def _transport(protocol: str, settings: Settings, layout: Layout) -> str:
    port = settings.sip_tls_port if protocol == "tls" else settings.sip_port
    lines = [
        f"[transport-{protocol}]",
        "type = transport",
        f"protocol = {protocol}",
        f"bind = {settings.sip_host}:{port}",
        "allow_reload = no",
        "tos = cs3",
    ]
    if settings.external_address:
        lines += [
            f"external_media_address = {settings.external_address}",
            f"external_signaling_address = {settings.external_address}",
            *(f"local_net = {network}" for network in PRIVATE_NETWORKS),
        ]
    if protocol == "tls":
        lines += [
            f"cert_file = {layout.certificate}",
            f"priv_key_file = {layout.private_key}",
            "method = tlsv1_2",
        ]
    return "\n".join([*lines, ""])


PRIVATE_NETWORKS = ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
"""RFC 1918 and loopback: peers there see our own address, not the external one."""


def sorcery_conf() -> str:
    """Which kinds of objects can be pushed over ARI: kept in memory, besides the file."""
    return """[res_pjsip]
endpoint = config,pjsip.conf,criteria=type=endpoint
endpoint = memory
auth = config,pjsip.conf,criteria=type=auth
auth = memory
aor = config,pjsip.conf,criteria=type=aor
aor = memory
contact = memory

[res_pjsip_endpoint_identifier_ip]
identify = config,pjsip.conf,criteria=type=identify
identify = memory

[res_pjsip_outbound_registration]
registration = config,pjsip.conf,criteria=type=registration
registration = memory
"""
