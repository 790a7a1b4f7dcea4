"""What Wardline finds, and what it says falsely, on labelled captures; prints Markdown for docs/benchmarks.md.

    .venv/bin/python bench/detection.py ../shared/data/behaviour

An attack capture counts as found when the evidence of an incident holds packets with label 1: a row of the evidence and
a labelled packet share the flow (addresses, ports) and the packet lies within the row's time.
"""

import argparse
import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import dpkt
import polars as pl

from wardline.app.analyze import Options, analyze
from wardline.model.incident import Incident
from wardline.report.report import Report

SLACK_NS = 1_000_000
NS = 1_000_000_000
Flow = tuple[str, str, int, int]


@dataclass(frozen=True)
class Packet:
    """One labelled packet: its time in ns and its flow, smaller end first; None where it is neither TCP nor UDP."""

    ts: int
    flow: Flow | None


def main() -> None:
    """Analyze each labelled capture and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="the folder behaviour/ of the evaluation data")
    folder = parser.parse_args().folder
    print("| capture | packets | labelled 1 | incidents | with labelled evidence | labelled packets in evidence |")
    print("|---|---|---|---|---|---|")
    for capture in sorted((folder / "modbus-lemay").glob("*.pcap")):
        print(_attack(capture))
    print("\n| quiet day | packets | hours | incidents |\n|---|---|---|---|")
    for capture in sorted((folder / "dnp3-control").glob("*/capture.pcap.zst")):
        print(_quiet(capture))


def _analyzed(capture: Path) -> tuple[Report, Mapping[str, pl.DataFrame]]:
    with tempfile.TemporaryDirectory() as out:
        report = analyze(Options((capture,), Path(out) / "report")).report
        tables = {path.stem: pl.read_parquet(path) for path in (Path(out) / "report" / "tables").glob("*.parquet")}
    return report, tables


def _attack(capture: Path) -> str:
    report, tables = _analyzed(capture)
    labels = capture.with_name(capture.stem + "_labeled.csv")
    bad = list(_labelled(capture, labels))
    covered: set[int] = set()
    found = []
    for incident in report.incidents:
        here = _covered(incident, tables, bad)
        covered |= here
        if here:
            found.append(incident)
    shown = "; ".join(f"{one.title} ({one.probability:.2f})" for one in found) or "none: missed"
    return (
        f"| {capture.name} | {report.health.packets} | {len(bad)} | {len(report.incidents)} | {len(found)}: {shown} | "
        f"{len(covered)} |"
    )


def _quiet(capture: Path) -> str:
    report, _ = _analyzed(capture)
    told = "; ".join(f"{one.title} ({one.probability:.2f})" for one in report.incidents)
    hours = (report.end - report.start) / NS / 3600
    return f"| {capture.parent.name} | {report.health.packets} | {hours:.1f} | {len(report.incidents)}: {told} |"


def _labelled(capture: Path, labels: Path) -> Iterator[Packet]:
    with labels.open(newline="") as file:
        marked = {int(row[0]) for row in csv.reader(file, delimiter=";") if len(row) > 1 and row[1] == "1"}
    with capture.open("rb") as file:
        for number, (ts, raw) in enumerate(dpkt.pcap.Reader(file), 1):
            if number in marked:
                yield Packet(round(ts * NS), _flow(dpkt.ethernet.Ethernet(raw)))


def _flow(frame: dpkt.ethernet.Ethernet) -> Flow | None:
    packet = frame.data
    if not isinstance(packet, dpkt.ip.IP) or not isinstance(packet.data, dpkt.tcp.TCP | dpkt.udp.UDP):
        return None
    ends = [
        (".".join(map(str, addr)), port)
        for addr, port in ((packet.src, packet.data.sport), (packet.dst, packet.data.dport))
    ]
    (one, one_port), (other, other_port) = sorted(ends)
    return one, other, one_port, other_port


def _covered(incident: Incident, tables: Mapping[str, pl.DataFrame], bad: Sequence[Packet]) -> set[int]:
    """Indexes of the labelled packets that the incident's evidence holds."""
    spans: list[tuple[Flow, int, int]] = []
    refs = {ref for finding in incident.findings for ref in finding.evidence}
    for ref in refs:
        table = tables.get(ref.table)
        if table is None or "orig_p" not in table.columns:
            continue
        rows = table.filter((pl.col("uid") == ref.uid) & (pl.col("ts").cast(pl.Int64) == ref.ts))
        for row in rows.iter_rows(named=True):
            if row["orig_p"] is None or row["orig_h"] is None:
                continue
            (one, one_port), (other, other_port) = sorted(
                [(row["orig_h"], row["orig_p"]), (row["resp_h"], row["resp_p"])]
            )
            length = int((row.get("duration") or 0.0) * NS)
            spans.append(((one, other, one_port, other_port), ref.ts - SLACK_NS, ref.ts + length + SLACK_NS))
    return {
        index
        for index, packet in enumerate(bad)
        if any(packet.flow == flow and start <= packet.ts <= end for flow, start, end in spans)
    }


if __name__ == "__main__":
    main()
