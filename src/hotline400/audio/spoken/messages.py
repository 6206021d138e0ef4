"""Leaving a message, listening to messages, recording an announcement by phone."""

from hotline400.audio.spoken.text import Text, counted_en, counted_zh, number_zh

MOST_MESSAGES = 20

VOICEMAIL: dict[str, Text] = {
    "voicemail_greeting": Text(
        "您好，现在暂时无法接听您的电话，请在提示音后留言，留言完毕，请按井号键，或直接挂机。",
        "We cannot take your call now. Please leave a message after the beep, then press the "
        "hash key or hang up.",
    ),
    "voicemail_saved": Text(
        "您的留言已保存，我们会尽快与您联系，感谢您的来电，再见。",
        "Your message has been saved, we will be in touch soon. Thank you, goodbye.",
    ),
    "voicemail_too_short": Text(
        "您的留言时间太短，请在提示音后重新留言。",
        "Your message was too short. Please speak again after the beep.",
    ),
    "voicemail_full": Text(
        "很抱歉，留言信箱已满，请您稍后再拨，再见。",
        "Sorry, the voicemail box is full. Please call again later. Goodbye.",
    ),
}

VOICEMAIL_ACCESS: dict[str, Text] = {
    "vm_access_pin": Text(
        "请输入留言信箱密码，以井号键结束。",
        "Please enter the password of the voicemail box, then press the hash key.",
    ),
    "vm_access_wrong_pin": Text(
        "密码错误，请重新输入，以井号键结束。",
        "Wrong password. Please enter it again, then press the hash key.",
    ),
    "vm_access_none": Text("您没有新留言。", "You have no new messages."),
    **{
        f"vm_access_count_{count}": Text(
            f"您有{counted_zh(count)}条新留言。",
            f"You have {counted_en(count, 'new message', 'new messages')}.",
        )
        for count in range(1, MOST_MESSAGES + 1)
    },
    "vm_access_count_many": Text(
        f"您有{number_zh(MOST_MESSAGES)}条以上的新留言。",
        f"You have more than {MOST_MESSAGES} new messages.",
    ),
    "vm_access_from": Text("来电号码是", "From (then: the number, digit by digit)"),
    "vm_access_keys": Text(
        "重听请按一，下一条请按二，删除请按三，退出请按星号键。",
        "Press one to listen again, two for the next message, three to delete, star to leave.",
    ),
    "vm_access_deleted": Text("留言已删除。", "The message has been deleted."),
    "vm_access_end": Text("没有更多留言了。", "There are no more messages."),
}

RECORD_PROMPT: dict[str, Text] = {
    "record_prompt_start": Text(
        "请在提示音后开始录音，录音完毕，请按井号键。",
        "Please speak after the beep, and press the hash key when you have finished.",
    ),
    "record_prompt_keys": Text(
        "试听请按一，重新录音请按二，保存请按井号键。",
        "Press one to listen, two to record again, hash to save.",
    ),
    "record_prompt_saved": Text("录音已保存，感谢使用，再见。", "The recording is saved. Goodbye."),
    "record_prompt_failed": Text(
        "没有录到声音，请重新录音。", "Nothing was recorded. Please try again."
    ),
}
