"""The outstation's measurements drift, and events tell of it."""

from tests.wardline_range.made import a_site, residents
from wardline_range.roles.outstation import Outstation


def test_measurements_change_and_events_come_now_and_then() -> None:
    [outstation] = residents(a_site(), "sel-rtu")
    assert isinstance(outstation, Outstation)
    assert outstation.integrity() != outstation.integrity()
    events = [outstation.events() for _ in range(100)]
    assert 20 < sum(bool(one) for one in events) < 60
