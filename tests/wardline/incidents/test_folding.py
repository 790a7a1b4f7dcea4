"""What the folding keeps, and that neither the order nor the cut of the traffic changes it."""

import pickle

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wardline.incidents.made import HOUR, START, a_finding
from wardline import incidents
from wardline.incidents import folding
from wardline.model.finding import Finding


def test_findings_within_six_hours_stay_one_strand_and_later_ones_start_another() -> None:
    found = [a_finding(ts=START + hours * HOUR) for hours in (0, 5, 10, 17)]
    strands = incidents.fold(found, incidents.begin()).strands
    assert [strand.total for strand in strands] == [3, 1]


def test_a_late_finding_joins_the_strands_on_both_sides() -> None:
    state = incidents.fold([a_finding(ts=START), a_finding(ts=START + 10 * HOUR)], incidents.begin())
    assert len(state.strands) == 2
    assert len(incidents.fold([a_finding(ts=START + 5 * HOUR)], state).strands) == 1


def test_a_strand_keeps_its_strongest_findings_and_counts_all() -> None:
    found = [a_finding(ts=START + at, evidence=float(at % 50), subject=str(at)) for at in range(500)]
    (strand,) = incidents.fold(found, incidents.begin()).strands
    assert strand.total == 500
    assert len(strand.findings) == folding.KEPT
    assert min(one.score for one in strand.findings) == 30.0 - 3.0


def test_the_number_of_strands_is_bounded_and_what_was_forgotten_is_counted(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(folding, "STRANDS", 3)
    state = incidents.fold([a_finding(device=f"d{at}", evidence=float(at)) for at in range(5)], incidents.begin())
    assert [strand.device for strand in state.strands] == ["d2", "d3", "d4"]
    assert state.forgotten == 2


_findings = st.lists(
    st.builds(
        a_finding,
        detector=st.sampled_from(["scan", "new_peer"]),
        device=st.sampled_from(["d1", "d2"]),
        ts=st.integers(0, 40).map(lambda hours: START + hours * HOUR),
        evidence=st.integers(0, 9).map(float),
        subject=st.integers(0, 10**9).map(str),
    ),
    max_size=25,
    unique_by=lambda one: one.id,
)


@given(_findings, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_and_cut_change_nothing(found: list[Finding], random) -> None:  # type: ignore[no-untyped-def]
    whole = incidents.fold(found, incidents.begin())
    shuffled = random.sample(found, len(found))
    state = incidents.begin()
    while shuffled:
        cut = random.randint(1, len(shuffled))
        state = incidents.fold(shuffled[:cut], state)
        shuffled = shuffled[cut:]
    assert state == whole


def test_the_state_is_serialisable() -> None:
    state = incidents.fold([a_finding()], incidents.begin())
    assert pickle.loads(pickle.dumps(state)) == state
