"""The central station keeps the newest number of each bed."""

from tests.wardline_range.made import a_site, residents
from wardline_range.roles.central_station import CentralStation


def test_the_newest_number_counts() -> None:
    [central] = residents(a_site(), "philips-central")
    assert isinstance(central, CentralStation)
    central.heard("bed-1", 80.0)
    central.heard("bed-1", 82.0)
    assert central.last == {"bed-1": 82.0}
