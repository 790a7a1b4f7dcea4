"""Much data copied out at once."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.exfiltrating import Exfiltration
from wardline_range.clock import SECOND, Process


@dataclass(kw_only=True, eq=False)
class ExfiltrationFast(Exfiltration):
    """`total_bytes` in pieces over one connection."""

    name = "exfiltration-fast"
    description = "The device uploads tens of megabytes to a host on the Internet within minutes."

    total_bytes: int = 12_000_000
    piece_bytes: int = 200_000

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        yield "upload", self._upload()

    def _upload(self) -> Iterator[float]:
        talk = self.opened()
        for _ in range(max(1, self.total_bytes // self.piece_bytes)):
            self.put(talk, int(self.chance.around(self.piece_bytes, 0.2)))
            yield max(0.0, (talk.at - self.now) / SECOND) + self.chance.between(0.1, 2.0)
            talk.wake(self.now)
        talk.close()
