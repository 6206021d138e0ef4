"""docs/api.md does what it says: its commands are run, in order, against the API."""

import json
import re
import shutil
import wave
from pathlib import Path

import anyio
import pytest

from .company import PASSWORD
from .conftest import House
from .serving import serving

pytestmark = pytest.mark.anyio
PAGE = Path(__file__).parents[2] / "docs" / "api.md"


async def test_every_example_runs(house: House, tmp_path: Path) -> None:
    examples = re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)
    assert len(examples) == 8
    async with serving(house.app) as place:
        script = "\necho ==\n".join(examples).replace("127.0.0.1:8400", place)
        script = script.replace("demo@hotline400.example", "admin-4001234567@example.test")
        script = script.replace("<password>", PASSWORD)
        bash = shutil.which("bash") or "bash"
        run = await anyio.run_process([bash, "-euc", script], cwd=tmp_path, check=False)
    assert run.returncode == 0, run.stderr.decode()
    parts = (part.strip() for part in run.stdout.decode().split("==\n"))
    _, _, calls, _, explained, handled, changed, listed = parts
    assert [call["id"] for call in json.loads(calls)["items"]] == ["call-4001234567"]
    assert json.loads(explained)["end"] == "talked"
    assert json.loads(handled)["note"] == "已回电"
    assert json.loads(changed)["offer_timeout_seconds"] == 20
    assert json.loads(listed)["number"] == "13911112222"
    for name in ("recording.wav", "message.wav"):
        with wave.open(str(tmp_path / name)) as sound:
            assert sound.getnframes() > 0
