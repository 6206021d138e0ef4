"""What the person at the terminal sees when everything runs."""

import socket
from collections.abc import Sequence

from hotline400.config import Settings
from hotline400.first_passwords import DEMO_LOGIN, OPERATOR_LOGIN
from hotline400.supervisor.sign_ins import SignIn, State, described

_UNKNOWN = "./hotline400 status --sign-ins"

HOTLINE = "400-123-4567"  # the demo tenant's, as storage seeds it into an empty database


def announcement(settings: Settings, accounts: Sequence[SignIn], *, to_a_person: bool) -> str:
    """Console address, first sign-ins, the 400 number and three things to try.

    First passwords are shown to a person at a terminal; what is kept as a log says where they are.
    """
    shown = {one.login: described(one, with_password=to_a_person) for one in accounts}
    tenant, operator = shown.get(DEMO_LOGIN, _UNKNOWN), shown.get(OPERATOR_LOGIN, _UNKNOWN)
    local = f"http://127.0.0.1:{settings.web_port}/"
    address = f"http://{_our_address()}:{settings.web_port}/"
    return f"""
  hotline400 已启动 · is running

  控制台 Console       {local}   {"" if address == local else address}
  演示租户 Demo tenant  {DEMO_LOGIN} / {tenant}
  运营人员 Operator     {OPERATOR_LOGIN} / {operator}
  400 号码 Number      {HOTLINE}   (SIP {settings.sip_host}:{settings.sip_port})
  接口文档 API          {local}api/docs

  试一试 Three things to try
  1. 打开控制台，用演示租户登录，看看“接听电话”和“语音与彩铃”。
     Open the console, sign in as the demo tenant, look at “Phones” and “Prompts & music”.
  2. 另开终端运行 ./hotline400 demo：模拟约二十通来电，并在“实时通话”页面观看。
     In another terminal run ./hotline400 demo: some twenty callers; watch “Live calls”.
  3. 在“通话记录”里打开一通已接听的来电，播放录音：左声道是主叫，右声道是接听方。
     In “Call records” open an answered call and play it: caller left, phone right.

  随时查看初始密码：./hotline400 status --sign-ins  shows the first passwords again.
{_warning(accounts)}"""


def _warning(accounts: Sequence[SignIn]) -> str:
    """Loud, where anybody can sign in."""
    published = [one.login for one in accounts if one.state is State.PUBLISHED]
    if not published:
        return ""
    return f"""
  !! 危险：{"、".join(published)} 仍在使用旧版本公开的密码，任何人都能登录。
  !! 请立即在控制台“设置”中更改。
  !! DANGER: {", ".join(published)} still have the passwords that former versions published: anybody
  !! can sign in. Change them at once, in the console under “Settings”.
"""


def _our_address() -> str:
    """The address of this machine that others use. No packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
