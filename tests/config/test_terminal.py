"""Commands answer in the language of the terminal."""

import re
from pathlib import Path

import pytest

from hotline400 import cli
from hotline400.config import SettingsError, load_settings
from hotline400.terminal import WORDS, columns, is_chinese, told
from hotline400.terminal.doctor import DOCTOR
from hotline400.terminal.settings import SETTINGS
from hotline400.terminal.system import SYSTEM

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A terminal in China, in a folder of its own."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("environ", "chinese"),
    [
        ({}, False),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_TW"}, True),
        ({"LANG": "C.UTF-8"}, False),
        ({"LANG": "de_DE.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, False),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, True),
    ],
)
def test_the_locale_says_which(environ: dict[str, str], *, chinese: bool) -> None:
    assert is_chinese(None, environ) is chinese
    assert is_chinese("en", environ) is False
    assert is_chinese("zh", environ) is True


def test_no_sentence_stands_in_two_tables() -> None:
    assert len(WORDS) == len(SETTINGS) + len(DOCTOR) + len(SYSTEM)


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_hold_the_same_values(key: str) -> None:
    zh, en = WORDS[key]
    assert set(re.findall(r"{(\w+)}", zh)) == set(re.findall(r"{(\w+)}", en))
    assert not CHINESE.search(en)


def test_a_sentence_is_told_in_the_language_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert told("explain_unknown", number="4001234567") == "没有号码 4001234567。"
    assert told("explain_unknown", "en", number="4001") == "There is no number 4001."


def test_chinese_takes_two_columns() -> None:
    assert columns("引擎 ok") == 7


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("web_port = 99999", "web_port 现为 99999，但必须是 1 到 65535 之间的整数。"),
        ("webport = 1", "hotline400.toml 中的 webport 不是 hotline400 的设置。"),
        ("data_folder = 'data'", "必须是绝对路径"),
        ("log_level = 'loud'", "必须是以下之一：'debug', 'info', 'warning', 'error'"),
        ("sip_port = 8400", "web_port 与 sip_port 都是 8400，必须不同"),
        ("web_port =", "无法读取 hotline400.toml"),
    ],
)
def test_a_wrong_setting_in_chinese(chinese: Path, line: str, said: str) -> None:
    (chinese / "hotline400.toml").write_text(f"{line}\n")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert said in str(caught.value)


def test_a_wrong_variable_in_chinese(chinese: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE400_WEBPORT", "1")
    with pytest.raises(SettingsError, match="环境变量 HOTLINE400_WEBPORT 不是"):
        load_settings()


def test_doctor_and_status_in_chinese(
    chinese: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOTLINE400_DATA_FOLDER", str(chinese / "data"))
    monkeypatch.setenv("HOTLINE400_CACHE_FOLDER", str(chinese / "cache"))
    cli.main(["doctor"])
    said = capsys.readouterr().out
    assert "✓ 设置: 有效" in said
    assert f"✓ 数据库: SQLite，将创建 {chinese / 'data' / 'hotline400.db'}" in said
    assert cli.main(["status"]) == 1
    assert re.search(r"引擎 +未运行", capsys.readouterr().out)
    assert cli.main(["down"]) == 0
    assert capsys.readouterr().out == "没有在运行\n"


def test_every_line_of_status_and_doctor_in_english(
    chinese: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("HOTLINE400_DATA_FOLDER", str(chinese / "data"))
    cli.main(["doctor"])
    cli.main(["status"])
    assert not CHINESE.search(capsys.readouterr().out)
