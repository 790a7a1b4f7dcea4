"""A search for a controller under names that an algorithm makes.

References: ATT&CK T1568.002.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process, ns
from wardline_range.protocols import dns, tls

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ENDINGS = ("com", "net", "info", "biz", "ru", "cc")


@dataclass(kw_only=True, eq=False)
class Dga(Attack):
    """Bursts of names that do not exist; one in `finds_one_in` does, and is called."""

    name = "dga"
    techniques = ("T1568.002", "T1568", "T1071.001")
    description = "The device asks for names made by an algorithm, most of which do not exist, and calls those that do."

    burst: int = 20
    pause_s: float = 240.0
    finds_one_in: int = 60

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        yield "search", self._search()

    def _search(self) -> Iterator[float]:
        chance, label = self.chance, self.label("search")
        while True:
            for _ in range(self.burst):
                name = self._name()
                if chance.below(self.finds_one_in):
                    self.device.ask(name, "A", (), self.now, label, dns.NO_NAME)
                else:
                    self._call(name)
                yield chance.between(0.2, 1.6)
            yield chance.around(self.pause_s, 0.3)

    def _name(self) -> str:
        letters = "".join(self.chance.pick(_LETTERS) for _ in range(11 + self.chance.below(8)))
        return f"{letters}.{self.chance.pick(_ENDINGS)}"

    def _call(self, name: str) -> None:
        label = self.label("search")
        address, known = self.device.resolve(name, self.now, label)
        talk = self.call(address, tls.PORT, "ssl", "search", known + ns(0.001))
        tls.shake(talk, self.device.model.stack, name, tls.PLAIN_SERVER, self.chance)
        talk.ask(tls.data(self.chance, 300), tls.data(self.chance, 120), 0.03).close()
