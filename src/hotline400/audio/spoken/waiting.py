"""In the queue, and how to leave it."""

from hotline400.audio.spoken.text import KEYS, Text, counted_en, counted_zh, number_zh

MOST_POSITIONS, MOST_MINUTES = 20, 15

QUEUE: dict[str, Text] = {
    "queue_wait": Text(
        "您好，当前坐席全忙，请您稍候，我们将尽快为您接通。",
        "All our lines are busy. Please hold, we will connect you as soon as we can.",
    ),
    "queue_full": Text(
        "很抱歉，当前来电较多，暂时无法为您接通，请您稍后再拨，再见。",
        "Sorry, too many people are calling to connect you now. Please call later. Goodbye.",
    ),
    "busy_timeout": Text(
        "很抱歉，坐席仍然繁忙，暂时无法为您接通，请您稍后再拨，再见。",
        "Sorry, all our lines are still busy. Please call again later. Goodbye.",
    ),
    "queue_leave_offer_both": Text(
        "如果您不想继续等待，需要回电请按一，给我们留言请按九。",
        "If you do not want to wait any longer, press one to be called back, or nine to leave "
        "us a message.",
    ),
    **{
        f"queue_leave_offer_voicemail_{name}": Text(
            f"如果您不想继续等待，请按{key}，给我们留言。",
            f"If you do not want to wait any longer, press {key_en} to leave us a message.",
        )
        for name, key, key_en in KEYS
    },
    **{
        f"queue_leave_offer_callback_{name}": Text(
            f"如果您不想继续等待，请按{key}，我们将给您回电。",
            f"If you do not want to wait any longer, press {key_en} and we will call you back.",
        )
        for name, key, key_en in KEYS
    },
}

POSITION: dict[str, Text] = {
    "queue_position_1": Text(
        "您是下一位接听的来电者，请您稍候。", "You are next in line. Please hold."
    ),
    **{
        f"queue_position_{position}": Text(
            f"您前面还有{counted_zh(position - 1)}位来电者正在等待，请您稍候。",
            f"There {'is' if position == 2 else 'are'} "
            f"{counted_en(position - 1, 'caller', 'callers')} before you. Please hold.",
        )
        for position in range(2, MOST_POSITIONS + 1)
    },
    "queue_position_many": Text(
        f"您前面还有{number_zh(MOST_POSITIONS)}位以上的来电者正在等待，请您耐心等候。",
        f"There are {MOST_POSITIONS} callers or more before you. Please be patient.",
    ),
}

EXPECTED_WAIT: dict[str, Text] = {
    **{
        f"queue_wait_{minutes}": Text(
            f"您还需要等待{counted_zh(minutes)}分钟左右，请您稍候。",
            f"Your wait will be about {counted_en(minutes, 'minute', 'minutes')}. Please hold.",
        )
        for minutes in range(1, MOST_MINUTES + 1)
    },
    "queue_wait_long": Text(
        f"您的等待时间可能超过{number_zh(MOST_MINUTES)}分钟，请您耐心等候。",
        f"Your wait may be more than {MOST_MINUTES} minutes. Please be patient.",
    ),
}

CALLBACK: dict[str, Text] = {
    "callback_offer": Text(
        "系统将在有坐席空闲时，回拨您的来电号码，同意请按一，继续等待请按二。",
        "We will call this number back as soon as somebody is free. Press one to agree, two to "
        "go on waiting.",
    ),
    "callback_accepted": Text(
        "您的回电申请已登记，我们将尽快与您联系，感谢您的来电，再见。",
        "Your call-back is noted, we will call you as soon as we can. Thank you, goodbye.",
    ),
    "callback_take": Text(
        "这是客户预约的回电，请按一，为您接通客户。",
        "A customer has asked to be called back. Press one, and we call them for you.",
    ),
}
