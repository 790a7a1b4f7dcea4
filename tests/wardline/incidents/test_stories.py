"""Which findings are told together."""

import pytest

from tests.wardline.incidents.made import HOUR, MINUTE, SPECS, START, a_device, a_finding, a_spec
from wardline import incidents
from wardline.model.device import DeviceId
from wardline.model.finding import CONDITION, Finding
from wardline.model.incident import Incident

LAB, PLC, CAM = a_device("d-lab", "10.0.0.50"), a_device("d-plc", "10.0.0.9", type="plc"), a_device("d-cam", "10.0.0.7")
DEVICES = {DeviceId(one.id): one for one in (LAB, PLC, CAM)}


def told(*found: Finding) -> tuple[Incident, ...]:
    return incidents.incidents(incidents.fold(found, incidents.begin()), DEVICES, SPECS)


@pytest.mark.feature("F3")
def test_one_cause_with_gaps_below_six_hours_is_one_incident() -> None:
    found = [a_finding(ts=START), a_finding("new_service", ts=START + 5 * HOUR)]
    assert len(told(*found)) == 1
    assert len(told(found[0], a_finding("new_service", ts=START + 8 * HOUR))) == 2


@pytest.mark.feature("F3")
def test_scan_then_password_guessing_then_new_peer_of_one_device_is_one_story() -> None:
    (one,) = told(
        a_finding("scan", ts=START, peers=("10.0.0.7", "10.0.0.9"), severity="high"),
        a_finding("brute_force", ts=START + 40 * MINUTE, peers=("10.0.0.9",), severity="high"),
        a_finding("new_peer", ts=START + 45 * MINUTE, peers=("203.0.113.9",)),
    )
    assert [step.ts for step in one.timeline] == [START, START + 40 * MINUTE, START + 45 * MINUTE]
    assert one.title == "Horizontal scan, then password guessing, then new peer: 10.0.0.50"


def test_another_cause_an_hour_later_about_somebody_else_is_another_incident() -> None:
    assert len(told(a_finding("scan", peers=("10.0.0.7",)), a_finding(ts=START + HOUR, peers=("10.0.0.9",)))) == 2


def test_a_long_quiet_strand_does_not_swallow_what_happens_in_its_silence() -> None:
    chronic = [a_finding(ts=START + hours * HOUR, peers=("192.0.2.1",)) for hours in (0, 4)]
    assert len(told(*chronic, a_finding("scan", ts=START + 2 * HOUR, peers=("10.0.0.7",)))) == 2


@pytest.mark.feature("F3")
def test_what_the_victim_saw_is_told_under_the_attacker() -> None:
    scan = a_finding("scan", "d-lab", peers=("10.0.0.7", "10.0.0.9"))
    seen = a_finding(
        "modbus_writer", "d-plc", ts=START + MINUTE, peers=("10.0.0.50",), techniques=("T0855",), severity="high"
    )
    (one,) = told(scan, seen)
    assert (one.device, one.total, one.severity) == ("d-lab", 2, "critical")
    assert "Seen at plc (10.0.0.9): It spoke with" in one.explanation
    assert "Seen with it: horizontal scan." in one.explanation


def test_of_two_that_name_only_each_other_the_one_that_began_keeps_it() -> None:
    late = a_finding("new_peer", "d-lab", ts=START + MINUTE, peers=("10.0.0.9",))
    early = a_finding("new_peer", "d-plc", ts=START, peers=("10.0.0.50",))
    (one,) = told(late, early)
    assert one.device == "d-plc"


def test_an_address_that_two_devices_claim_belongs_to_neither() -> None:
    twin = a_device("d-twin", "10.0.0.50")
    devices = {**DEVICES, DeviceId("d-twin"): twin}
    found = [
        a_finding("scan", "d-lab", peers=("10.0.0.7", "10.0.0.9")),
        a_finding("new_peer", "d-plc", peers=("10.0.0.50",)),
    ]
    assert len(incidents.incidents(incidents.fold(found, incidents.begin()), devices, SPECS)) == 2


def test_peers_may_be_named_by_address_or_id_and_a_device_is_not_its_own_peer() -> None:
    guessed = a_finding("brute_force", "d-lab", peers=("10.0.0.50", "d-plc"), severity="high")
    suffered = a_finding("new_peer", "d-plc", ts=START + MINUTE, peers=("d-lab", "10.0.0.9"))
    (one,) = told(guessed, suffered)
    assert one.device == "d-lab"


def test_a_bad_hour_of_the_network_joins_no_story_but_its_own_kind() -> None:
    specs = {**SPECS, "network_outage": a_spec("network_outage", "Network outage", CONDITION, "low")}
    found = (a_finding("scan"), a_finding("network_outage", ts=START + MINUTE), a_finding(ts=START + 2 * MINUTE))
    causes = [one.cause for one in incidents.incidents(incidents.fold(found, incidents.begin()), DEVICES, specs)]
    assert sorted(causes) == [CONDITION, "scan"]
