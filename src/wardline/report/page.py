"""The report as one HTML page that opens without a network.

Everything is inside it; its content policy forbids whatever is not, and admits our one style and one script by hash.
Text from the wire is made printable here and escaped by the template; numbers alone reach the drawings.

References: W3C Content Security Policy Level 3, 2.3 and 6.7 (hashes, meta element).
"""

import base64
import hashlib
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from wardline import incidents
from wardline.incidents.folding import strength
from wardline.model.device import Attribute, Device
from wardline.model.finding import PRIOR, Finding, Part
from wardline.model.incident import Incident
from wardline.model.techniques import Technique, technique
from wardline.model.text import count, length, moment, printable, span
from wardline.report.chart import Chart, chart
from wardline.report.evidence import Evidence, Shown
from wardline.report.measured import measured
from wardline.report.network import network, nice_bytes
from wardline.report.report import Exposure, Report, product_version
from wardline.report.verdict import verdict

__all__ = ["Report", "build_page"]

INCIDENTS = 100
"""Incidents told in full; the rest stand in `incidents.jsonl`, and the page says so."""

OPEN = 3
FINDINGS = 20
"""Findings of an incident that are shown with their rows, the strongest first."""

POLICY = "default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'"
"""What a browser may load for the page: nothing but our one style and one script, known by their hashes."""

_CHARTS = 2
_SMALL = 0.5
_DEVICES_WITH_ROWS = 400


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a score as a bar: `x` and `width` in a space of 200 with zero at 100."""

    name: str
    why: str
    value: str
    x: float
    width: float
    against: bool


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as the page shows it."""

    finding: Finding
    title: str
    device: str
    when: str
    claim: str
    observed: str
    expected: str
    nearest: str
    to_be_normal: str
    baseline: str
    percent: str
    bars: tuple[Bar, ...]
    rows: tuple[Shown, ...]
    rows_total: int


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident as the page shows it."""

    incident: Incident
    rank: int
    title: str
    device: str
    facts: str
    percent: str
    when: str
    explanation: str
    charts: tuple[Chart, ...]
    bars: tuple[Bar, ...]
    steps: tuple[tuple[str, str], ...]
    techniques: tuple[tuple[Technique, str], ...]
    findings: tuple[FindingView, ...]


def build_page(report: Report) -> str:
    """The page as text: the same report gives the same bytes."""
    shown = report.incidents[:INCIDENTS]
    evidence = _evidence(report, shown)
    env = Environment(
        loader=PackageLoader("wardline.report"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    env.filters["printable"] = printable
    style, script = (_asset(env, name) for name in ("style.css", "page.js"))
    return env.get_template("page.html.j2").render(
        style=Markup(style),
        script=Markup(script),
        policy=POLICY.format(style=_hash(style), script=_hash(script)),
        report=report,
        inputs=", ".join(printable(name, 80) for name in report.inputs[:6]) + (" …" if len(report.inputs) > 6 else ""),
        when=span(report.start, report.end),
        lasted=length(report.end - report.start),
        learned=_learned(report),
        verdict=verdict(report),
        incidents=[_incident(report, evidence, one, rank) for rank, one in enumerate(shown, 1)],
        open=OPEN,
        network=network(report),
        devices=Markup(_json([_device(report, evidence, one) for one in report.devices])),
        health=_health(report),
        measured=measured().words,
        tables=[(name, count(rows, "row")) for name, rows in report.tables.items()],
        verdicts=[printable(said, 300) for said in report.verdicts],
        version=product_version(),
    )


def _asset(env: Environment, name: str) -> str:
    """One of our own files as it goes inside its element; its hash is that of exactly this text."""
    loader = env.loader
    assert loader is not None  # set two lines above its only call
    return loader.get_source(env, name)[0]


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _json(value: object) -> str:
    """JSON that cannot end the element it stands in, nor open a comment there."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _evidence(report: Report, shown: Sequence[Incident]) -> Evidence:
    evidence = Evidence()
    for incident in shown:
        for finding in _strongest(incident):
            evidence.want(finding.evidence)
    for device in report.devices[:_DEVICES_WITH_ROWS]:
        for attribute in (*device.attributes, *device.rejected):
            evidence.want(attribute.evidence, 1)
    evidence.fetch(report.rows)
    return evidence


def _strongest(incident: Incident) -> Sequence[Finding]:
    """The findings to show: the one that the incident is named after, then by strength."""
    leading = incidents.lead(incident).id
    return sorted(incident.findings, key=lambda one: (one.id != leading, strength(one)))[:FINDINGS]


def _incident(report: Report, evidence: Evidence, incident: Incident, rank: int) -> IncidentView:
    strongest = _strongest(incident)
    return IncidentView(
        incident=incident,
        rank=rank,
        title=printable(incident.title, 220),
        device=printable(report.label(incident.device), 80),
        facts=_facts(report, incident),
        percent=percent(incident.probability),
        when=span(incident.first_ts, incident.last_ts),
        explanation=printable(incident.explanation, 4_000),
        charts=_charts(report, strongest),
        bars=_bars([replace(one, name=_part_name(report, one.name)) for one in _main_parts(incident)]),
        steps=tuple((moment(step.ts)[5:], printable(step.text, 360)) for step in incident.timeline),
        techniques=tuple(
            (found, ", ".join(_title(report, one) for one in incidents.because(incident, found.id)))
            for found in map(technique, incident.techniques)
            if found
        ),
        findings=tuple(_finding(report, evidence, one) for one in strongest),
    )


def _charts(report: Report, strongest: Sequence[Finding]) -> tuple[Chart, ...]:
    """Charts of the strongest findings that have one, at most one a detector."""
    drawn: dict[str, Chart] = {}
    for finding in strongest:
        found = chart(finding, _title(report, finding.detector)) if finding.detector not in drawn else None
        if found:
            drawn[finding.detector] = found
    return tuple(drawn.values())[:_CHARTS]


def _facts(report: Report, incident: Incident) -> str:
    """The device in a line: what it is, where, and whether it speaks with the Internet."""
    device = report.by_id.get(incident.device)
    if device is None:
        return "not in the device table"
    kind = " ".join(filter(None, (device.value("vendor"), device.value("model"), device.value("type"))))
    outside = report.exposed.get(str(device.id), Exposure())
    said = [
        kind or "unknown type",
        f"role {device.value('role')}" if device.value("role") else "",
        ", ".join(device.addrs[:3]),
        ", ".join(device.macs[:2]),
        f"speaks with {count(outside.peers, 'Internet address', 'Internet addresses')} ({nice_bytes(outside.bytes)})"
        if outside.peers
        else "speaks with no Internet address",
    ]
    return " · ".join(printable(one, 120) for one in said if one)


def _finding(report: Report, evidence: Evidence, finding: Finding) -> FindingView:
    baseline = finding.baseline
    learned = f"{span(baseline.start, baseline.end)}, {baseline.samples} {baseline.of or 'samples'}, {baseline.stage}"
    return FindingView(
        finding=finding,
        title=_title(report, finding.detector),
        device=printable(report.label(finding.device), 80),
        when=span(finding.ts, max(finding.ts, finding.end)),
        claim=printable(finding.claim, 400),
        observed=printable(finding.observed.text, 200),
        expected=printable(finding.expected.text, 200),
        nearest=printable(finding.nearest, 200),
        to_be_normal=printable(finding.to_be_normal, 200),
        baseline="built in, needs no learning" if baseline.stage == "built-in" else printable(learned, 200),
        percent=percent(finding.probability),
        bars=_bars(finding.parts),
        rows=evidence.tables(finding.evidence),
        rows_total=len(finding.evidence),
    )


def _title(report: Report, detector: str) -> str:
    spec = report.specs.get(detector)
    return spec.title if spec else detector.replace("_", " ").capitalize()


def _main_parts(incident: Incident) -> Sequence[Part]:
    """The parts that matter, the rest summed up, so that the sum stays what it is."""
    parts = incidents.parts(incident)
    small = [part for part in parts if abs(part.value) < _SMALL]
    if len(small) < 2:
        return parts
    rest = Part("Everything else", math.fsum(part.value for part in small), f"{len(small)} parts below {_SMALL:g}")
    return [*(part for part in parts if abs(part.value) >= _SMALL), rest]


def _part_name(report: Report, name: str) -> str:
    """An incident's part is named after its detector; here under the title that people know it by."""
    detector, comma, rest = name.partition(",")
    return "Base rate" if name == PRIOR else _title(report, detector) + comma + rest


def _bars(parts: Sequence[Part]) -> tuple[Bar, ...]:
    most = max((abs(part.value) for part in parts if math.isfinite(part.value)), default=1.0) or 1.0
    return tuple(_bar(part, most) for part in parts)


def _bar(part: Part, most: float) -> Bar:
    width = 100.0 * min(1.0, abs(part.value) / most) if math.isfinite(part.value) else 100.0
    x = 100.0 - width if part.value < 0 else 100.0
    return Bar(
        printable(part.name, 60), printable(part.why, 160), f"{part.value:+.1f}".replace("-", "−"),
        round(x, 1), round(width, 1), part.value < 0,
    )  # fmt: skip


def percent(value: float) -> str:
    """A probability as a person reads it; never a certainty."""
    return "> 99 %" if value > 0.99 else "< 1 %" if value < 0.01 else f"{value * 100:.0f} %"


def _learned(report: Report) -> str:
    if report.learned_until is None:
        return "nothing: only built-in limits apply"
    if report.learned_until < report.start:
        return "an earlier baseline"
    share = (report.learned_until - report.start) / max(1, report.end - report.start)
    return f"the first {share * 100:.0f} %, until {moment(report.learned_until)}"


def _health(report: Report) -> Sequence[tuple[str, str, bool]]:
    """What the sensor saw and could not read: name, value in words, and whether it is something to worry about."""
    health = report.health
    said = [
        ("Packets read", f"{health.packets:,}", False),
        ("Bytes read", nice_bytes(health.bytes), False),
        ("Cut by the capture's snap length", f"{health.truncated:,}", health.truncated > 0),
        ("Malformed (see table weird)", f"{health.malformed:,}", health.malformed > health.packets // 100),
        ("Out of order in time", f"{health.backwards:,}", health.backwards > health.packets // 100),
        ("Rows dropped for memory", f"{health.dropped_rows:,}", health.dropped_rows > 0),
        ("Flows closed early for memory", f"{health.evicted_flows:,}", health.evicted_flows > 0),
    ]
    if report.held:
        held = f"{report.held:,} below {100 * report.threshold:.0f} % likely"
        said.append(("Incidents held back", f"{held}; about {report.missed_a_day:.2g} a day of them are true", False))
    if report.quiet.total:
        said.append(("Findings kept quiet, as people wanted", report.quiet.words(), False))
    if report.forgotten:
        said.append(("Findings beyond the bound", f"{report.forgotten:,}", True))
    return said


def _device(report: Report, evidence: Evidence, device: Device) -> Mapping[str, object]:
    """A device as the table's script reads it: short keys, all text printable."""
    outside = report.exposed.get(str(device.id), Exposure())
    alarms = Counter(one.severity for one in report.incidents if one.device == device.id)
    worst = next((name for name in ("critical", "high", "medium", "low") if alarms[name]), "")
    kind = device.attribute("type") or device.attribute("vendor")
    return {
        "id": printable(str(device.id), 80),
        "label": printable(device.label, 80),
        "type": printable(device.value("type"), 60),
        "vendor": printable(device.value("vendor"), 60),
        "model": printable(device.value("model"), 60),
        "addrs": [printable(addr, 45) for addr in device.addrs[:8]],
        "macs": [printable(mac, 20) for mac in device.macs[:8]],
        "seen": [moment(device.first_seen), moment(device.last_seen)],
        "sure": round(kind.confidence, 2) if kind else 0,
        "net": [outside.peers, nice_bytes(outside.bytes)],
        "alarms": sum(alarms.values()),
        "worst": worst,
        "won": [_attribute(evidence, one) for one in device.attributes],
        "lost": [_attribute(evidence, one) for one in device.rejected[:20]],
    }


def _attribute(evidence: Evidence, one: Attribute) -> Sequence[object]:
    rows = evidence.words(one.evidence) or "; ".join(f"{ref.table} {ref.uid}" for ref in one.evidence[:3])
    return [
        one.name,
        printable(one.value, 120),
        round(one.confidence, 2),
        printable(one.rule, 80),
        printable(rows, 240),
    ]
