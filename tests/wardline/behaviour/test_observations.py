"""Patterns are met by one device, over slices, and what waits for its rest is bounded."""

from collections.abc import Sequence

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import CAMERAS, EVIL
from tests.wardline.sources.stix_made import indicator, knowing
from wardline.behaviour import observations
from wardline.behaviour.observations import Completed, completed, met, remembered
from wardline.model.indicator import Indicators
from wardline.model.ports import Memory

ONE, TWO = CAMERAS[:2]
THEN = "[domain-name:value LIKE 'bad%'] FOLLOWEDBY [network-traffic:dst_port = 4444]"


def _run(known: Indicators, slices: Sequence[worlds.Rows]) -> tuple[list[Completed], Memory]:
    memory: Memory = {}
    found: list[Completed] = []
    for minute, rows in enumerate(slices):
        seen = worlds.batch(minute, rows)
        fresh = met(seen, known, ())
        found += completed(known, fresh, memory)
        memory = {"met": remembered(known, fresh, memory, seen.end)}
    return found, memory


def _known(pattern: str) -> Indicators:
    return knowing(indicator(1, pattern)).indicators


def _asks(minute: int, who: str = ONE) -> worlds.Rows:
    return {"dns": [worlds.answer(minute + 0.1, who, "bad.example", EVIL)]}


def _calls(minute: int, who: str = ONE, count: int = 1) -> worlds.Rows:
    return {"conn": [worlds.conn(minute + 0.2 + place / 1000, who, EVIL, 4444, orig_p=place) for place in range(count)]}


def test_one_device_that_does_both_in_order_meets_it() -> None:
    (told,), _ = _run(_known(THEN), [_asks(0), {}, _calls(2)])
    assert told.device == f"dev-{ONE}"
    assert [row["table"] for row in told.rows] == ["dns", "conn"]


def test_two_devices_or_the_other_order_do_not() -> None:
    assert _run(_known(THEN), [_asks(0, TWO), _calls(1)])[0] == []
    assert _run(_known(THEN), [_calls(0), _asks(1)])[0] == []


def test_within_and_repeats_hold_over_slices() -> None:
    soon = _known(f"({THEN}) WITHIN 60 SECONDS")
    assert _run(soon, [_asks(0), _calls(2)])[0] == []
    often = _known("[network-traffic:dst_port = 4444] REPEATS 3 TIMES WITHIN 90 SECONDS")
    assert len(_run(often, [_calls(0, count=2), _calls(1)])[0]) == 1
    assert _run(often, [_calls(0, count=2), {}, _calls(2)])[0] == []


def test_what_can_no_longer_be_completed_is_forgotten() -> None:
    _, memory = _run(_known(f"({THEN}) WITHIN 60 SECONDS"), [_asks(0), {}, {}])
    assert memory["met"].is_empty()


def test_what_waits_is_bounded_for_each_device() -> None:
    _, memory = _run(_known("[network-traffic:dst_port = 4444] FOLLOWEDBY [network-traffic:dst_port = 1]"), [
        _calls(0, count=observations.PER_DEVICE + 50)
    ])  # fmt: skip
    assert memory["met"].height == observations.PER_DEVICE
