"""Calling home: one line with its rhythm, visits that end."""

from tests.wardline_range.made import lives
from wardline_range.devices.hub import Hub
from wardline_range.devices.thermostat import Thermostat


def test_a_line_stays_open_and_beats() -> None:
    shown = lives(lambda site: [Thermostat(site)], hours=0.5)
    lines = shown.table("conn", Thermostat.spec.ip).filter(shown.table("conn", Thermostat.spec.ip)["resp_p"] == 8190)
    assert lines.height == 1
    assert lines["duration"][0] > 1600
    assert 28 * 150 < lines["orig_bytes"][0] < 28 * 150 + 30_000


def test_a_visit_ends() -> None:
    conn = lives(lambda site: [Hub(site)], hours=0.1).table("conn", Hub.spec.ip)
    visits = conn.filter((conn["resp_p"] == 443) & (conn["duration"] < 30))
    assert visits.height == 2
    assert set(visits["conn_state"]) == {"SF"}
