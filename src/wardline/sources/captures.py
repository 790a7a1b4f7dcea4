"""`CaptureFiles`: pcap and pcapng files as one stream of traffic, decoded by the engine."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from wardline import wire
from wardline.model.batch import Batch, Health, Nanos
from wardline.model.errors import InputError
from wardline.model.ports import Progress


class CaptureFiles:
    """Captures in order of their first packet; those without a packet are left out.

    Raises InputError where a file is no capture or no file holds a packet.
    """

    def __init__(self, paths: Sequence[Path], *, sensor: str = "") -> None:
        surveys = [wire.survey(str(path)) for path in sorted(set(paths))]
        timed = [(seen.first_ts, seen.last_ts, seen.path) for seen in surveys]
        spans = sorted((first, last, path) for first, last, path in timed if first is not None and last is not None)
        if not spans:
            raise InputError(f"{_named(paths)} no packet: give a capture that was running while there was traffic")
        self._sensor = sensor
        self._span = (spans[0][0], max(last for _, last, _ in spans))
        self._paths = [path for _, _, path in spans]
        self._reader: wire.Reader | None = None
        self._total = sum(seen.file_bytes for seen in surveys if seen.packets)

    @property
    def span(self) -> tuple[Nanos, Nanos]:
        """First and last packet time over all captures."""
        return self._span

    def batches(self) -> Iterator[Batch]:
        """Every slice in order; each call reads the captures anew. Raises InputError."""
        reader = self._reader = wire.Reader(self._paths, sensor=self._sensor)
        for seen in reader:
            tables = {name: pl.DataFrame(table) for name, table in seen.tables.items()}
            yield Batch(self._sensor, seen.start, seen.end, tables, Health(**seen.health))

    def progress(self) -> Progress:
        """Bytes of the files on the disk and packets so far."""
        if self._reader is None:
            return Progress(0, self._total, 0)
        so_far = self._reader.progress()
        return Progress(so_far.bytes_read, so_far.bytes_total, so_far.packets)


def _named(paths: Sequence[Path]) -> str:
    return f"{paths[0]} holds" if len(paths) == 1 else f"the {len(paths)} captures given ({paths[0]} …) hold"
