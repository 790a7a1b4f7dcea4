"""Clocks: a question by name, an answer, again after the poll interval; a clock that drifts asks at other times."""

from tests.wardline_range.made import lives


def test_clocks_are_set_again_and_again() -> None:
    shown = lives(["hikvision-camera"], hours=0.7)
    ntp = shown.table("ntp", shown.ip("hikvision-camera")).sort("ts")
    assert ntp["ntp_mode"].to_list() == [3, 4] * 3
    waited = ntp.filter(ntp["is_orig"])["ts"].diff().dt.total_seconds().drop_nulls()
    assert all(990 < seconds < 1060 for seconds in waited)
    assert "time.hikvision.com" in shown.table("dns", shown.ip("hikvision-camera"))["query"].to_list()


def test_a_clock_that_drifts_far_waits_longer() -> None:
    drift = {"event": "clock-drift", "device": "hikvision-camera", "at": "0s", "ppm": 200_000.0}
    shown = lives(["hikvision-camera"], 0.7, [drift])
    ntp = shown.table("ntp", shown.ip("hikvision-camera")).sort("ts")
    waited = ntp.filter(ntp["is_orig"])["ts"].diff().dt.total_seconds().drop_nulls()
    assert all(1190 < seconds < 1270 for seconds in waited)
