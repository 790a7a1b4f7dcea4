"""Sockets answer who looks for them, in their own alphabet."""

import io
import json

import polars as pl

from tests.wardline_range.made import a_site, lives, read, residents
from wardline_range.devices.tplink_plug import TplinkPlug
from wardline_range.roles.kasa_plug import PORT, hidden, looked_for


def test_what_is_hidden_can_be_read_with_the_octet_before() -> None:
    text = b'{"system":{"get_sysinfo":{}}}'
    made = hidden(text)
    assert bytes(left ^ right for left, right in zip(bytes((171, *made)), made, strict=False)) == text


def test_only_sockets_that_are_there_answer() -> None:
    out = io.BytesIO()
    site = a_site(out)
    phone, plug, *_ = residents(site, "apple-iphone", "tplink-plug", "wemo-switch")
    looked_for(phone)
    plug.is_present = False
    looked_for(phone)
    site.capture.flush(1 << 62)
    conn = read(out.getvalue())["conn"]
    assert conn.filter(pl.col("resp_p") == PORT).height == 2
    assert conn.filter(pl.col("orig_p") == PORT)["orig_h"].to_list() == [plug.nic.ip]
    assert isinstance(plug, TplinkPlug)
    assert json.loads(plug.told())["system"]["get_sysinfo"]["model"] == "HS110(EU)"


def test_an_app_looks_now_and_then() -> None:
    shown = lives(["apple-iphone", "tplink-plug"], 4)
    assert shown.table("conn", shown.ip("tplink-plug")).filter(pl.col("orig_p") == PORT).height >= 2
    alone = lives(["apple-iphone"], 4)
    assert alone.table("conn").filter(pl.col("resp_p") == PORT).is_empty()
