"""Asterisk's configuration files, written whole at every start: nobody edits them by hand."""

from importlib.resources import files

from hotline400.asterisk.account import Account
from hotline400.asterisk.credentials import Credentials, load_or_create_credentials
from hotline400.asterisk.installation import Installation
from hotline400.asterisk.layout import Layout
from hotline400.asterisk.modules import OPTIONAL, module_names
from hotline400.asterisk.pjsip import pjsip_conf, sorcery_conf
from hotline400.config import Settings

WEBSOCKET_WRITE_TIMEOUT_MS = 5000
"""Asterisk drops events for a reader slower than this; its default of 100 ms loses events
whenever the engine's machine hiccups."""


def write_configuration(
    settings: Settings, installation: Installation, account: Account
) -> Credentials:
    """Make Asterisk's folders and files, owned as they must be; returns the sign-in for ARI."""
    layout = Layout.of(settings)
    _make_folders(settings, layout, account)
    credentials = load_or_create_credentials(layout.secrets_file)
    for name, text in configuration_files(settings, installation, credentials, layout).items():
        path = layout.configuration / name
        path.write_text(text, encoding="utf-8")
        account.may_use(path, write=False)
    return credentials


def configuration_files(
    settings: Settings, installation: Installation, credentials: Credentials, layout: Layout
) -> dict[str, str]:
    """File name → text."""
    dialplan = files("hotline400.asterisk").joinpath("dialplan.conf").read_text(encoding="utf-8")
    return {
        "asterisk.conf": _asterisk_conf(installation, layout),
        "modules.conf": _modules_conf(installation),
        "logger.conf": LOGGER_CONF,
        "stasis.conf": STASIS_CONF,
        "cdr.conf": "[general]\nenable=no\n",
        "cel.conf": "[general]\nenable=no\n",
        "acl.conf": "",
        "ccss.conf": "[general]\n",
        "features.conf": "[general]\n",
        "websocket_client.conf": "",
        "indications.conf": INDICATIONS_CONF,
        "pjproject.conf": "[startup]\n",
        "udptl.conf": "[general]\n",
        "rtp.conf": _rtp_conf(settings),
        "http.conf": _http_conf(settings),
        "ari.conf": _ari_conf(credentials),
        "manager.conf": _manager_conf(settings, credentials),
        "extensions.conf": dialplan.replace("@journal@", str(layout.fallback_journal)),
        "sorcery.conf": sorcery_conf(),
        "pjsip.conf": pjsip_conf(settings, layout),
    }


def _make_folders(settings: Settings, layout: Layout, account: Account) -> None:
    readable = (layout.configuration, layout.tls, layout.empty_keys)
    for folder in (settings.data_folder, layout.folder, *readable):
        folder.mkdir(parents=True, exist_ok=True)
        account.may_use(folder, write=False)
    for folder in layout.asterisks_own():
        folder.mkdir(exist_ok=True)
        account.may_use(folder, write=True)
    for key in (layout.certificate, layout.private_key):
        if key.exists():
            account.may_use(key, write=False)


def _asterisk_conf(installation: Installation, layout: Layout) -> str:
    data = installation.data
    return f"""[directories]
astetcdir => {layout.configuration}
astmoddir => {installation.modules}
astvarlibdir => {layout.state}
astdbdir => {layout.state}
astkeydir => {layout.folder}
astcachedir => {layout.state}
astdatadir => {data}
astagidir => {data}/agi-bin
astspooldir => {layout.spool}
astrundir => {layout.run}
astlogdir => {layout.log}
astsbindir => {layout.run}

[options]
documentation_language = en_US
defaultlanguage = zh
live_dangerously = no
nocolor = yes
; Comfort for the far side while nothing is played: carriers drop lines without RTP.
transmit_silence = yes

[files]
astctlpermissions = 0660
"""


def _modules_conf(installation: Installation) -> str:
    present = (
        name
        for name in module_names()
        if name not in OPTIONAL or (installation.modules / f"{name}.so").exists()
    )
    lines = [f"{'load' if name in OPTIONAL else 'require'} = {name}.so" for name in present]
    return "\n".join(["[modules]", "autoload = no", *lines, ""])


LOGGER_CONF = """; Without notices: each request of a stranger brings one (no matching endpoint).
[general]
dateformat = %F %T.%3q
queue_log = no

[logfiles]
messages.log => warning,error
"""

STASIS_CONF = """; Three quarters of all events are ChannelVarset, which nobody here reads.
[declined_message_types]
decline = ast_channel_varset_type
"""

INDICATIONS_CONF = """[general]
country = cn

; GF 002-9002: 450 Hz, 1 s on, 4 s off for ringing; 0.35 s each for busy.
[cn]
description = China
ringcadence = 1000,4000
dial = 450
busy = 450/350,0/350
ring = 450/1000,0/4000
congestion = 450/700,0/700
callwaiting = 450/400,0/4000
dialrecall = 450
record = 950/400,0/10000
info = 450/100,0/100,450/100,0/100,450/100,0/100,450/400,0/400
"""


def _rtp_conf(settings: Settings) -> str:
    return f"""[general]
rtpstart = {settings.rtp_port_first}
rtpend = {settings.rtp_port_last}
strictrtp = yes
icesupport = yes
"""


def _http_conf(settings: Settings) -> str:
    """Loopback only: our web server passes the SIP websocket through; ARI stays unreachable."""
    return f"""[general]
enabled = yes
bindaddr = 127.0.0.1
bindport = {settings.ari_port}
enable_static = no
enable_status = no
sessionlimit = 2000
session_inactivity = 30000
"""


def _ari_conf(credentials: Credentials) -> str:
    return f"""[general]
enabled = yes
pretty = no
websocket_write_timeout = {WEBSOCKET_WRITE_TIMEOUT_MS}

[{credentials.username}]
type = user
read_only = no
password_format = plain
password = {credentials.ari_password}
"""


def _manager_conf(settings: Settings, credentials: Credentials) -> str:
    """AMI is there for what ARI cannot do: MixMonitor with a file a side, and AstDB."""
    return f"""[general]
enabled = yes
webenabled = no
bindaddr = 127.0.0.1
port = {settings.ami_port}
authtimeout = 5
authlimit = 10
displayconnects = no
timestampevents = no

[{credentials.username}]
secret = {credentials.ami_password}
deny = 0.0.0.0/0.0.0.0
permit = 127.0.0.1/255.255.255.255
read = none
write = system,call
writetimeout = 5000
"""
