"""What others call bad is told with who said so; what is old, shared, or only knocked weighs less."""

from collections.abc import Sequence

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import CAMERAS, EVIL, LAPTOP, part_of
from tests.wardline.sources.stix_made import indicator, knowing, listed
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.indicator import Indicator
from wardline.model.batch import Batch
from wardline.model.finding import Finding
from wardline.model.knowledge import NOTHING, Knowledge

CAMERA = CAMERAS[0]
NAMED = indicator(1, f"[ipv4-addr:value = '{EVIL}']", confidence=90, valid_until="2026-06-01T00:00:00Z")


def _told(batches: Sequence[Batch], known: Knowledge, learn: int = 0) -> tuple[Finding, ...]:
    return check_detector(
        Indicator(), batches, worlds.inventory(), Learning(until=worlds.T0 + learn * worlds.MINUTE), known
    )


def _minutes(*rows: tuple[int, worlds.Rows], length: int = 6) -> list[Batch]:
    return worlds.days(length, 1, *(worlds.once(at, more) for at, more in rows))


def _calls(minute: float, who: str = CAMERA, to: str = EVIL) -> worlds.Rows:
    return {"conn": [worlds.conn(minute, who, to, 4444)]}


@pytest.mark.feature("I3")
def test_a_call_to_a_named_address_is_told_with_who_said_so() -> None:
    (told,) = _told(_minutes((2, _calls(2.5))), knowing(NAMED))
    assert told.claim == (
        f"camera (10.0.0.41) called {EVIL} on tcp/4444, which is named by indicator 'Thing 1' of feed.json, "
        "valid until 2026-06-01."
    )
    assert told.probability == pytest.approx(0.9, abs=0.01)
    assert told.severity == "high"
    assert told.to_be_normal
    assert told.nearest.endswith("which no indicator names")


def test_without_indicators_nothing_is_said_or_remembered() -> None:
    assert _told(_minutes((2, _calls(2.5))), NOTHING) == ()


def test_the_same_is_told_once_a_day() -> None:
    again = [(minute, _calls(minute + 0.5)) for minute in range(1, 5)]
    assert len(_told(_minutes(*again), knowing(NAMED))) == 1


def test_who_only_knocks_makes_no_alarm() -> None:
    scans = {"conn": [worlds.failed(2.1, f"198.51.100.{place}", LAPTOP, 23) for place in range(10, 30)]}
    (told,) = _told(_minutes((2, scans)), listed("\n".join(f"198.51.100.{place}" for place in range(256))))
    assert told.probability < 0.05
    assert "and 19 more" in told.claim


def test_an_address_known_by_another_name_may_be_shared() -> None:
    rows = worlds.merged({"dns": [worlds.answer(2.1, CAMERA, "api.shop.example", EVIL)]}, _calls(2.5))
    (told,) = _told(_minutes((2, rows)), knowing(NAMED))
    assert part_of(told, "how specific") < 0
    both = knowing(NAMED, indicator(2, "[domain-name:value = 'shop.example']"))
    (bare,) = _told(_minutes((2, rows)), both)
    assert [part.name for part in bare.parts] == ["prior", "word of the source"]


def test_what_is_past_its_validity_weighs_less() -> None:
    stale = indicator(1, f"[ipv4-addr:value = '{EVIL}']", confidence=90, valid_until="2026-01-01T00:00:00Z")
    (told,) = _told(_minutes((2, _calls(2.5))), knowing(stale))
    assert part_of(told, "age") == pytest.approx(-0.6931 * 60.26 / 30, abs=0.01)


def test_what_devices_here_have_long_used_weighs_less() -> None:
    cloud = knowing(indicator(1, "[ipv4-addr:value = '203.0.113.10']", confidence=90))
    told = _told(worlds.days(182, 3, worlds.once(181, _calls(181.5, LAPTOP, "203.0.113.10"))), cloud, learn=181)
    first = told[0]
    (later,) = [one for one in told if one.device == f"dev-{LAPTOP}"]
    assert part_of(later, "long used here") == pytest.approx(-0.405, abs=0.01)
    assert later.probability < first.probability


@pytest.mark.feature("I3")
def test_a_pattern_over_several_observations_is_told_when_it_is_complete() -> None:
    pattern = "([domain-name:value LIKE 'bad%'] FOLLOWEDBY [network-traffic:dst_port = 4444]) WITHIN 120 SECONDS"
    asked = {"dns": [worlds.answer(1.2, CAMERA, "bad.example", EVIL)]}
    (told,) = _told(_minutes((1, asked), (2, _calls(2.5))), knowing(indicator(1, pattern, confidence=90)))
    assert "completes the pattern of indicator 'Thing 1'" in told.claim
    assert [row.table for row in told.evidence] == ["dns", "conn"]
    assert _told(_minutes((1, asked), (4, _calls(4.5))), knowing(indicator(1, pattern))) == ()


def test_the_phase_of_the_kill_chain_names_the_technique() -> None:
    phases = [{"kill_chain_name": "mitre-attack", "phase_name": "exfiltration"}]
    known = knowing(indicator(1, f"[ipv4-addr:value = '{EVIL}']", kill_chain_phases=phases))
    (told,) = _told(_minutes((2, _calls(2.5))), known)
    assert told.techniques == ("T1041",)


def test_the_marking_stays_with_what_is_told() -> None:
    red = indicator(
        1, f"[ipv4-addr:value = '{EVIL}']",
        object_marking_refs=["marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"],
    )  # fmt: skip
    (told,) = _told(_minutes((2, _calls(2.5))), knowing(red))
    assert "TLP:RED" in told.observed.text
