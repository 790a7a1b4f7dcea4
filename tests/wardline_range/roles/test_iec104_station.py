"""The station reports what moves, and obeys commands."""

import io

from tests.wardline_range.made import a_site, residents
from tests.wardline_range.second_pair import assert_sound, dissect
from wardline_range.protocols import iec104
from wardline_range.roles.iec104_station import Iec104Station


def test_a_command_opens_a_breaker() -> None:
    out = io.BytesIO()
    site = a_site(out)
    station, centre = residents(site, "abb-rtu", "iec104-centre")
    assert isinstance(station, Iec104Station)
    talk, link = station.session(centre, site.clock.now)
    station.serve(talk, link, iec104.interrogation(station.station.address))
    for _ in range(10):
        station.report(talk, link)
    station.serve(talk, link, iec104.single_command(station.station.address, 5001, False))
    talk.close()
    assert station.station.points == {1001: False, 1002: True, 1003: True}
    site.capture.flush(1 << 62)
    assert_sound(out.getvalue())
    kinds = {
        kind
        for row in dissect(out.getvalue(), "iec60870_asdu.typeid", only="iec60870_asdu")
        for kind in row[0].split(",")
    }
    assert {"100", "1", "13", "45"} <= kinds
