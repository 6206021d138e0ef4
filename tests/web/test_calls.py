"""Call records: looking for them, reading one, listening to its recording."""

from datetime import timedelta

import httpx
import pytest

from hotline400.record.event import CallEvent, EventKind
from hotline400.record.record import Disposition
from hotline400.storage.call_store import DatabaseRecordStore

from .company import BEGAN, call_record
from .conftest import House, error_of
from .test_flows import a_flow, play, publish

pytestmark = pytest.mark.anyio
CALL = "/calls/call-4001234567"
RECORDING = f"{CALL}/recording"


@pytest.fixture
async def more_calls(house: House) -> None:
    """Three missed ones after the answered one, newest last."""
    store = DatabaseRecordStore(house.database)
    for number in range(3):
        record = call_record(
            f"missed-{number}",
            house.company.ours.id,
            "4001234567",
            started_at=BEGAN + timedelta(hours=number + 1),
            ended_at=BEGAN + timedelta(hours=number + 1, seconds=9),
            answered_at=None,
            answered_phone=None,
            disposition=[Disposition.ABANDONED, Disposition.BUSY, Disposition.NO_ANSWER][number],
            talk_ms=0,
            caller_number=f"0208888000{number}",
            city="深圳",
            offers=(),
            recording_path=None,
            recording_seconds=None,
        )
        await store.save(record, [])


async def test_reads_one_with_every_ring_and_step(admin: httpx.AsyncClient) -> None:
    call = (await admin.get(CALL)).json()
    assert (call["disposition"], call["has_recording"], call["talk_seconds"]) == (
        "answered",
        True,
        30,
    )
    assert call["started_at"] == "2025-11-23T02:00:00Z"
    assert [(offer["phone_number"], offer["result"]) for offer in call["offers"]] == [
        ("13800138001", "answered")
    ]
    assert [event["kind"] for event in call["events"]] == ["began"]
    assert "recording_path" not in call


async def test_tells_the_way_through_the_flow(house: House, admin: httpx.AsyncClient) -> None:
    record = call_record(
        "by-menu",
        house.company.ours.id,
        "4001234567",
        path=("menu", "sales"),
        outcomes=("1", ""),
        flow_version=3,
        variables={"digits": "021"},
    )
    await DatabaseRecordStore(house.database).save(record, [])
    call = (await admin.get("/calls/by-menu")).json()
    assert (call["path"], call["outcomes"]) == (["menu", "sales"], ["1", ""])
    assert (call["flow_version"], call["variables"]) == (3, {"digits": "021"})


@pytest.mark.usefixtures("more_calls")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["missed-2", "missed-1", "missed-0", "call-4001234567"]),
        ("disposition=busy&disposition=no_answer", ["missed-2", "missed-1"]),
        ("has_recording=true", ["call-4001234567"]),
        ("has_recording=false&limit=1", ["missed-2"]),
        ("min_talk_seconds=1", ["call-4001234567"]),
        ("caller=138", ["call-4001234567"]),
        ("caller=%2B86 138-0000-1111", ["call-4001234567"]),
        ("caller=020 8888 0001", ["missed-1"]),
        ("phone=13800138001", ["call-4001234567"]),
        ("city=深圳&from=2025-11-23T04:00:00Z", ["missed-2", "missed-1"]),
        ("to=2025-11-23T11:00:00%2B08:00", ["call-4001234567"]),
        ("hotline_number=4007654321", []),
        ("released_by=phone", []),
        ("province=' OR 1=1 --", []),
    ],
)
async def test_filters(admin: httpx.AsyncClient, query: str, found: list[str]) -> None:
    answer = await admin.get(f"/calls?{query}")
    assert [call["id"] for call in answer.json()["items"]] == found


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("from=yesterday", "time_invalid", "from"),
        ("from=2025-11-23T02:00:00", "time_invalid", "from"),
        ("from=2025-11-23T02:00:00Z&to=2025-11-23T01:00:00Z", "period_empty", "to"),
        ("disposition=lost", "not_a_choice", "disposition.0"),
        ("limit=1000", "out_of_range", "limit"),
        ("min_talk_seconds=99999999999999999999", "out_of_range", "min_talk_seconds"),
        ("caller=%00", "control_characters", "caller"),
        ("colour=red", "unknown_field", "colour"),
        ("cursor=AAAA", "cursor_invalid", "cursor"),
    ],
)
async def test_wrong_filters_are_named(
    admin: httpx.AsyncClient, query: str, code: str, field: str
) -> None:
    assert error_of(await admin.get(f"/calls?{query}")) == (422, code, field)


async def test_choices_are_listed_without_a_word_of_another_language(
    admin: httpx.AsyncClient,
) -> None:
    refused = await admin.get("/calls?released_by=nobody")
    assert refused.json()["error"]["message"] == "只能是其中之一：'caller', 'phone', 'platform'。"


@pytest.mark.usefixtures("more_calls")
async def test_pages_do_not_repeat_or_skip(admin: httpx.AsyncClient) -> None:
    seen: list[str] = []
    cursor = None
    for _ in range(4):
        params = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = (await admin.get("/calls", params=params)).json()
        seen += [call["id"] for call in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["missed-2", "missed-1", "missed-0", "call-4001234567"]
    assert cursor is None


async def test_operator_sees_calls_to_numbers_of_nobody(
    operator: httpx.AsyncClient, admin: httpx.AsyncClient, house: House
) -> None:
    record = call_record("lost", None, "4009999999", disposition=Disposition.REJECTED)
    await DatabaseRecordStore(house.database).save(record, [])
    items = (await operator.get("/calls")).json()["items"]
    assert {call["id"] for call in items} == {"lost", "call-4001234567", "call-4007654321"}
    assert error_of(await admin.get("/calls/lost")) == (404, "not_found", None)
    refused = await operator.get(RECORDING)
    assert error_of(refused) == (403, "tenant_only", None)


async def test_recording_is_played_in_ranges_and_noted_once(
    reader: httpx.AsyncClient, house: House
) -> None:
    data = (house.media / "recordings" / "4001234567.wav").read_bytes()
    whole = await reader.get(RECORDING)
    assert (whole.status_code, whole.headers["content-type"]) == (200, "audio/wav")
    assert whole.content == data
    assert whole.headers["accept-ranges"] == "bytes"
    for asked, start, end in (
        ("0-", 0, len(data)),
        ("100-199", 100, 200),
        ("-5", len(data) - 5, len(data)),
    ):
        part = await reader.get(RECORDING, headers={"Range": f"bytes={asked}"})
        assert part.status_code == 206
        assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{len(data)}"
        assert part.content == data[start:end]
    assert len(await house.audited("recording.played")) == 1
    assert "content-disposition" not in whole.headers

    downloaded = await reader.get(RECORDING, params={"download": "1"})
    assert (
        'filename="4001234567-20251123-100000-13800001111.wav"'
        in (downloaded.headers["content-disposition"])
    )
    (entry,) = await house.audited("recording.downloaded")
    assert (entry.subject, entry.tenant_id) == ("call-4001234567", house.company.ours.id)


async def test_listening_from_the_middle_is_noted_too(
    reader: httpx.AsyncClient, house: House
) -> None:
    await reader.get(RECORDING, headers={"Range": "bytes=50-60"})
    assert len(await house.audited("recording.played")) == 1


async def test_unchanged_recording_is_not_sent_again(reader: httpx.AsyncClient) -> None:
    etag = (await reader.get(RECORDING)).headers["etag"]
    again = await reader.get(RECORDING, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    stale = {"Range": "bytes=0-1", "If-Range": '"old"'}
    assert (await reader.get(RECORDING, headers=stale)).status_code == 200


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("bytes=99999999-", 416),
        ("bytes=-0", 416),
        ("bytes=5-2", 200),
        ("bytes=0-1,5-6", 200),
        ("lines=1-2", 200),
        ("bytes=" + "9" * 500, 200),
        ("\xff\xfe", 200),
    ],
)
async def test_odd_ranges(reader: httpx.AsyncClient, asked: str, status: int) -> None:
    answer = await reader.get(RECORDING, headers={b"Range": asked.encode("latin-1")})
    assert answer.status_code == status
    if status == 416:
        assert error_of(answer)[1] == "range_not_satisfiable"
        assert answer.headers["content-range"].startswith("bytes */")


async def test_missing_recordings(reader: httpx.AsyncClient, house: House) -> None:
    (house.media / "recordings" / "4001234567.wav").unlink()
    assert error_of(await reader.get(RECORDING)) == (404, "not_found", None)
    store = DatabaseRecordStore(house.database)
    ours = house.company.ours.id
    (house.media.parent / "secret.wav").write_bytes(b"secret")
    for call_id, path in (("none", None), ("outside", "../secret.wav"), ("root", "/etc/passwd")):
        await store.save(call_record(call_id, ours, "4001234567", recording_path=path), [])
        assert error_of(await reader.get(f"/calls/{call_id}/recording"))[0] == 404
    assert await house.audited("recording.played") == []


async def test_events_come_with_names(admin: httpx.AsyncClient, house: House) -> None:
    """What a call met is told by label and name, in the reader's language (F-CDR-1)."""
    ours = house.company.ours
    published = await publish(admin, a_flow("hello", play("end", f"tenant:{ours.prompt}")))
    version = published.json()["version"]["version"]
    told = [
        (EventKind.FLOW_ENTERED, {"hotline": ours.hotline, "version": version}, ""),
        (EventKind.NODE_ENTERED, {"node": "hello", "kind": "play"}, "问候"),
        (EventKind.NOTICE_PLAYED, {"prompt": f"tenant:{ours.prompt}"}, "欢迎"),
        (EventKind.NOTICE_PLAYED, {"prompt": "system:goodbye"}, "感谢您的来电，再见"),
        (EventKind.NOTICE_PLAYED, {"prompt": "tenant:gone"}, "语音 gone"),
        (EventKind.CONNECTED, {"hotline": ours.hotline, "queue": "sales"}, "销售"),
        (EventKind.VOICEMAIL_BEGAN, {"box": "sales"}, "销售"),
    ]
    record = call_record("called", ours.id, ours.hotline)
    events = [
        CallEvent(call_id="called", sequence=at, at=BEGAN, kind=kind, data=data)
        for at, (kind, data, _) in enumerate(told)
    ]
    await DatabaseRecordStore(house.database).save(record, events)
    found = (await admin.get("/calls/called")).json()["events"]
    assert [event["name"] for event in found] == [name for _, _, name in told]
    await admin.patch("/users/me", json={"locale": "en"})
    found = (await admin.get("/calls/called")).json()["events"]
    assert found[3]["name"] == "Thank you for calling. Goodbye"
