"""Writes the list in docs/decisions/README.md from the notes themselves: `make decisions`."""

from pathlib import Path

FOLDER = Path(__file__).parent.parent / "docs" / "decisions"
INDEX = FOLDER / "README.md"


def line(note: Path) -> str:
    """`- [0001](0001-….md) Title`, the title from the note's first line."""
    number, _, title = note.read_text().partition("\n")[0].removeprefix("# ").partition(" · ")
    return f"- [{number}]({note.name}) {title}\n"


head = INDEX.read_text().partition("\n- [")[0]
notes = sorted(FOLDER.glob("[0-9]*.md"))
INDEX.write_text(head.rstrip() + "\n\n" + "".join(line(note) for note in notes))
