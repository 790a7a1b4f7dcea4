"""A flood of questions for names that do not exist, under one victim's domain (water torture)."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.flooding import Flood
from wardline_range.clock import Process
from wardline_range.protocols import dns

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(kw_only=True, eq=False)
class DnsFlood(Flood):
    """The resolver has to ask the domain's server for each of them."""

    name = "dns-flood"
    techniques = ("T1498", "T1499.002")
    description = "The device floods a domain's name server with questions for random names, through the resolver."

    victim_host: str = "victim.example"
    per_s: float = 60.0
    most: int = 6000

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        yield "flood", self._flood()

    def _flood(self) -> Iterator[float]:
        for wait in self.pace():
            label = "".join(self.chance.pick(_LETTERS) for _ in range(12))
            name = f"{label}.{self.victim_host}"
            self.device.ask(name, "A", (), self.now, self.label("flood"), dns.NO_NAME)
            yield wait
