"""Verdicts: an attack is found by who and when, and what matches none is named."""

from wardline.model.device import Device, DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import Baseline, Expectation, Finding, Part, Quantity
from wardline.model.incident import Incident
from wardline_range.truth import AttackTruth, Truth
from wardline_range.verdict import SLACK_NS, Verdict, score

SECOND = 1_000_000_000
START = 1_772_323_200 * SECOND
END = START + 600 * SECOND
ATTACK = AttackTruth("scan", "cam", "02:00:00:00:00:05", "10.0.0.5", START, END, ("T1046",), "It scans.", ("10.0.0.9",))
TRUTH = Truth(7, START - 3600 * SECOND, END + 3600 * SECOND, 1, (), (ATTACK,))
CAMERA = Device(DeviceId("d-cam"), ("02:00:00:00:00:05",), ("10.0.0.5",), START, END)
LAPTOP = Device(DeviceId("d-lap"), ("02:00:00:00:00:07",), ("10.0.0.7",), START, END)


def finding(device: DeviceId, end: int) -> Finding:
    rows = (RowRef("conn", "C1", end),)
    baseline, parts = Baseline(0, START, 9, "minutes", "operational"), (Part("new", 4.0, "never"),)
    return Finding(
        "scan", end - SECOND, end, device, "It scans", "s", "high", Quantity("9"), Expectation("0"), baseline, parts,
        rows, (),
    )  # fmt: skip


def incident(id_: str, device: Device, first: int, last: int, *ends: int, peers: tuple[str, ...] = ()) -> Incident:
    findings = tuple(finding(device.id, end) for end in ends)
    return Incident(
        id_, device.id, "scan", "t", "high", 0.9, first, last, "", (), (), findings, len(findings), (), peers
    )


def judged(*incidents: Incident) -> tuple[tuple[Verdict, ...], tuple[Incident, ...]]:
    return score(TRUTH, incidents, (CAMERA, LAPTOP))


def test_found_by_the_attackers_device_with_the_seconds_it_took() -> None:
    one = incident("I1", CAMERA, START, START + 90 * SECOND, START + 30 * SECOND, START + 90 * SECOND)
    assert judged(one) == ((Verdict("scan", True, "I1", 30.0),), ())


def test_found_by_the_victim_among_the_peers() -> None:
    one = incident("I1", LAPTOP, START, END, START + 5 * SECOND, peers=("10.0.0.9",))
    assert judged(one)[0][0].found


def test_nothing_said_means_missed() -> None:
    assert judged() == ((Verdict("scan", False, None, None),), ())


def test_another_device_is_a_false_incident() -> None:
    one = incident("I1", LAPTOP, START, END, START + SECOND, peers=("10.0.0.200",))
    assert judged(one) == ((Verdict("scan", False, None, None),), (one,))


def test_the_window_reaches_a_minute_beyond_both_ends() -> None:
    touching = incident("I1", CAMERA, END + SLACK_NS, END + 2 * SLACK_NS, END + 2 * SLACK_NS)
    beyond = incident("I2", CAMERA, END + SLACK_NS + 1, END + 2 * SLACK_NS, END + 2 * SLACK_NS)
    before = incident("I3", CAMERA, START - 2 * SLACK_NS, START - SLACK_NS - 1, START - SLACK_NS - 1)
    assert judged(touching)[0][0].found
    assert judged(beyond, before) == ((Verdict("scan", False, None, None),), (beyond, before))


def test_the_first_to_speak_is_named_and_the_rest_are_not_false() -> None:
    late = incident("I1", CAMERA, START, END, START + 300 * SECOND)
    early = incident("I2", CAMERA, START, END, START + 60 * SECOND)
    assert judged(late, early) == ((Verdict("scan", True, "I2", 60.0),), ())


def test_a_finding_from_before_the_attack_says_nothing_about_it() -> None:
    one = incident("I1", CAMERA, START - 600 * SECOND, END, START - 600 * SECOND, START + 40 * SECOND)
    assert judged(one)[0][0].seconds == 40.0
