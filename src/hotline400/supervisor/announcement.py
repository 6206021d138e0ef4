"""What the person at the terminal sees when everything runs."""

import socket

from hotline400.config import Settings

# The demo tenant's, as storage seeds it into an empty database.
HOTLINE = "400-123-4567"
TENANT = ("demo@hotline400.example", "demo-400-demo")
OPERATOR = ("operator@hotline400.example", "operator-400-demo")


def announcement(settings: Settings) -> str:
    """Console address, demo sign-ins, the 400 number and three things to try."""
    local = f"http://127.0.0.1:{settings.web_port}/"
    address = f"http://{_our_address()}:{settings.web_port}/"
    return f"""
  hotline400 已启动 · is running

  控制台 Console       {local}   {"" if address == local else address}
  演示租户 Demo tenant  {TENANT[0]} / {TENANT[1]}
  运营人员 Operator     {OPERATOR[0]} / {OPERATOR[1]}
  400 号码 Number      {HOTLINE}   (SIP {settings.sip_host}:{settings.sip_port})
  接口文档 API          {local}api/docs

  试一试 Three things to try
  1. 打开控制台，用演示租户登录，看看“接听电话”和“语音与彩铃”。
     Open the console, sign in as the demo tenant, look at “Phones” and “Prompts & music”.
  2. 另开终端运行 ./hotline400 demo：模拟约二十通来电，并在“实时通话”页面观看。
     In another terminal run ./hotline400 demo: some twenty callers; watch “Live calls”.
  3. 在“通话记录”里打开一通已接听的来电，播放录音：左声道是主叫，右声道是接听方。
     In “Call records” open an answered call and play it: caller left, phone right.

  先用后改：演示口令公开，投入使用前请更改。 The demo passwords are public: change them before use.
"""


def _our_address() -> str:
    """The address of this machine that others use. No packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
