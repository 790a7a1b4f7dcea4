"""Playing a scenario file in virtual time: capture and truth on disk, one pair for each of its sites."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from wardline.model.errors import OutputError
from wardline_range.scenario import Watch
from wardline_range.scenario_file import Plan
from wardline_range.truth import Truth


@dataclass(frozen=True, slots=True)
class Ran:
    """What was written: captures with their truth, in the order of the sites."""

    captures: tuple[Path, ...]
    truths: tuple[Truth, ...]

    def summary(self) -> dict[str, Any]:
        """For a script."""
        return {
            "captures": [
                {
                    "path": str(path), "site": truth.devices[0].site if truth.devices else "", "packets": truth.packets,
                    "flows": truth.flows.height, "devices": len(truth.devices), "seed": truth.seed,
                    "attacks": [{"name": one.name, "kind": one.kind, "device": one.device} for one in truth.attacks],
                }
                for path, truth in zip(self.captures, self.truths, strict=True)
            ]
        }  # fmt: skip

    def __str__(self) -> str:
        lines = []
        for path, truth in zip(self.captures, self.truths, strict=True):
            attacks = ", ".join(one.name for one in truth.attacks) or "none"
            counted = f"{truth.packets:,} packets, {truth.flows.height:,} flows, {len(truth.devices)} devices"
            lines.append(f"{path}: {counted}; attacks: {attacks}")
        return "\n".join(lines)


def run_virtual(
    plan: Plan, out: Path, truth: Path | None, seed: int | None = None, length_s: float | None = None,
    watch: Watch | None = None,
) -> Ran:  # fmt: skip
    """Play all sites of a scenario. With several, each has its own files: `x-north.pcapng`, `x-south.pcapng`.

    Raises OutputError where a file cannot be written.
    """
    captures, truths = [], []
    for site in plan.sites or ("",):
        path = _of_site(out, site)
        with _written(path) as file:
            told = plan.scenario(seed, length_s, site).play(file, watch)
        if truth is not None:
            write_truth(told, _of_site(truth, site))
        captures.append(path)
        truths.append(told)
    return Ran(tuple(captures), tuple(truths))


def write_truth(told: Truth, path: Path) -> None:
    """Truth as Parquet, or as JSON without its flows where the name ends so. Raises OutputError."""
    try:
        if path.suffix == ".json":
            told.write_json(path)
        else:
            told.write_parquet(path)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """A file that is gzip where its name ends so, the same bytes each time."""
    try:
        with path.open("wb") as plain:
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", 6, plain, mtime=0) as file:
                    yield cast(BinaryIO, file)
            else:
                yield plain
    except OSError as error:
        raise OutputError(f"cannot write {error.filename or path}: {error.strerror or error}") from None


def _of_site(path: Path, site: str) -> Path:
    """`x.pcapng.zst` of site north is `x-north.pcapng.zst`."""
    stem, _, rest = path.name.partition(".")
    return path.with_name(f"{stem}-{site}.{rest}" if rest else f"{stem}-{site}") if site else path
