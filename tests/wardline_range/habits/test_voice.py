"""A leg of a call: signalling, voice at its pace in both directions, reports."""

import io

import polars as pl

from tests.wardline_range.made import a_site, read, residents
from tests.wardline_range.second_pair import assert_sound, protocols
from wardline_range.habits.voice import Leg
from wardline_range.protocols.sip import Dialog


def test_five_seconds_of_voice() -> None:
    out = io.BytesIO()
    site = a_site(out)
    pbx, phone = residents(site, "asterisk-pbx", "yealink-phone")
    leg = Leg(phone, pbx, Dialog("1@phone", "201", "202", pbx.nic.ip, phone.nic.ip, "phone"))
    site.clock.now = leg.answer(leg.invite(site.clock.now))
    leg.speak(5.0)
    site.clock.now += 5_000_000_000
    leg.hang_up()
    site.capture.flush(1 << 62)
    conn = read(out.getvalue())["conn"].sort("orig_pkts", descending=True)
    assert conn.select("orig_h", "resp_h").unique().rows() == [(phone.nic.ip, pbx.nic.ip)]
    assert conn.select("orig_pkts", "resp_pkts").rows() == [(250, 250), (3, 4), (1, 1)]
    assert 4.9 < conn["duration"][0] < 5.1
    assert_sound(out.getvalue())
    seen = pl.Series(protocols(out.getvalue()))
    assert {"rtp", "rtcp"} <= {name.split(":")[-1] for name in seen}
