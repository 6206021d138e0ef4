"""What the phone that is rung hears, and what callers are asked afterwards."""

from hotline400.audio.spoken.text import Text

PHONE: dict[str, Text] = {
    "whisper_default": Text("四零零热线来电。", "A call from the 400 hotline."),
    "accept_prompt": Text("接听请按一。", "Press one to take the call."),
}

SURVEY: dict[str, Text] = {
    "survey_prompt": Text(
        "请您对本次服务作出评价，非常满意请按一，满意请按二，一般请按三，不满意请按四，"
        "非常不满意请按五。",
        "Please rate our service: press one for very satisfied, two for satisfied, three for "
        "so-so, four for dissatisfied, five for very dissatisfied.",
    ),
    "survey_invalid": Text(
        "按键无效，请按一到五之间的数字键。",
        "That key is not a rating. Please press a key from one to five.",
    ),
    "survey_thanks": Text("感谢您的评价，再见。", "Thank you for your rating. Goodbye."),
}
