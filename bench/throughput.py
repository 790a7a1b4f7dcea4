"""Packets per second on one core: `wardline.wire` with all decoders beside dpkt, nfstream and tshark.

The capture is made here: the given captures (Ethernet, pcap or pcapng, compressed or not) one after the other, again
and again with later times, until it holds enough packets. Each program runs alone, pinned to one core; one that is not
installed is skipped and named. nfstream wants an environment of its own: `--nfstream-python` names its interpreter.

    python -m bench.throughput ../shared/data/protocols
"""

import argparse
import gzip
import importlib.util
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

SUFFIXES = (".pcap", ".pcapng", ".cap", ".pcap.zst", ".pcap.gz")
NS = 1_000_000_000
LONGEST_NS = 3600 * NS  # a capture with mad times may not move the clock further than this
ETHERNET = 1

WIRE = """
import sys
from wardline import wire
reader = wire.Reader([sys.argv[1]])
rows = sum(len(table) for part in reader for table in part.tables.values())
print(reader.progress().packets, "packets,", rows, "rows")
"""

DPKT = """
import sys, dpkt
flows, n = {}, 0
with open(sys.argv[1], "rb") as file:
    for ts, data in dpkt.pcap.Reader(file):
        n += 1
        try:
            ip = dpkt.ethernet.Ethernet(data).data
        except dpkt.UnpackError:
            continue
        if isinstance(ip, dpkt.ip.IP) and isinstance(ip.data, (dpkt.tcp.TCP, dpkt.udp.UDP)):
            key = (ip.src, ip.dst, ip.data.sport, ip.data.dport, ip.p)
            flows[key] = flows.get(key, 0) + 1
print(n, "packets,", len(flows), "half flows, no reassembly, no protocols")
"""

NFSTREAM = """
import sys
from nfstream import NFStreamer
n = rows = 0
for flow in NFStreamer(source=sys.argv[1], n_meters=1):
    n += flow.bidirectional_packets
    rows += 1
print(n, "packets,", rows, "flows")
"""

TSHARK_FIELDS = (
    "frame.time_epoch",
    "eth.src",
    "ip.src",
    "ip.dst",
    "tcp.srcport",
    "tcp.dstport",
    "udp.srcport",
    "udp.dstport",
    "_ws.col.protocol",
)


@dataclass(frozen=True)
class Packet:
    """One Ethernet frame with its time in ns."""

    ts: int
    orig_len: int
    data: bytes


def captures(places: Iterable[Path]) -> list[Path]:
    """The captures among files and folders, in order of their paths."""
    found = []
    for place in places:
        inside = sorted(place.rglob("*")) if place.is_dir() else [place]
        found += [path for path in inside if path.is_file() and path.name.endswith(SUFFIXES)]
    return found


def opened(path: Path) -> BinaryIO:
    """A capture as a stream of plain bytes."""
    if path.suffix == ".gz":
        return gzip.open(path)  # type: ignore[return-value]
    if path.suffix == ".zst":
        import zstandard

        return zstandard.open(path, "rb")  # type: ignore[no-any-return]
    return path.open("rb")


def packets(path: Path) -> Iterator[Packet]:
    """The Ethernet frames of a capture; none where dpkt cannot read it or its link type is another."""
    import dpkt

    try:
        with opened(path) as file:
            reader = dpkt.pcap.UniversalReader(file)
            if reader.datalink() != ETHERNET:
                return
            for ts, data in reader:
                yield Packet(int(ts * 1_000_000) * 1000, len(data), data)
    except (ValueError, dpkt.dpkt.Error, struct.error, EOFError):
        return


def make_capture(sources: list[Path], target: Path, wanted: int) -> int:
    """Writes the frames of the sources in a loop, with times that go on; returns how many."""
    written, offset = 0, 0
    with target.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, ETHERNET))
        while written < wanted:
            before = written
            for source in sources:
                first, last = None, 0
                for packet in packets(source):
                    first = packet.ts if first is None else first
                    since = min(max(packet.ts - first, 0), LONGEST_NS)
                    last = max(last, since)
                    at = offset + since
                    head = struct.pack("<IIII", 1 + at // NS, at % NS, len(packet.data), packet.orig_len)
                    file.write(head + packet.data)
                    written += 1
                offset += last + NS
            if written == before:
                raise SystemExit("none of the captures holds Ethernet frames that dpkt can read")
    return written


def pinned(command: list[str], core: int) -> list[str]:
    """The command kept on one core, where the system can."""
    return ["taskset", "-c", str(core), *command] if shutil.which("taskset") else command


def measure(name: str, command: list[str], count: int, core: int) -> None:
    """Runs one program and prints its speed."""
    start = time.perf_counter()
    done = subprocess.run(
        pinned(command, core), capture_output=True, text=True, env={**os.environ, "POLARS_MAX_THREADS": "1"}
    )
    took = time.perf_counter() - start
    if done.returncode != 0:
        print(f"{name:20} failed: {done.stderr.strip().splitlines()[-1:]}")
        return
    said = (
        done.stdout.strip().splitlines()[-1][:80]
        if name != "tshark -T fields"
        else f"{done.stdout.count(chr(10))} lines"
    )
    print(f"{name:20} {count / took / 1e6:8.3f} M packets/s  {took:8.2f} s  ({said})", flush=True)


def main() -> None:
    """Makes the capture and measures each program over it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path, nargs="+", help="captures, or folders of them")
    parser.add_argument("--packets", type=int, default=1_000_000)
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--nfstream-python", type=Path, help="interpreter of an environment that has nfstream")
    parser.add_argument("--keep", type=Path, help="where to keep the looped capture")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        capture = options.keep or Path(folder) / "loop.pcap"
        count = make_capture(captures(options.sources), capture, options.packets)
        print(f"{count} packets, {capture.stat().st_size / 1e6:.0f} MB, one core")
        measure("wardline.wire", [sys.executable, "-c", WIRE, str(capture)], count, options.core)
        if importlib.util.find_spec("dpkt"):
            measure("dpkt", [sys.executable, "-c", DPKT, str(capture)], count, options.core)
        else:
            print("dpkt                 skipped: not installed")
        if options.nfstream_python:
            measure("nfstream", [str(options.nfstream_python), "-c", NFSTREAM, str(capture)], count, options.core)
        else:
            print("nfstream             skipped: name its interpreter with --nfstream-python")
        if tshark := shutil.which("tshark"):
            fields = [part for name in TSHARK_FIELDS for part in ("-e", name)]
            measure(
                "tshark -T fields", [tshark, "-n", "-r", str(capture), "-T", "fields", *fields], count, options.core
            )
        else:
            print("tshark -T fields     skipped: not installed")


if __name__ == "__main__":
    main()
