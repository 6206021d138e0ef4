"""Menus, what callers key in, and who is let through."""

from hotline400.audio.spoken.text import Text

MENU: dict[str, Text] = {
    "menu_invalid": Text(
        "按键无效，请重新输入。", "That key is not in the menu. Please try again."
    ),
    "menu_timeout": Text(
        "没有收到您的按键，请重新输入。", "We have received no key. Please try again."
    ),
    "menu_failed": Text(
        "很抱歉，没有收到有效的按键，感谢您的来电，再见。",
        "Sorry, we have received no valid key. Thank you for calling. Goodbye.",
    ),
    "enter_digits_hash": Text(
        "请输入数字，以井号键结束。", "Please enter the digits, then press the hash key."
    ),
    "enter_area_code": Text(
        "请输入您所在城市的电话区号，以井号键结束。",
        "Please enter your city's area code, then press the hash key.",
    ),
    "digits_unknown": Text(
        "您输入的号码没有找到，请重新输入，以井号键结束。",
        "We cannot find what you have entered. Please enter it again, then press the hash key.",
    ),
}

SCREENING: dict[str, Text] = {
    "password_prompt": Text(
        "请输入访问密码，以井号键结束。",
        "Please enter the access password, then press the hash key.",
    ),
    "password_wrong": Text(
        "密码错误，请重新输入，以井号键结束。",
        "Wrong password. Please enter it again, then press the hash key.",
    ),
    "password_failed": Text(
        "很抱歉，密码错误次数过多，再见。", "Sorry, too many wrong passwords. Goodbye."
    ),
    "service_code_prompt": Text(
        "请输入您的服务代码，以井号键结束。没有服务代码，请直接按井号键。",
        "Please enter your service code, then press the hash key. Without a code, press hash.",
    ),
    "service_code_unknown": Text(
        "您输入的服务代码不正确，请重新输入，以井号键结束。",
        "We do not know this service code. Please enter it again, then press the hash key.",
    ),
    "service_code_failed": Text(
        "没有找到您的服务代码，将为您转入普通服务。",
        "We have not found your service code. You will be served as any caller.",
    ),
    "limit_reached": Text(
        "很抱歉，您的来电次数过多，请您稍后再拨，再见。",
        "Sorry, you have called too many times. Please call again later. Goodbye.",
    ),
    "lines_busy": Text(
        "很抱歉，线路全忙，请您稍后再拨，再见。",
        "Sorry, all lines are busy. Please call again later. Goodbye.",
    ),
    "region_blocked": Text(
        "很抱歉，我们暂时没有为您所在的地区提供服务，再见。",
        "Sorry, we do not serve your region yet. Goodbye.",
    ),
}
