"""Findings and devices made for the tests of this room."""

from wardline.model.device import Attribute, Device, DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import PRIOR, Baseline, Expectation, Finding, Part, Quantity, Severity
from wardline.model.ports import DetectorSpec

MINUTE = 60_000_000_000
HOUR = 60 * MINUTE
START = 1_772_323_200_000_000_000


def a_finding(
    detector: str = "new_peer",
    device: str = "d-lab",
    ts: int = START,
    evidence: float = 4.0,
    *,
    prior: float = -3.0,
    end: int | None = None,
    subject: str = "peer=10.0.0.9",
    severity: Severity = "medium",
    peers: tuple[str, ...] = ("10.0.0.9",),
    techniques: tuple[str, ...] = (),
    claim: str = "It spoke with 10.0.0.9, which it never did before",
) -> Finding:
    return Finding(
        detector=detector,
        ts=ts,
        end=ts + MINUTE if end is None else end,
        device=DeviceId(device),
        claim=claim,
        subject=subject,
        severity=severity,
        observed=Quantity("1 new peer", 1.0),
        expected=Expectation("none", 0.0, 0.0),
        baseline=Baseline(START - 2 * HOUR, START, 240, "minutes", "operational"),
        parts=(
            Part(PRIOR, prior, "one finding in twenty is more than noise"),
            Part("never seen", evidence, "0 of 240"),
        ),
        evidence=(RowRef("conn", "Cabc", ts),),
        techniques=techniques,
        peers=peers,
    )


def a_device(id_: str, addr: str, **values: str) -> Device:
    attributes = tuple(Attribute(name, value, 0.9, "test", START, ()) for name, value in values.items())
    return Device(
        DeviceId(id_), (f"02:00:00:00:00:{int(addr.rsplit('.', 1)[1]):02x}",), (addr,), START, START, attributes
    )


def a_spec(id_: str, title: str, cause: str, severity: Severity = "medium") -> DetectorSpec:
    steps = (f"Check the {title.lower()} at the switch", "Ask who runs the device")
    return DetectorSpec(id_, title, cause, ("conn",), (), severity, "1 h", "", steps)


SPECS = {
    spec.id: spec
    for spec in (
        a_spec("scan", "Horizontal scan", "scan", "high"),
        a_spec("brute_force", "Password guessing", "credentials", "high"),
        a_spec("new_peer", "New peer", "new-behaviour"),
        a_spec("new_service", "New service", "new-behaviour"),
        a_spec("modbus_writer", "New Modbus writer", "ot-command", "high"),
    )
}
