"""The station looks for controllers, reads them every minute, and follows the schedule."""

from tests.wardline_range.made import lives
from tests.wardline_range.second_pair import dissect


def test_it_discovers_reads_and_writes_by_schedule() -> None:
    shown = lives(["hvac-controller", "building-station"], 0.3)
    services = [row[0] for row in dissect(shown.capture, "bacapp.confirmed_service", only="bacapp.type == 0")]
    assert services.count("14") > 12
    assert services.count("15") == 1
    assert dissect(shown.capture, "frame.number", only="bacapp.unconfirmed_service == 8")
