"""The words of an incident, piece by piece."""

from dataclasses import replace

import pytest

from tests.wardline.incidents.made import HOUR, MINUTE, SPECS, START, a_device, a_finding
from wardline.incidents import explain
from wardline.model.finding import Baseline, Finding


def said(finding: Finding, **values: str) -> str:
    return explain.explanation([finding], finding, 1, a_device("d-lab", "10.0.0.50", **values), {}, SPECS)


def test_the_title_names_three_things_at_most_with_the_leading_one_among_them() -> None:
    found = [
        a_finding("new_service", ts=START),
        a_finding("new_peer", ts=START + 1, evidence=1.0),
        a_finding("scan", ts=START + 2, severity="high"),
        a_finding("modbus_writer", ts=START + 3, severity="critical"),
    ]
    assert explain.title(found, found[-1], "x", SPECS) == "New service, then horizontal scan, then new Modbus writer: x"


def test_an_acronym_keeps_its_capitals_within_a_sentence() -> None:
    specs = {**SPECS, "arp": replace(SPECS["scan"], title="ARP spoofing")}
    found = [a_finding("new_peer", ts=START), a_finding("arp", ts=START + 1)]
    assert explain.title(found, found[-1], "x", specs) == "New peer, then ARP spoofing: x"


@pytest.mark.feature("B4")
def test_it_says_what_the_expectation_rests_on() -> None:
    one = a_finding()
    assert "learned over 2 h (2026-02-28 22:00:00 to 2026-03-01 00:00:00 UTC) from 240 minutes." in said(one)
    learning = replace(one, baseline=replace(one.baseline, stage="learning", peer_group="cameras", of=""))
    assert "from 240 samples, shared with its peer group cameras. The device was still being learned" in said(learning)
    fixed = replace(one, baseline=Baseline(0, 0, 0, "", "built-in"))
    assert "The limit is built in and needs no learning." in said(fixed)


@pytest.mark.feature("F2")
def test_it_says_which_technique_and_why_that_one() -> None:
    text = said(a_finding("scan", techniques=("T0846", "T1046")))
    assert (
        "This is how ATT&CK T0846 Remote System Discovery and T1046 Network Service Discovery show on a network."
        in text
    )
    assert "ATT&CK" not in said(a_finding("scan", techniques=("T9999",)))


@pytest.mark.feature("F7")
def test_it_says_what_the_device_is_as_far_as_that_is_known() -> None:
    assert said(a_finding()).startswith("10.0.0.50, of unknown type, 2026-03-01 00:00:00 to 00:01:00 UTC (1 min).")
    assert said(a_finding(), type="camera", vendor="Axis", role="door").startswith(
        "Axis camera (10.0.0.50), role door, "
    )


def test_what_no_network_uses_inside_is_the_internet() -> None:
    inside = (
        "10.0.0.1",
        "192.168.1.1",
        "fe80::1",
        "224.0.0.251",
        "ff02::fb",
        "02:00:00:00:00:01",
        "name.example",
        "",
        "0.0.0.0",
        "255.255.255.255",
        "::",
        "::1",
    )
    assert not any(explain.is_internet(peer) for peer in inside)
    assert explain.is_internet("8.8.8.8")
    assert explain.is_internet("203.0.113.9"), "example captures use the documentation ranges for the outside"
    assert explain.is_internet("2606:4700::1111")


@pytest.mark.feature("F3")
def test_findings_of_one_detector_within_a_quarter_of_an_hour_are_one_line() -> None:
    found = [a_finding(ts=START + minutes * MINUTE, evidence=float(minutes)) for minutes in (0, 5, 10, 40)]
    first, second = explain.timeline(found, SPECS)
    assert (first.ts, first.end, first.count, first.finding) == (START, START + 11 * MINUTE, 3, found[2].id)
    assert first.text == "New peer, 3 times; the strongest: It spoke with 10.0.0.9, which it never did before"
    assert (second.count, second.text) == (1, "It spoke with 10.0.0.9, which it never did before")


def test_a_time_line_is_bounded_and_counts_what_it_leaves_out() -> None:
    steps = explain.timeline([a_finding(ts=START + at * HOUR) for at in range(200)], SPECS)
    assert len(steps) == explain.STEPS
    assert sum(step.count for step in steps) == 200
    assert steps[-1].text == "… and 141 more findings"


def test_the_leading_detectors_steps_come_first() -> None:
    found = [a_finding("new_peer", ts=START), a_finding("scan", ts=START + 1, severity="high")]
    assert explain.next_steps(found, found[1], SPECS)[0] == "Check the horizontal scan at the switch"
    assert explain.next_steps([a_finding("odd")], a_finding("odd"), SPECS) == ()
