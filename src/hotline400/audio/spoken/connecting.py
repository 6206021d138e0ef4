"""From the welcome to the goodbye."""

from hotline400.audio.spoken.text import Text

CONNECTING: dict[str, Text] = {
    "welcome_default": Text(
        "您好，欢迎致电，正在为您转接，请稍候。",
        "Hello and thank you for calling. We are connecting you, please hold.",
    ),
    "recording_notice": Text(
        "为保证服务质量，本次通话将被录音。",
        "To ensure the quality of our service, this call will be recorded.",
    ),
    "transferring": Text("正在为您转接，请稍候。", "We are transferring you, please hold."),
    "no_answer": Text(
        "很抱歉，您拨打的电话暂时无人接听，请您稍后再拨，再见。",
        "Sorry, nobody can take your call at the moment. Please call again later. Goodbye.",
    ),
    "no_agents": Text(
        "很抱歉，当前没有坐席在线，请您稍后再拨，再见。",
        "Sorry, none of our staff is available. Please call again later. Goodbye.",
    ),
    "call_interrupted": Text(
        "很抱歉，通话已中断，请您稍后再拨，再见。",
        "Sorry, the call was interrupted. Please call again later. Goodbye.",
    ),
    "goodbye": Text("感谢您的来电，再见。", "Thank you for calling. Goodbye."),
}

CLOSED: dict[str, Text] = {
    "after_hours": Text(
        "您好，现在是下班时间，请您在工作时间再拨，感谢您的来电，再见。",
        "We are closed now. Please call during our working hours. Thank you, goodbye.",
    ),
    "holiday": Text(
        "您好，现在是节假日休息时间，请您在工作日再拨，感谢您的来电，再见。",
        "We are closed for the holiday. Please call on a working day. Thank you, goodbye.",
    ),
    "number_unknown": Text(
        "您好，您拨打的号码不存在，请您核对后再拨。",
        "The number you have dialled does not exist. Please check it and dial again.",
    ),
    "number_suspended": Text(
        "您好，您拨打的号码已暂停服务。",
        "The number you have dialled is out of service.",
    ),
}
