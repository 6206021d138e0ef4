"""The platform's prompts where Asterisk can read them.

A checkout may lie where the unprivileged Asterisk cannot look (a home folder); the data folder
never does. Callers would hear silence.
"""

import shutil
from pathlib import Path

from hotline400.audio.prompts import SOUNDS, system_prompts


def install_prompts(folder: Path) -> dict[str, str]:
    """Copy what is new or changed; prompt key → path without extension."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    for source in SOUNDS.iterdir():
        target = folder / source.name
        if not target.exists() or target.read_bytes() != source.read_bytes():
            draft = target.with_suffix(target.suffix + ".new")
            shutil.copyfile(source, draft)
            draft.chmod(0o644)
            draft.replace(target)
    return {prompt.key: str(folder / prompt.path.name) for prompt in system_prompts()}
