"""Cases from captures that others recorded and labelled, each set by its own way of saying what happened.

Each set lies in a folder of its own name. A set whose attacks begin with the capture has nothing to learn from.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address
from pathlib import Path

import polars as pl

from wardline.model.batch import Nanos
from wardline.model.errors import InputError
from wardline.sources.captures import CaptureFiles
from wardline_eval.case import DAY_NS, RECORDED, Case, Planted
from wardline_eval.lab import learned_until
from wardline_range.packets.reading import packets

NS = 10**9
Maker = Callable[[Path], Case]
"""Makes a case; the folder that it gets for files of its own stays empty."""

_BY_WORD = {
    "nmap": ("T1046", "T0846", "T0888"), "reconnaissance": ("T1046", "T0846", "T0888"),
    "flooding": ("T0814", "T0806", "T1498", "T1499"), "mitm": ("T0830", "T1557"), "hijack": ("T0830", "T1557", "T0848"),
    "master": ("T0848",), "slave": ("T0856", "T0849"), "masquerading": ("T0849", "T1036"),
    "injection": ("T0855", "T0848"), "replay": ("T0855", "T0848"), "restart": ("T0816",), "spoof": ("T0856",),
}  # fmt: skip
"""ATT&CK techniques by a word of the attacks' names in `dnp3-attacks`.

References: ATT&CK for ICS (Denial of Service T0814, Adversary-in-the-Middle T0830, Rogue Master T0848, Masquerading
T0849, Unauthorized Command Message T0855, Spoof Reporting Message T0856, Device Restart/Shutdown T0816).
"""

_ARP, _IPV4 = b"\x08\x06", b"\x08\x00"
_FOLDERS = ("modbus-lemay", "dnp3-attacks", "dnp3-control", "home-attacks")


def recordings(folder: Path) -> Mapping[str, Maker]:
    """How to make a case of each labelled capture in the folder, by name. Raises InputError where it holds no set."""
    root = next(
        (one for one in (folder, folder / "behaviour") if any((one / name).is_dir() for name in _FOLDERS)), None
    )
    if root is None:
        raise InputError(f"{folder} holds no set of labelled captures: it would be a folder {', '.join(_FOLDERS)}")
    found: dict[str, Maker] = {}
    for path in sorted((root / "modbus-lemay").glob("*.pcap")):
        labels = path.with_name(f"{path.stem}_labeled.csv")
        found[f"modbus-lemay {path.stem}"] = partial(by_packet, path, f"modbus-lemay {path.stem}", labels)
    for path in sorted((root / "dnp3-attacks").glob("*.pcap.zst")):
        name = f"dnp3-attacks {path.name.removesuffix('.pcap.zst')}"
        baseline = root / "dnp3-control" / _rate(path) / "capture.pcap.zst"
        found[name] = partial(by_window, path, name, path.with_name("windows.csv"), baseline)
    for path in sorted((root / "dnp3-control").glob("*/capture.pcap.zst")):
        found[f"dnp3-control {path.parent.name}"] = partial(quiet, path, f"dnp3-control {path.parent.name}")
    for path in sorted((root / "home-attacks").glob("*/*.pcap")):
        place = path.relative_to(root / "home-attacks").as_posix()
        name = f"home-attacks {place.removesuffix('.raw.pcap')}"
        found[name] = partial(by_frame, path, name, root / "home-attacks" / "attack_frames.csv", place)
    return found


def by_packet(capture: Path, name: str, labels: Path, _folder: Path) -> Case:
    """One attack: the packets that a table of `number;label` marks with 1."""
    marked = {int(row[0]) for row in _rows(labels, ";") if len(row) > 1 and row[1] == "1"}
    return _case(capture, name, _by_numbers(capture, marked, name.split()[-1]))


def by_frame(capture: Path, name: str, labels: Path, place: str, _folder: Path) -> Case:
    """One attack: the frames that a table names for this capture, if any."""
    rows = [row for row in _dicts(labels) if row["pcap"] == place]
    marked = {int(row["frame_number"]) for row in rows}
    return _case(capture, name, _by_numbers(capture, marked, rows[0]["attack"] if rows else ""))


def by_window(capture: Path, name: str, windows: Path, baseline: Path, _folder: Path) -> Case:
    """Many attacks, each a window of time; who attacked is not said, so an incident counts on any device then.

    An attack-free capture of the same site is learned: as it is where it was made earlier, else moved before by whole
    days, so that the time of day stays.
    """
    seen = _seen(capture)
    attacks = tuple(
        Planted(
            f"{row['attack']} {number}", row["attack"], int(float(row["start_epoch"]) * NS),
            int(float(row["end_epoch"]) * NS), "", "", also_on=seen.addresses,
            techniques=_techniques(row["attack"]),
        )
        for number, row in enumerate((row for row in _dicts(windows) if row["pcap"] == capture.name), 1)
    )  # fmt: skip
    if baseline.exists():
        before = _seen(baseline)
        later = max(0, -((seen.start - before.end) // DAY_NS)) * DAY_NS
        devices = max(seen.devices, before.devices)
        return Case(
            name, (capture,), seen.start, seen.start, seen.end, devices, attacks, group=RECORDED,
            before=(baseline,), before_later=later,
        )  # fmt: skip
    return _case(capture, name, attacks)


def quiet(capture: Path, name: str, _folder: Path) -> Case:
    """No attack at all."""
    return _case(capture, name, ())


@dataclass(frozen=True, slots=True)
class _Seen:
    """A capture's span, the IP and MAC addresses that sent in it, and how many devices that is."""

    start: Nanos
    end: Nanos
    addresses: tuple[str, ...]
    devices: int


def _case(capture: Path, name: str, attacks: Sequence[Planted]) -> Case:
    seen = _seen(capture)
    until = learned_until(seen.start, seen.end, [one.start for one in attacks])
    return Case(name, (capture,), seen.start, until, seen.end, seen.devices, tuple(attacks), group=RECORDED)


def _seen(capture: Path) -> _Seen:
    source = CaptureFiles([capture])
    tables = [batch.tables["sender"] for batch in source.batches() if "sender" in batch.tables]
    pairs = pl.concat([table.select("l2_addr", "addr") for table in tables]).unique() if tables else pl.DataFrame()
    start, end = source.span
    if pairs.is_empty():
        return _Seen(start, end, (), 0)
    macs = pairs["l2_addr"].drop_nulls().unique()
    addresses = sorted({*macs, *pairs["addr"].drop_nulls()})
    return _Seen(start, end, tuple(addresses), len(macs))


def _by_numbers(capture: Path, marked: set[int], kind: str) -> Sequence[Planted]:
    """One attack made of the packets with these numbers (from 1): from the first to the last, between their ends."""
    times: list[Nanos] = []
    pairs: set[tuple[str, str]] = set()
    for number, (ts, frame) in enumerate(packets(capture), 1):
        if number in marked:
            times.append(ts)
            pairs.update(_ends(frame))
    if not times:
        return ()
    return (Planted(kind, kind, times[0], times[-1], "", "", pairs=tuple(sorted(pairs))),)


def _ends(frame: bytes) -> Iterator[tuple[str, str]]:
    """The two IPv4 addresses of a frame, smaller text first; none where it is meant for a group."""
    kind = frame[12:14]
    if kind == _IPV4 and frame[0] & 1:
        return
    at = {_IPV4: (26, 30), _ARP: (28, 38)}.get(kind)
    if at and len(frame) >= at[1] + 4:
        one, other = sorted(str(IPv4Address(frame[place : place + 4])) for place in at)
        yield one, other


def _techniques(name: str) -> tuple[str, ...]:
    """What an attack of that name does, by the words in it."""
    return tuple(dict.fromkeys(one for word, its in _BY_WORD.items() if word in name.lower() for one in its))


def _rate(capture: Path) -> str:
    """The last word of a capture's name says how often its site reports: `frequent` or `infrequent`."""
    return capture.name.removesuffix(".pcap.zst").rpartition("-")[2]


def _dicts(path: Path) -> list[dict[str, str]]:
    head, *rows = _rows(path, ",")
    return [dict(zip(head, row, strict=False)) for row in rows]


def _rows(path: Path, between: str) -> list[list[str]]:
    """A table of labels. Raises InputError where there is none."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file, delimiter=between))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        said = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: cannot be read: {said}; the set of captures comes with its labels") from None
    if not rows:
        raise InputError(f"{path}: is empty; the set of captures comes with its labels")
    return rows
