"""What guessing of credentials shares: the logins, the pace, and the victim."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process
from wardline_range.device import Device

USERS = ("root", "admin", "user", "support", "service", "guest")
PASSWORDS = ("12345", "admin", "password", "root", "default", "888888", "1111", "123456", "system", "changeme")
LOGINS = tuple((user, password) for user in USERS for password in PASSWORDS)


@dataclass(kw_only=True, eq=False)
class Guessing(Attack):
    """One login after the other against one neighbour; `every_s` is the mean time between two connections."""

    port: ClassVar[int]
    techniques: ClassVar[tuple[str, ...]] = ("T1110.001", "T1110")

    target: str = ""
    every_s: float = 2.0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        yield "guessing", self._guess(self.listening(self.port, self.target))

    def attempt(self, victim: Device, logins: tuple[tuple[str, str], ...]) -> None:
        """One connection with some guesses, all wrong. Raises Unreachable."""
        raise NotImplementedError

    per_connection: ClassVar[int] = 1

    def _guess(self, victim: Device) -> Iterator[float]:
        at = 0
        while True:
            logins = tuple(LOGINS[(at + place) % len(LOGINS)] for place in range(self.per_connection))
            self.attempt(victim, logins)
            at += self.per_connection
            yield 0.3 + self.chance.waiting(self.every_s)
