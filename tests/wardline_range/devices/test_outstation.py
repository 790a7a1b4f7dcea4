"""The outstation's measurements drift, and events tell of it."""

from tests.wardline_range.made import a_site
from wardline_range.devices.outstation import Outstation


def test_measurements_change_and_events_come_now_and_then() -> None:
    outstation = Outstation(a_site())
    assert outstation.integrity() != outstation.integrity()
    events = [outstation.events() for _ in range(100)]
    assert 20 < sum(bool(one) for one in events) < 60
