"""The phone joins late, with an address that no registry knows."""

import polars as pl

from tests.wardline_range.made import lives


def test_nothing_is_heard_of_it_before_it_joins() -> None:
    join = {"event": "join", "device": "phone", "at": "300s"}
    shown = lives([{"model": "android-phone", "name": "phone", "absent": True}], 0.3, [join])
    [phone] = [one for one in shown.truth.devices if one.name == "phone"]
    heard = shown.table("sender").filter(pl.col("l2_addr") == phone.mac)["ts"].dt.epoch("ns").sort()
    assert heard[0] - shown.truth.start >= 300_000_000_000
    assert int(phone.mac[:2], 16) & 3 == 2
    assert "android-dhcp-14" in set(shown.table("dhcp").filter(pl.col("mac") == phone.mac)["vendor_class"])
    assert 5228 in shown.table("conn", shown.ip("phone"))["resp_p"].to_list()
    assert [event.kind for event in shown.truth.events] == ["join"]
