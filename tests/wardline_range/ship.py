"""Writes the demo capture that comes with the package, and its truth: `python -m tests.wardline_range.ship`."""

import sys
import tempfile
from pathlib import Path

import zstandard

from wardline_range import demo

LEVEL = 22
DATA = Path(demo.__file__).parent / "data"


def main() -> None:
    """Write both files."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.pcapng"
        truth = demo.write(path)
        packed = zstandard.ZstdCompressor(level=LEVEL).compress(path.read_bytes())
    (DATA / "demo.pcapng.zst").write_bytes(packed)
    truth.write_json(DATA / "demo-truth.json")
    sys.stdout.write(f"{truth.packets} packets, {len(packed)} bytes\n")


if __name__ == "__main__":
    main()
