"""The end of a run on the terminal: what to do now, why, what was watched and where the report lies.

Every text that a device could have chosen is made printable first and goes to Rich as text, never as markup.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from wardline import incidents
from wardline.model.finding import Severity
from wardline.model.incident import Incident
from wardline.model.text import count, iso, length, printable, span
from wardline.report.jsonl import Json, device_context
from wardline.report.measured import measured
from wardline.report.page import percent
from wardline.report.report import Report, product_version
from wardline.report.verdict import urgent, verdict

TOP = 5
"""Incidents that the terminal shows."""

_STYLE: Mapping[Severity, str] = {
    "critical": "bold white on red",
    "high": "bold red",
    "medium": "yellow",
    "low": "cyan",
}


def summary(report: Report, out: Path) -> dict[str, object]:
    """The summary as `--json` prints it; keys are stable and described in `docs/outputs.md`."""
    return {
        "version": product_version(),
        "measured": measured().words,
        "inputs": [printable(name) for name in report.inputs],
        "start": iso(report.start),
        "end": iso(report.end),
        "learned_until": None if report.learned_until is None else iso(report.learned_until),
        "report": str(out / "index.html"),
        "packets": report.health.packets,
        "health": {name: getattr(report.health, name) for name in report.health.__slots__},
        "tables": dict(report.tables),
        "devices": len(report.devices),
        "devices_by_type": _types(report),
        "findings": len(report.findings),
        "headline": verdict(report).headline,
        "urgent": [incident.id for incident in urgent(report.incidents)],
        "incidents": [_incident(report, incident, rank) for rank, incident in enumerate(report.incidents, 1)],
        "held_back": report.held,
        "kept_quiet": [
            {"by": by, "detector": detector, "findings": number}
            for (by, detector), number in sorted(report.quiet.counts.items())
        ],
        "threshold": round(report.threshold, 4),
        "expected_missed_a_day": round(report.missed_a_day, 3),
        "verdicts": [printable(said, 300) for said in report.verdicts],
    }


def print_summary(report: Report, out: Path, console: Console) -> None:
    """Print the summary for people."""
    console.print(summary_text(report, out))


def summary_text(report: Report, out: Path) -> Group:
    """The summary for people: headline, incidents with why and first step, devices, health, and the report's place."""
    found = verdict(report)
    said: list[Text | Padding | Table] = [
        Text(""),
        Text(found.headline, style="bold green" if found.calm else "bold red"),
    ]
    for rank, incident in enumerate(report.incidents[:TOP], 1):
        said += _told(report, incident, rank)
    if len(report.incidents) > TOP:
        said.append(Text(f"   … and {count(len(report.incidents) - TOP, 'more incident')} in the report", style="dim"))
    said += [Text(""), _facts(report, out)]
    if report.verdicts:
        said += [Text(""), *(Text(printable(one, 300)) for one in report.verdicts)]
    return Group(*said)


def _told(report: Report, incident: Incident, rank: int) -> Sequence[Text | Padding]:
    """One incident in three lines: how bad and how sure, what and where; what was seen; what to do first."""
    head = Text.assemble(
        f"\n{rank:>2} ",
        (f" {incident.severity} ", _STYLE[incident.severity]),
        " ",
        (printable(incident.title, 160), "bold"),
    )
    leading = incidents.lead(incident)
    why = f"{printable(leading.claim, 240).rstrip('.')}. Observed {printable(leading.observed.text, 100)}; "
    why += f"expected {printable(leading.expected.text, 100)}."
    facts = f"{percent(incident.probability)} likely · {span(incident.first_ts, incident.last_ts)} UTC · "
    facts += f"{count(incident.total, 'finding')} · {', '.join(incident.techniques) or 'no ATT&CK technique'}"
    lines = [Text(facts, style="dim"), Text(why)]
    if incident.next_steps:
        lines.append(Text.assemble(("First: ", "bold"), printable(incident.next_steps[0], 200)))
    return [head, *(Padding(one, (0, 0, 0, 3)) for one in lines)]


def _facts(report: Report, out: Path) -> Table:
    table = Table.grid(padding=(0, 2))
    types = ", ".join(f"{number} {printable(kind, 40)}" for kind, number in list(_types(report).items())[:8])
    table.add_row(Text("Devices", style="dim"), Text(f"{len(report.devices)}: {types}" if report.devices else "none"))
    traffic = f"{count(report.health.packets, 'packet')} over {length(report.end - report.start)}"
    table.add_row(Text("Traffic", style="dim"), Text(f"{traffic}, {span(report.start, report.end)} UTC"))
    health = report.health
    lost = [
        f"{number:,} {what}"
        for number, what in (
            (health.malformed, "malformed (table weird)"),
            (health.truncated, "cut by the snap length"),
            (health.dropped_rows, "rows dropped for memory"),
            (health.evicted_flows, "flows closed early for memory"),
        )
        if number
    ]
    if lost:
        table.add_row(Text("Not read", style="dim"), Text("; ".join(lost)))
    if report.held:
        held = f"{count(report.held, 'incident')} below {100 * report.threshold:.0f} % likely"
        table.add_row(
            Text("Held back", style="dim"), Text(f"{held}; about {report.missed_a_day:.2g} a day of them are true")
        )
    if report.quiet.total:
        table.add_row(Text("Kept quiet", style="dim"), Text(report.quiet.words()))
    table.add_row(Text("Report", style="dim"), Text(str(out / "index.html"), style="bold"))
    return table


def _types(report: Report) -> dict[str, int]:
    """Devices by type, most first."""
    counts = Counter(printable(device.value("type"), 60) or "unknown" for device in report.devices)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _incident(report: Report, incident: Incident, rank: int) -> Json:
    context = device_context(report.by_id.get(incident.device), incident.device, report.exposed)
    return {
        "rank": rank,
        "id": incident.id,
        "title": printable(incident.title, 220),
        "severity": incident.severity,
        "probability": incident.probability,
        "risk": incidents.risk(incident, report.by_id),
        "cause": incident.cause,
        "device": str(incident.device),
        "device_label": printable(str(context["label"]), 80),
        "first_ts": iso(incident.first_ts),
        "last_ts": iso(incident.last_ts),
        "explanation": printable(incident.explanation, 4_000),
        "next_steps": list(incident.next_steps),
        "techniques": list(incident.techniques),
        "findings": incident.total,
    }
