"""Calling home: one line with its rhythm, visits that end."""

from tests.wardline_range.made import lives


def test_a_line_stays_open_and_beats() -> None:
    shown = lives(["ecobee-thermostat"], hours=0.5)
    conn = shown.table("conn", shown.ip("ecobee-thermostat"))
    lines = conn.filter(conn["resp_p"] == 8190)
    assert lines.height == 1
    assert lines["duration"][0] > 1600
    assert 26 * 150 < lines["orig_bytes"][0] < 28 * 150 + 30_000


def test_a_visit_ends() -> None:
    shown = lives(["home-assistant"], hours=0.1)
    conn = shown.table("conn", shown.ip("home-assistant"))
    visits = conn.filter((conn["resp_p"] == 443) & (conn["duration"] < 30))
    assert visits.height >= 2
    assert set(visits["conn_state"]) == {"SF"}


def test_a_line_that_broke_is_opened_again() -> None:
    outage = {"event": "internet-outage", "at": "10m", "for": "5m"}
    shown = lives(["ecobee-thermostat"], 0.5, [outage])
    conn = shown.table("conn", shown.ip("ecobee-thermostat"))
    lines = conn.filter((conn["resp_p"] == 8190) & (conn["service"] == "ssl"))
    assert lines.height == 2
    assert lines["orig_pkts"][-1] > 10
