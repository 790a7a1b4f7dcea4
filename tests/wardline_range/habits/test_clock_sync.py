"""Clocks: a question by name, an answer, again after the poll interval."""

from tests.wardline_range.made import lives
from wardline_range.devices.camera import Camera


def test_clocks_are_set_again_and_again() -> None:
    shown = lives(lambda site: [Camera(site)], hours=0.7)
    ntp = shown.table("ntp", Camera.spec.ip).sort("ts")
    assert ntp["ntp_mode"].to_list() == [3, 4] * 3
    waited = ntp.filter(ntp["is_orig"])["ts"].diff().dt.total_seconds().drop_nulls()
    assert all(990 < seconds < 1060 for seconds in waited)
    assert "time.hikvision.com" in shown.table("dns", Camera.spec.ip)["query"].to_list()
