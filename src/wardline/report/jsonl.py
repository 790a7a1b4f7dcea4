"""Devices, findings and incidents as JSON lines: one object a line, keys in a fixed order, times in UTC.

Text stands as it came from the wire, since JSON escapes it; all that is not ASCII is written as an escape, so that a
line is harmless in a terminal too. Every key is described in `docs/outputs.md`.

References: RFC 8259; times as RFC 3339 5.6 with nine digits.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping

from wardline import incidents
from wardline.model.device import Attribute, Device, DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import Finding, Part
from wardline.model.incident import Incident
from wardline.model.techniques import technique
from wardline.model.text import iso
from wardline.report.report import NOT_EXPOSED, Exposure

Json = Mapping[str, object]


def line(value: Json) -> str:
    """One object on one line; numbers that JSON cannot hold become null."""
    return json.dumps(_finite(value), separators=(",", ":"), allow_nan=False) + "\n"


def devices_jsonl(devices: Iterable[Device], exposed: Mapping[str, Exposure] = NOT_EXPOSED) -> Iterator[str]:
    """`devices.jsonl`: one line a device, in the order given."""
    return (line(device_json(device, exposed)) for device in devices)


def findings_jsonl(
    findings: Iterable[Finding],
    devices: Iterable[Device],
    exposed: Mapping[str, Exposure] = NOT_EXPOSED,
    told: Iterable[Incident] = (),
    quiet: Iterable[tuple[str, Finding]] = (),
) -> Iterator[str]:
    """`findings.jsonl`: one line a finding, by time and id, with its device and the one of `told` it is in.

    Those that people wanted quiet stand there too, with the directive that keeps them so.
    """
    known = {device.id: device for device in devices}
    incident_of = {finding.id: incident.id for incident in told for finding in incident.findings}
    every = [(one, "") for one in findings] + [(one, by) for by, one in quiet]
    for one, by in sorted(every, key=lambda each: (each[0].ts, each[0].end, each[0].id)):
        context = device_context(known.get(one.device), one.device, exposed)
        about = {"incident": incident_of.get(one.id), "kept_quiet_by": by or None, "device_context": context}
        yield line({**finding_json(one), **about})


def incidents_jsonl(
    told: Iterable[Incident], devices: Iterable[Device], exposed: Mapping[str, Exposure] = NOT_EXPOSED
) -> Iterator[str]:
    """`incidents.jsonl`: one line an incident, in the order given: worst first."""
    known = {device.id: device for device in devices}
    for rank, incident in enumerate(told, 1):
        context = device_context(known.get(incident.device), incident.device, exposed)
        yield line({**incident_json(incident, rank, incidents.risk(incident, known)), "device_context": context})


def device_json(device: Device, exposed: Mapping[str, Exposure]) -> Json:
    """A device with every statement about it, those that lost included."""
    outside = exposed.get(str(device.id), Exposure())
    return {
        "id": device.id,
        "label": device.label,
        "first_seen": iso(device.first_seen),
        "last_seen": iso(device.last_seen),
        "macs": device.macs,
        "addrs": device.addrs,
        "internet_peers": outside.peers,
        "internet_bytes": outside.bytes,
        "attributes": [_attribute(one) for one in device.attributes],
        "rejected": [_attribute(one) for one in device.rejected],
    }


def finding_json(finding: Finding) -> Json:
    """A finding in full: what was seen against what was expected, the parts of its score, and its rows."""
    return {
        "id": finding.id,
        "detector": finding.detector,
        "ts": iso(finding.ts),
        "end": iso(finding.end),
        "device": finding.device,
        "claim": finding.claim,
        "subject": finding.subject,
        "severity": finding.severity,
        "probability": finding.probability,
        "score": finding.score,
        "parts": _parts(finding.parts),
        "observed": {"text": finding.observed.text, "value": finding.observed.value, "unit": finding.observed.unit},
        "expected": {
            "text": finding.expected.text,
            "low": finding.expected.low,
            "high": finding.expected.high,
            "unit": finding.expected.unit,
        },
        "baseline": {
            "start": iso(finding.baseline.start),
            "end": iso(finding.baseline.end),
            "samples": finding.baseline.samples,
            "of": finding.baseline.of,
            "stage": finding.baseline.stage,
            "peer_group": finding.baseline.peer_group,
        },
        "nearest": finding.nearest,
        "to_be_normal": finding.to_be_normal,
        "techniques": [_technique(id_) for id_ in finding.techniques],
        "peers": finding.peers,
        "evidence": _refs(finding.evidence),
        "series": [[iso(ts), value] for ts, value in finding.series],
    }


def incident_json(incident: Incident, rank: int, risk: float) -> Json:
    """An incident in full but for its findings, which stand in `findings.jsonl` under the ids given here."""
    parts = incidents.parts(incident)
    return {
        "id": incident.id,
        "rank": rank,
        "device": incident.device,
        "cause": incident.cause,
        "title": incident.title,
        "severity": incident.severity,
        "probability": incident.probability,
        "risk": risk,
        "score": math.fsum(part.value for part in parts),
        "parts": _parts(parts),
        "first_ts": iso(incident.first_ts),
        "last_ts": iso(incident.last_ts),
        "explanation": incident.explanation,
        "next_steps": incident.next_steps,
        "timeline": [
            {"ts": iso(step.ts), "end": iso(step.end), "text": step.text, "finding": step.finding, "count": step.count}
            for step in incident.timeline
        ],
        "techniques": [{**_technique(id_), "because": incidents.because(incident, id_)} for id_ in incident.techniques],
        "peers": incident.peers,
        "findings": [finding.id for finding in incident.findings],
        "total": incident.total,
    }


def device_context(device: Device | None, id_: DeviceId, exposed: Mapping[str, Exposure]) -> Json:
    """Who the device is, where it is reached and whether it speaks with the Internet."""
    outside = exposed.get(str(id_), Exposure())
    return {
        "label": device.label if device else str(id_),
        "vendor": device.value("vendor") if device else "",
        "type": device.value("type") if device else "",
        "role": device.value("role") if device else "",
        **{name: device.value(name) if device else "" for name in ("owner", "zone", "criticality")},
        "addrs": device.addrs if device else (),
        "macs": device.macs if device else (),
        "internet_peers": outside.peers,
        "internet_bytes": outside.bytes,
    }


def _attribute(one: Attribute) -> Json:
    return {
        "name": one.name,
        "value": one.value,
        "confidence": one.confidence,
        "rule": one.rule,
        "ts": iso(one.ts),
        "evidence": _refs(one.evidence),
    }


def _refs(refs: Iterable[RowRef]) -> list[Json]:
    return [{"table": ref.table, "uid": ref.uid, "ts": iso(ref.ts)} for ref in refs]


def _parts(parts: Iterable[Part]) -> list[Json]:
    return [{"name": part.name, "value": part.value, "why": part.why} for part in parts]


def _technique(id_: str) -> Json:
    known = technique(id_)
    return {"id": id_, "name": known.name if known else "", "matrix": known.matrix if known else ""}


def _finite(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _finite(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(held) for held in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
