"""A wrong setting is named, with what is allowed and where it was set."""

from pathlib import Path

import pytest

from hotline400.config import SettingsError, load_settings


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def complaint() -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return str(caught.value)


def test_environment_goes_before_file(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_folder / "hotline400.toml").write_text("web_port = 8401\nsip_port = 5070\n")
    monkeypatch.setenv("HOTLINE400_WEB_PORT", "8402")
    settings = load_settings()
    assert (settings.web_port, settings.sip_port) == (8402, 5070)


@pytest.mark.parametrize("value", ["99999", "0", "abc", ""])
def test_port_out_of_range(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HOTLINE400_WEB_PORT", value)
    said = complaint()
    assert "HOTLINE400_WEB_PORT" in said
    assert "from 1 to 65535" in said


def test_misspelt_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE400_WEBPORT", "1")
    assert "HOTLINE400_WEBPORT" in complaint()


def test_misspelt_key(own_folder: Path) -> None:
    (own_folder / "hotline400.toml").write_text("webport = 1\n")
    assert "webport in hotline400.toml is no setting" in complaint()


@pytest.mark.parametrize("content", [b"web_port =", b"\xff\xfe", b"[[["])
def test_broken_file(own_folder: Path, content: bytes) -> None:
    (own_folder / "hotline400.toml").write_bytes(content)
    assert complaint().startswith("hotline400.toml cannot be read")


def test_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch, own_folder: Path) -> None:
    (own_folder / "hotline400.toml").write_text("database_url = ['s3cret']\n")
    assert "s3cret" not in complaint()


def test_too_few_ports_for_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE400_RTP_PORT_LAST", "10050")
    assert "rtp_port_last" in complaint()


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("data_folder = 'data'", "absolute path"),
        ("data_folder = 3", "absolute path"),
        ("cache_folder = './cache'", "absolute path"),
        ("sip_host = 'all of them'", "IPv4 address"),
        ("web_host = '999.1.1.1'", "IPv4 address"),
        ("external_address = 'a b'", "host name"),
        ("trusted_proxies = 'nginx'", "must be networks"),
        ("trusted_proxies = '10.0.0.1/8'", "must be networks"),
        ("trusted_proxies = '0.0.0.0/0'", "not everybody's"),
        ("proxy_headers = 'x-real-ip'", "must be one of: 'x-forwarded', 'forwarded'"),
        ('external_address = "1.2.3.4\\nallow=all"', "host name"),
        ("database_url = 'nonsense'", "like postgresql://"),
        ("database_url = 'mysql://u:p@h/d'", "like postgresql://"),
        ("database_url = 'sqlite://'", "like postgresql://"),
        ("sip_port = 8400", "web_port and sip_port are both 8400"),
    ],
)
def test_unusable_value(own_folder: Path, line: str, allowed: str) -> None:
    (own_folder / "hotline400.toml").write_text(f"{line}\n")
    said = complaint()
    assert line.split(maxsplit=1)[0] in said
    assert allowed in said
    assert "class" not in said


def test_file_that_may_not_be_read(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_folder / "hotline400.toml").write_text("web_port = 1\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert complaint() == "hotline400.toml cannot be read: Permission denied."
