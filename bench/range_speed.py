"""How fast the lab plays: a week of two hundred devices and five attacks, twice from the same seed.

python -m bench.range_speed [--days 7] [--devices 200] [--attacks 5] [--seed 1] [--folder FOLDER]

The first run writes to disk, the second only into a hash; both must give the same bytes.
"""

import argparse
import hashlib
import io
import resource
import tempfile
import time
from pathlib import Path

from wardline_range import scenario_file
from wardline_range.new import new_scenario

_PIECE = 1 << 20


class _Hashed(io.RawIOBase):
    """Takes bytes and keeps their digest alone."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, piece: object) -> int:
        """Add some."""
        assert isinstance(piece, (bytes, bytearray, memoryview))
        self.digest.update(piece)
        return len(piece)


def main() -> None:
    """Play twice, and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name, usual in (("days", 7), ("devices", 200), ("attacks", 5), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--folder", type=Path, help="where the capture is written for a while")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        plan_file, capture = Path(folder) / "week.yaml", Path(folder) / "week.pcapng"
        text = new_scenario("week", "office", given.devices, given.attacks, given.days, given.seed)
        plan_file.write_text(text, encoding="utf-8")
        plan = scenario_file.read(plan_file)
        begun = time.perf_counter()
        with capture.open("wb") as out:
            truth = plan.scenario().play(out)
        lasted = time.perf_counter() - begun
        size, first = capture.stat().st_size, _digest(capture)
    again = _Hashed()
    plan.scenario().play(again)  # type: ignore[arg-type]  # a raw stream serves as well
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{given.days} days, {len(truth.devices)} devices, attacks {', '.join(one.kind for one in truth.attacks)}")
    print(f"{truth.packets:,} packets, {truth.flows.height:,} flows, {size / 1e9:.1f} GB")
    print(f"{lasted:.0f} s, {truth.packets / lasted:,.0f} packets/s on one core, peak {used.ru_maxrss / 1024:.0f} MiB")
    print("the second run gave the same bytes" if again.digest.hexdigest() == first else "THE SECOND RUN DIFFERS")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    main()
