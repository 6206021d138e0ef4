"""What people type, as it is read aloud."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline400.audio.speech.numerals import counted
from hotline400.audio.speech.reading import PAUSES, readable, unreadable_letters
from hotline400.audio.speech.sentences import sentences


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        # telephone numbers, digit by digit, one as 幺
        ("400-123-4567", "四零零，幺二三，四五六七"),
        ("4001234567", "四零零，幺二三，四五六七"),
        ("热线400 123 4567。", "热线，四零零，幺二三，四五六七。"),
        ("手机13800138000", "手机，幺三八，零零幺三，八零零零"),
        ("+86 138 0013 8000", "幺三八，零零幺三，八零零零"),
        ("020-88886666转801", "零二零，八八八八，六六六六，转八零幺"),
        ("(010)66668888", "零幺零，六六六六，八八八八"),
        ("0755 2345678", "零七五五，二三四，五六七八"),
        ("请拨打10086", "请拨打幺零零八六"),
        ("验证码是80123", "验证码是八零幺二三"),
        ("工号007", "工号零零七"),
        ("QQ：12345678", "QQ：幺二三四五六七八"),
        ("12345678901234567890", "幺二三四，五六七八，九零幺二，三四五六，七八九零"),
        # dates and times
        ("2026年10月1日", "二零二六年十月一日"),
        ("2026-10-08", "二零二六年十月八日"),
        ("2026/2/3", "二零二六年二月三日"),
        ("9:00-18:00", "九点到十八点"),
        ("9:05~12:30", "九点零五分到十二点三十分"),
        ("周六 2:00", "周六两点"),
        ("20:00:05", "二十点零分五秒"),
        # money, shares, quantities
        ("¥199.50", "一百九十九点五元"),
        ("满1,200元减50元", "满一千二百元减五十元"),
        ("1500000元", "一百五十万元"),
        ("1.5万元", "一点五万元"),
        ("$20", "二十美元"),
        ("5%", "百分之五"),
        ("30%-50%", "百分之三十到百分之五十"),
        ("0.35%", "百分之零点三五"),
        ("1/2的客户", "二分之一的客户"),
        ("3-5个工作日，1~2天", "三到五个工作日，一到两天"),
        ("2个人，2楼，第2次，12分钟", "两个人，二楼，第二次，十二分钟"),
        ("-5℃", "零下五摄氏度"),
        ("面积90m²，3.5km", "面积九十平方米，三点五公里"),
        ("100005元", "十万零五元"),
        ("版本1.2.3", "版本一点二点三"),
        ("请按1，返回请按*", "请按一，返回请按星号"),
        # Latin letters one by one, addresses
        ("VIP客户", "VIP客户"),
        ("app", "APP"),
        ("A320飞机", "A三二零飞机"),
        ("www.example.com/help", "WWW点EXAMPLE点COM斜杠HELP"),
        ("service@example.com", "SERVICE艾特EXAMPLE点COM"),
        # marks
        ("您好！！！\n\n欢迎", "您好！欢迎"),
        ("您好 欢迎", "您好，欢迎"),
        ("“您好”（欢迎）", "您好，欢迎"),
        ("您好😀，欢迎🎉致电", "您好，欢迎致电"),
        ("您好...欢迎", "您好。欢迎"),
        ("，，您好", "您好"),
        ("２０２６年，ＶＩＰ", "二零二六年，VIP"),
        # nothing in it
        ("", ""),
        ("。，！？…—", ""),
        ("😀🎉", ""),
        ("   \n\t ", ""),
    ],
)
def test_it_is_read_as_people_say_it(typed: str, said: str) -> None:
    assert readable(typed) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "零"), (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (101, "一百零一"),
        (110, "一百一十"), (1001, "一千零一"), (1010, "一千零一十"), (2000, "两千"),
        (10_001, "一万零一"), (10_010, "一万零一十"), (20_000, "两万"), (100_100, "十万零一百"),
        (10_000_000, "一千万"), (100_010_000, "一亿零一万"),
        (120_005_678, "一亿二千万五千六百七十八"),
    ],
)  # fmt: skip
def test_numbers_are_counted(number: int, said: str) -> None:
    assert counted(str(number)) == said


def test_letters_that_no_voice_here_knows_are_named() -> None:
    assert unreadable_letters("您好 hello ＶＩＰ 123 〇 ，。😀") == ""
    assert unreadable_letters("こんにちは、您好привет") == "こんにちはпривет"


@given(st.text(max_size=500))
def test_whatever_is_typed_only_speakable_letters_come_out(typed: str) -> None:
    said = readable(typed)
    assert re.fullmatch(rf"[\u4e00-\u9fffA-Z{PAUSES}]*", said)
    assert not said or said[0] not in PAUSES
    assert "".join(sentences(said)) == said
    assert all(len(each) <= 60 for each in sentences(said))


@given(st.text("0123456789-.:/%¥,+ 年月日元点个第按A", max_size=80))
def test_no_mixture_of_figures_breaks_it_and_no_figure_is_left(typed: str) -> None:
    said = readable(typed)
    assert not re.search(r"\d", said)
    assert bool(said) >= bool(re.search(r"\d", typed))
