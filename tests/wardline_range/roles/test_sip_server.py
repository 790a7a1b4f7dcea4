"""The exchange: registration with proof, and calls between two phones of the house."""

import io

import polars as pl
import pytest

from tests.wardline_range.made import a_site, read, residents
from tests.wardline_range.second_pair import assert_sound, dissect
from wardline_range.packets.conversation import Unreachable
from wardline_range.roles.sip_server import SipServer


def test_a_registration_is_asked_for_proof() -> None:
    out = io.BytesIO()
    site = a_site(out)
    pbx, phone = residents(site, "asterisk-pbx", "yealink-phone")
    assert isinstance(pbx, SipServer)
    pbx.register(phone, "phone")
    site.capture.flush(1 << 62)
    assert_sound(out.getvalue())
    rows = dissect(out.getvalue(), "sip.Method", "sip.Status-Code")
    assert [row for row in rows if any(row)] == [["REGISTER", ""], ["", "401"], ["REGISTER", ""], ["", "200"]]


def test_nobody_registers_with_an_exchange_that_is_off() -> None:
    pbx, phone = residents(a_site(io.BytesIO()), "asterisk-pbx", "yealink-phone")
    assert isinstance(pbx, SipServer)
    pbx.is_present = False
    with pytest.raises(Unreachable):
        pbx.register(phone, "phone")


def test_a_call_goes_through_the_middle() -> None:
    out = io.BytesIO()
    site = a_site(out)
    pbx, phone, reader = residents(site, "asterisk-pbx", "yealink-phone", "suprema-reader")
    assert isinstance(pbx, SipServer)
    site.clock.spawn(pbx.connect(phone, "phone", reader, 12.5))
    site.clock.run(site.clock.now + 60 * 10**9, lambda _: None)
    site.capture.flush(1 << 62)
    assert_sound(out.getvalue())
    voice = read(out.getvalue())["conn"].filter(pl.col("orig_pkts") > 100)
    assert set(voice.select("orig_h", "resp_h").rows()) == {(phone.nic.ip, pbx.nic.ip), (pbx.nic.ip, reader.nic.ip)}
    assert voice["orig_pkts"].to_list() == [625, 625]
