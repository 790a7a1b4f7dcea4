"""Who speaks with the Internet."""

from tests.wardline.report.made import a_report
from wardline.model.device import DeviceId
from wardline.report.report import Exposure

REPORT = a_report()


def test_exposure_counts_internet_addresses_and_nothing_else() -> None:
    assert REPORT.exposed == {
        "site/cam3": Exposure(1, 120_000),
        "site/lap": Exposure(1, 88_000_000),
        "site/therm": Exposure(1, 2_400_000),
    }


def test_a_device_that_the_inventory_does_not_know_is_called_by_its_id() -> None:
    assert REPORT.label(DeviceId("site/gone")) == "site/gone"
    assert REPORT.label(DeviceId("site/hmi")) == "hmi-east (10.20.0.20)"
