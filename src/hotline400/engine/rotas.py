"""The rota of every queue: whose turn it was. Outlives a connection to Asterisk, not the process:
after a restart turns start even."""

from hotline400.routing.hotline import Phone
from hotline400.routing.hunting.hunt import Hunt
from hotline400.routing.hunting.rota import Rota

Line = tuple[str, str]
"""400 number and queue."""


class Rotas:
    """By queue of a hotline."""

    def __init__(self) -> None:
        self._rotas: dict[Line, Rota] = {}

    def of(self, line: Line) -> Rota:
        """As it is now."""
        return self._rotas.get(line) or Rota()

    def prepare(self, line: Line, hunt: Hunt) -> None:
        """Let it know the phones that the queue has now."""
        self._rotas[line] = self.of(line).of(hunt.phones, hunt.weights)

    def rung(self, line: Line, phones: tuple[Phone, ...]) -> None:
        """These have had a turn."""
        self._rotas[line] = self.of(line).after(phones)
