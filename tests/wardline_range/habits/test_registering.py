"""The first minute: every service is called, more than once, and then it is over."""

from tests.wardline_range.made import lives


def test_services_are_called_in_the_first_minutes_alone() -> None:
    shown = lives(["tplink-plug"], 0.4)
    calls = shown.truth.flows.filter(shown.truth.flows["service"] == "ssl").sort("ts")
    assert 4 <= calls.height <= 24
    lasted = (calls["ts"][-1] - calls["ts"][0]).total_seconds()
    assert lasted < 150
