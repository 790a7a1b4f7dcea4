"""Incidents as a whole: order, bounds, ids and the text of one of them."""

import pytest

from tests.wardline.incidents.made import HOUR, MINUTE, SPECS, START, a_device, a_finding
from wardline import incidents
from wardline.model.device import DeviceId
from wardline.model.finding import Finding
from wardline.model.incident import Incident


def told(found: list[Finding], *devices: tuple[str, str, str]) -> tuple[Incident, ...]:
    known = {DeviceId(id_): a_device(id_, addr, type=kind) for id_, addr, kind in devices}
    return incidents.incidents(incidents.fold(found, incidents.begin()), known, SPECS)


def test_worst_first_is_probability_times_severity_times_device() -> None:
    found = [
        a_finding("scan", "d-sure", severity="low", evidence=20.0, peers=()),
        a_finding("scan", "d-bad", severity="high", evidence=3.0, peers=()),
        a_finding("scan", "d-plc", severity="high", evidence=3.0, peers=()),
    ]
    order = told(found, ("d-plc", "10.0.0.9", "plc"), ("d-bad", "10.0.0.8", "camera"))
    assert [one.device for one in order] == ["d-plc", "d-bad", "d-sure"]


def test_no_detector_is_crowded_out_of_what_is_kept() -> None:
    found = [a_finding("scan", ts=START + at, evidence=9.0, subject=str(at)) for at in range(400)]
    (one,) = told([*found, a_finding("new_peer", evidence=0.5)])
    assert (one.total, len(one.findings)) == (401, 200)
    assert {finding.detector for finding in one.findings} == {"scan", "new_peer"}
    assert sum(step.count for step in one.timeline) == 200


def test_the_id_stays_while_the_incident_grows() -> None:
    state = incidents.fold([a_finding()], incidents.begin())
    (before,) = incidents.incidents(state, {}, SPECS)
    (after,) = incidents.incidents(incidents.fold([a_finding(ts=START + HOUR, evidence=9.0)], state), {}, SPECS)
    assert before.id == after.id


@pytest.mark.feature("F1")
@pytest.mark.feature("F2")
def test_an_incident_names_its_cause_techniques_and_next_steps_once() -> None:
    (one,) = told([a_finding("scan", techniques=("T1046",), severity="high"), a_finding(techniques=("T0846", "T1046"))])
    assert one.cause == "scan"
    assert one.techniques == ("T0846", "T1046")
    assert one.next_steps == (
        "Check the horizontal scan at the switch",
        "Ask who runs the device",
        "Check the new peer at the switch",
    )


@pytest.mark.feature("B4")
@pytest.mark.feature("F7")
def test_the_explanation_reads_like_this() -> None:
    found = [
        a_finding(
            "modbus_writer", "d-lab", severity="high", techniques=("T0855",), claim="It wrote registers of 10.0.0.9"
        ),
        a_finding("new_peer", "d-lab", ts=START + MINUTE, peers=("8.8.8.8",)),
    ]
    (one,) = told(found, ("d-lab", "10.0.0.50", "laptop"), ("d-plc", "10.0.0.9", "plc"))
    assert one.explanation == (
        "laptop (10.0.0.50), 2026-03-01 00:00:00 to 00:02:00 UTC (2 min). It wrote registers of 10.0.0.9. "
        "Observed: 1 new peer; expected: none. The expectation was learned over 2 h (2026-02-28 22:00:00 to 2026-03-01 "
        "00:00:00 UTC) from 240 minutes. Seen with it: new peer. It involves the Internet: 8.8.8.8. This "
        "is how ATT&CK T0855 Unauthorized Command Message shows on a network. All 2 findings together "
        "make it 95 % likely that this is not the device's normal life."
    )


def test_hostile_text_is_cut_and_made_printable() -> None:
    nasty = "\x1b[2J\u202eevil\n" + "x" * 5_000
    (one,) = told([a_finding(claim=nasty)], ("d-lab", "10.0.0.50", nasty))
    for text in (one.title, one.explanation, *(step.text for step in one.timeline)):
        assert text.isprintable()
        assert len(text) < 2_000


def test_a_finding_of_an_unknown_device_and_detector_is_still_told() -> None:
    (one,) = incidents.incidents(incidents.fold([a_finding("odd", "d-gone")], incidents.begin()), {}, {})
    assert (one.title, one.cause) == ("odd: d-gone", "odd")
    assert "unknown type" in one.explanation
