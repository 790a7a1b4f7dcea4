"""Incidents as OCSF Detection Findings, one line each, for SIEMs and data lakes.

One line an incident, not a finding: that is what a person is to act on. The findings under it are its `evidences`, with
their claims, parts and row references, and its `anomaly_analyses`, with observed value and baseline.

References: OCSF 1.5.0, class Detection Finding (2004), objects finding_info, evidences, anomaly_analysis, device.
"""

import ipaddress
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from wardline import incidents
from wardline.incidents.stories import owners
from wardline.model.device import Device, DeviceId
from wardline.model.finding import Finding, Severity
from wardline.model.incident import Incident
from wardline.model.ports import DetectorSpec
from wardline.model.techniques import technique
from wardline.report.jsonl import Json, finding_json, line
from wardline.report.report import product_version

VERSION = "1.5.0"
EVIDENCES = 20
"""Findings that one line carries in full; `finding_info.related_events` names all that were kept."""

_SEVERITY: Mapping[Severity, tuple[int, str]] = {
    "low": (2, "Low"),
    "medium": (3, "Medium"),
    "high": (4, "High"),
    "critical": (5, "Critical"),
}
_DEVICE_TYPES = {
    "server": 1,
    "desktop": 2,
    "laptop": 3,
    "tablet": 4,
    "mobile": 5,
    "phone": 5,
    "firewall": 9,
    "switch": 10,
    "hub": 11,
    "router": 12,
}
_UNKNOWN, _IOT = 0, 7


@dataclass(frozen=True)
class Known:
    """The devices, whose each address and id is, and what the detectors are: looked up once for all lines."""

    devices: Mapping[DeviceId, Device]
    specs: Mapping[str, DetectorSpec]

    @cached_property
    def owned(self) -> Mapping[str, DeviceId]:
        """Device by id, address and hardware address."""
        return owners(self.devices)

    def of(self, name: str) -> Device | None:
        """The device that a peer's name stands for, or None where it is none of ours."""
        id_ = self.owned.get(name)
        return None if id_ is None else self.devices[id_]


def ocsf_jsonl(
    told: Iterable[Incident], devices: Iterable[Device], specs: Mapping[str, DetectorSpec] = MappingProxyType({})
) -> Iterator[str]:
    """`ocsf.jsonl`: one Detection Finding a line, worst first."""
    known = Known({device.id: device for device in devices}, specs)
    return (line(detection_finding(incident, known)) for incident in told)


def detection_finding(incident: Incident, known: Known) -> Json:
    """One incident as a Detection Finding; times in milliseconds since 1970."""
    severity_id, severity = _SEVERITY[incident.severity]
    risk = incidents.risk(incident, known.devices)
    level_id, level = _risk_level(risk)
    confidence_id, confidence = _confidence(incident.probability)
    strongest = sorted(incident.findings, key=lambda one: (-one.score, one.ts, one.id))[:EVIDENCES]
    return {
        "activity_id": 1,
        "activity_name": "Create",
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": 2004,
        "class_name": "Detection Finding",
        "type_uid": 200401,
        "type_name": "Detection Finding: Create",
        "time": _ms(incident.last_ts),
        "start_time": _ms(incident.first_ts),
        "end_time": _ms(incident.last_ts),
        "duration": _ms(incident.last_ts) - _ms(incident.first_ts),
        "count": incident.total,
        "severity_id": severity_id,
        "severity": severity,
        "status_id": 1,
        "status": "New",
        "is_alert": True,
        "message": incident.title,
        "confidence_id": confidence_id,
        "confidence": confidence,
        "confidence_score": round(incident.probability * 100),
        "risk_level_id": level_id,
        "risk_level": level,
        "risk_score": round(risk * 5),
        "risk_details": "probability x severity weight x device weight, of at most 20, times 5",
        "metadata": {
            "version": VERSION,
            "uid": incident.id,
            "product": {"name": "Wardline", "vendor_name": "Wardline", "version": product_version()},
        },
        "finding_info": _finding_info(incident, known.specs),
        "device": device_object(known.devices.get(incident.device), str(incident.device)),
        "resources": _resources(incident, known),
        "evidences": [_evidence(finding, known) for finding in strongest],
        "anomaly_analyses": [_anomaly(finding, known) for finding in strongest if finding.baseline.stage != "built-in"],
        "remediation": {"desc": "\n".join(incident.next_steps) or "Open the incident's evidence in the report."},
        "observables": _observables(incident, known),
    }


def device_object(device: Device | None, uid: str) -> Json:
    """A device; OCSF has no type for most of what stands in a plant or a home, so it is IoT with its type in words."""
    if device is None:
        return {"uid": uid, "name": uid, "type_id": _UNKNOWN, "type": "Unknown"}
    kind = device.value("type")
    said: dict[str, object] = {
        "uid": str(device.id),
        "name": device.label,
        "type_id": _DEVICE_TYPES.get(kind.lower(), _IOT) if kind else _UNKNOWN,
        "type": kind or "Unknown",
        "hostname": device.value("hostname"),
        "ip": device.addrs[0] if device.addrs else "",
        "mac": device.macs[0] if device.macs else "",
        "vendor_name": device.value("vendor"),
        "model": device.value("model"),
    }
    return {key: value for key, value in said.items() if value != ""}


def _finding_info(incident: Incident, specs: Mapping[str, DetectorSpec]) -> Json:
    names = sorted({finding.detector for finding in incident.findings})
    analytics = [
        {"uid": name, "name": specs[name].title if name in specs else name, "type_id": 3, "type": "Statistical"}
        for name in names
    ]
    return {
        "uid": incident.id,
        "title": incident.title,
        "desc": incident.explanation,
        "analytic": {"uid": incident.cause, "name": incident.cause, "type_id": 1, "type": "Rule"},
        "related_analytics": analytics,
        "attacks": [_attack(id_) for id_ in incident.techniques],
        "first_seen_time": _ms(incident.first_ts),
        "last_seen_time": _ms(incident.last_ts),
        "types": [incident.cause],
        "data_sources": sorted({ref.table for finding in incident.findings for ref in finding.evidence}),
        "related_events": [{"uid": finding.id, "type": finding.detector} for finding in incident.findings],
    }


def _attack(id_: str) -> Json:
    """A technique in its matrix; a sub-technique stands beside the technique it is part of."""
    known = technique(id_)
    parent = technique(id_.partition(".")[0])
    if known is None:
        return {"technique": {"uid": id_, "name": id_}}
    said: dict[str, object] = {"tactic": {"name": known.tactic.replace("-", " ").title()}}
    if "." in id_ and parent:
        said["technique"] = {"uid": parent.id, "name": parent.name, "src_url": parent.url}
        said["sub_technique"] = {"uid": id_, "name": known.name, "src_url": known.url}
    else:
        said["technique"] = {"uid": id_, "name": known.name, "src_url": known.url}
    return said


def _evidence(finding: Finding, known: Known) -> Json:
    """A finding as evidence: `src_endpoint` is the device it is about, `dst_endpoint` the first other that it names."""
    said: dict[str, object] = {
        "name": finding.detector,
        "uid": finding.id,
        "src_endpoint": _endpoint(known.devices.get(finding.device), str(finding.device)),
        "data": finding_json(finding),
    }
    other = next((peer for peer in finding.peers if known.owned.get(peer) != finding.device), "")
    if other:
        device = known.of(other)
        said["dst_endpoint"] = _endpoint(device, other) if device else {"ip" if _is_ip(other) else "name": other}
    return said


def _endpoint(device: Device | None, uid: str) -> Json:
    return {
        key: value
        for key, value in device_object(device, uid).items()
        if key in ("uid", "ip", "mac", "hostname", "name")
    }


def _anomaly(finding: Finding, known: Known) -> Json:
    parameter = finding.subject or finding.detector
    window = {"start_time": _ms(finding.baseline.start), "end_time": _ms(finding.baseline.end)}
    when = {"start_time": _ms(finding.ts), "end_time": _ms(max(finding.ts, finding.end))}
    return {
        "analysis_targets": [
            {"name": _label(known.devices.get(finding.device), str(finding.device)), "type": "Device"}
        ],
        "anomalies": [
            {"observation_parameter": parameter, "observations": [{"value": finding.observed.text, "timespan": when}]}
        ],
        "baselines": [
            {
                "observation_parameter": parameter,
                "observations": [
                    {"value": finding.expected.text, "count": finding.baseline.samples, "timespan": window}
                ],
            }
        ],
    }


def _resources(incident: Incident, known: Known) -> Sequence[Json]:
    """Devices of ours among the peers: what the activity was aimed at, or came from."""
    found = {known.owned[peer] for peer in incident.peers if peer in known.owned} - {incident.device}
    return [
        {"uid": id_, "name": known.devices[id_].label, "type": known.devices[id_].value("type") or "Unknown"}
        for id_ in sorted(found)
    ]


def _observables(incident: Incident, known: Known) -> Sequence[Json]:
    device = known.devices.get(incident.device)
    said = [("device.uid", 10, "Resource UID", str(incident.device))]
    if device:
        said += [("device.ip", 2, "IP Address", addr) for addr in device.addrs[:1]]
        said += [("device.mac", 3, "MAC Address", mac) for mac in device.macs[:1]]
    peers = dict.fromkeys(finding.peers[0] for finding in incident.findings if finding.peers)
    said += [("evidences[].dst_endpoint.ip", 2, "IP Address", peer) for peer in list(peers)[:50] if _is_ip(peer)]
    return [{"name": name, "type_id": id_, "type": kind, "value": value} for name, id_, kind, value in said]


def _label(device: Device | None, uid: str) -> str:
    return device.label if device else uid


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _confidence(probability: float) -> tuple[int, str]:
    return (3, "High") if probability >= 0.9 else (2, "Medium") if probability >= 0.5 else (1, "Low")


def _risk_level(risk: float) -> tuple[int, str]:
    """Of at most 20: 9 and more is critical, 5 high, 2 medium, else low."""
    steps = ((9.0, 4, "Critical"), (5.0, 3, "High"), (2.0, 2, "Medium"))
    return next(((id_, name) for least, id_, name in steps if risk >= least), (1, "Low"))


def _ms(ns: int) -> int:
    return ns // 1_000_000
