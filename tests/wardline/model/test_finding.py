"""A finding rests on rows, its score is the sum of its parts, and it has the same id in every run."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import Baseline, Expectation, Finding, Part, Quantity

FINDING = Finding(
    detector="new_peer",
    ts=5,
    end=6,
    device=DeviceId("D1"),
    claim="It spoke to a peer it had never spoken to.",
    subject="peer=192.0.2.9 service=modbus",
    severity="medium",
    observed=Quantity("1 new peer", 1.0),
    expected=Expectation("no new peer", 0.0, 0.0),
    baseline=Baseline(0, 5, 12, "peers", "operational"),
    parts=(Part("prior", -6.9, "one in a thousand hours"), Part("novelty", 8.0, "never seen")),
    evidence=(RowRef("conn", "C1", 5),),
    techniques=("T0846",),
)


def test_a_finding_without_evidence_or_parts_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="no evidence"):
        replace(FINDING, evidence=())
    with pytest.raises(ValueError, match="no parts"):
        replace(FINDING, parts=())


@pytest.mark.feature("F6")
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_the_score_is_the_sum_of_the_parts_and_the_probability_its_logistic(values: list[float]) -> None:
    finding = replace(FINDING, parts=tuple(Part(f"p{n}", value, "") for n, value in enumerate(values)))
    assert finding.score == math.fsum(values)
    assert 0.0 <= finding.probability <= 1.0
    if abs(finding.score) < 30:
        assert finding.probability == pytest.approx(1 / (1 + math.exp(-finding.score)))


@pytest.mark.feature("B13")
def test_the_id_depends_on_what_the_finding_is_about_alone() -> None:
    assert FINDING.id == replace(FINDING, claim="Said otherwise.", parts=FINDING.parts[:1]).id == "Fe76f047ba72be78c"
    others = [
        replace(FINDING, detector="scan"), replace(FINDING, device=DeviceId("D2")), replace(FINDING, subject="x"),
        replace(FINDING, ts=7),
    ]  # fmt: skip
    assert len({FINDING.id, *(other.id for other in others)}) == 5
