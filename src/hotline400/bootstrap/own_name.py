"""The machine's own name, known without asking the network.

Asterisk looks up the machine's name for every leg, and waits for the answer before it goes on
with any call (res_rtp_asterisk, `ast_find_ourip`). A name that only a name server could know, or
none knows, costs each call that server's time-out: five seconds of a phone that rings for nobody.
Debian's own installer lists the name in /etc/hosts; bare images often do not.
"""

import socket
from pathlib import Path

from hotline400.bootstrap.packages import as_root
from hotline400.bootstrap.progress import StepError, run, say, step

HOSTS = Path("/etc/hosts")


def ensure() -> None:
    """List the machine's name in /etc/hosts. Where we may not, say so: calls work, slower."""
    name = socket.gethostname()
    if is_known(name):
        return
    try:
        with step(f"listing this machine's name, {name}, in {HOSTS}"):
            append = ["sh", "-c", 'printf "%s\\n" "$1" >> "$2"', "sh", f"127.0.1.1 {name}"]
            run(as_root([*append, str(HOSTS)]), remedy=remedy(name))
    except StepError as error:
        say(f"      {error}\n      → {error.remedy}")


def is_known(name: str, hosts: Path = HOSTS) -> bool:
    """Whether the file gives `name` an address."""
    try:
        lines = hosts.read_text(errors="replace").splitlines()
    except OSError:
        return False
    words = [line.partition("#")[0].split() for line in lines]
    return any(name.lower() in (word.lower() for word in line[1:]) for line in words)


def remedy(name: str) -> str:
    """What to do by hand."""
    return f"As root: echo 127.0.1.1 {name} >> {HOSTS} (else every call waits for a name server)."
