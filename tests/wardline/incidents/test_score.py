"""The arithmetic of an incident: named parts, falling weights, severity apart from probability."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wardline.incidents.made import START, a_device, a_finding
from wardline.incidents import score
from wardline.model.finding import Finding


@pytest.mark.feature("F6")
def test_one_finding_alone_keeps_its_own_probability() -> None:
    one = a_finding(evidence=4.2)
    assert score.probability([one]) == pytest.approx(one.probability)


@pytest.mark.feature("F6")
def test_the_parts_are_named_and_sum_to_the_log_odds() -> None:
    found = [a_finding(evidence=4.0), a_finding(ts=START + 1, evidence=1.0), a_finding("scan", evidence=6.0)]
    parts = score.parts_of(found)
    assert [(part.name, part.value) for part in parts] == [
        ("prior", -3.0), ("scan", 6.0), ("new_peer", 2.0), ("new_peer, again", 0.25),
    ]  # fmt: skip
    assert score.probability(found) == pytest.approx(score.logistic(math.fsum(part.value for part in parts)))


def test_repeating_itself_does_not_make_a_detector_certain() -> None:
    many = [a_finding(ts=START + at, evidence=3.0) for at in range(1_000)]
    assert math.fsum(part.value for part in score.parts_of(many)) == pytest.approx(-3.0 + 3.0 + score.REPEAT_CAP)


_found = st.lists(
    st.builds(
        a_finding,
        detector=st.sampled_from(["a", "b", "c", "d"]),
        evidence=st.floats(-5, 12),
        prior=st.floats(-8, 0),
        ts=st.integers(0, 10_000).map(lambda at: START + at),
    ),
    min_size=1,
    max_size=12,
)


@given(_found)
@settings(deadline=None)
def test_more_findings_never_make_the_strongest_less_likely(found: list[Finding]) -> None:
    assert score.probability(found) >= max(one.probability for one in found) - 1e-9


@given(_found)
@settings(deadline=None)
def test_the_order_of_findings_does_not_matter(found: list[Finding]) -> None:
    assert score.parts_of(found) == score.parts_of(found[::-1]) or len({one.id for one in found}) < len(found)


def test_a_write_to_a_controller_is_critical_however_unsure() -> None:
    writes = a_finding("modbus_writer", severity="high", techniques=("T0855",), evidence=0.1)
    assert score.severity([writes], [a_device("p", "10.0.0.9", type="PLC")]) == "critical"
    assert score.severity([writes], [a_device("p", "10.0.0.9", type="printer")]) == "high"
    refused = a_finding("modbus_writer", severity="medium", techniques=("T0806",), evidence=50.0)
    assert score.severity([refused], [a_device("p", "10.0.0.9", type="PLC")]) == "medium"
    reads = a_finding("scan", severity="medium", techniques=("T0846",), evidence=50.0)
    assert score.severity([reads], [a_device("p", "10.0.0.9", type="PLC")]) == "medium"


def test_controllers_weigh_more_than_what_others_depend_on_and_that_more_than_the_rest() -> None:
    weights = [score.device_weight(a_device("d", "10.0.0.9", type=kind)) for kind in ("plc", "gateway", "camera")]
    assert weights == [2.0, 1.5, 1.0]
    assert score.device_weight(None) == 1.0


def test_a_story_is_named_after_what_made_it_severe() -> None:
    strong = a_finding("scan", severity="high", evidence=20.0)
    write = a_finding("modbus_writer", severity="high", techniques=("T0855",), evidence=4.0)
    assert score.lead_of([strong, write], "critical") is write
    assert score.lead_of([strong, write], "high") is strong
