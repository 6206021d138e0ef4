"""Files of the media store."""

from pathlib import Path

from hotline400.web.errors import NotFound


def media_file(media_folder: Path, relative: str) -> Path:
    """A file inside the store; NotFound where it is missing (deleted by retention) or outside."""
    root = media_folder.resolve()
    path = (root / relative).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise NotFound
    return path
