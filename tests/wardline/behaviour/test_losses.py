"""A mirror that drops, counters that say so; and what looks like it and is not."""

import pytest

from tests.wardline.behaviour import bad_hours, worlds
from tests.wardline.behaviour.worlds import CAMERAS, CLOUD


def test_connections_of_many_devices_that_lack_bytes_are_a_fault_of_the_sensor() -> None:
    def dropping(minute: int) -> worlds.Rows:
        return bad_hours.dropping(minute) if 40 <= minute < 45 else {}

    (fault,) = bad_hours.conditions(worlds.days(60, 1, dropping))
    assert fault.name == "mirror_loss"
    assert fault.observed > 0.1
    assert len(fault.members) >= 3


def test_one_device_that_lacks_bytes_is_not() -> None:
    def lossy(minute: int) -> worlds.Rows:
        rows = [worlds.conn(minute + 0.3, CAMERAS[0], CLOUD[0], 443, missed_bytes=100, orig_p=n) for n in range(9)]
        return {"conn": rows} if minute >= 40 else {}

    assert bad_hours.conditions(worlds.days(45, 1, lossy)) == []


def test_a_mirror_that_was_always_poor_is_usual() -> None:
    assert bad_hours.conditions(worlds.days(60, 1, bad_hours.dropping)) == []


@pytest.mark.parametrize(
    ("counts", "name"),
    [
        ({"dropped_rows": 5}, "overload"),
        ({"evicted_flows": 1}, "overload"),
        ({"backwards": 50}, "clock_backwards"),
        ({"truncated": 500}, "truncated"),
    ],
)
def test_counters_of_the_engine_are_told_once(counts: dict[str, int], name: str) -> None:
    batches = worlds.days(40, 1)
    batches[30:33] = [bad_hours.with_health(one, **counts) for one in batches[30:33]]
    batches[:30] = [bad_hours.with_health(one) for one in batches[:30]]
    (fault,) = bad_hours.conditions(batches)
    assert fault.name == name


def test_a_few_packets_out_of_order_are_nothing() -> None:
    assert bad_hours.conditions([bad_hours.with_health(one, backwards=3) for one in worlds.days(10, 1)]) == []
