"""The gateway tells the network that it is there, and sends nothing to itself."""

import polars as pl

from tests.wardline_range.made import lives

SHOWN = lives(["hp-printer"], hours=0.3)


def test_it_announces_an_internet_gateway_and_answers_others() -> None:
    ssdp = SHOWN.table("ssdp", SHOWN.ip("gateway"))
    assert any("InternetGatewayDevice" in usn for usn in ssdp["usn"])
    assert ssdp.height >= 2
    assert SHOWN.table("dns", SHOWN.ip("hp-printer"))["answers"].list.len().min() == 1
    assert SHOWN.table("dhcp", SHOWN.ip("gateway"))["msg_type"].to_list() == ["OFFER", "ACK"]


def test_nothing_here_talks_to_itself() -> None:
    assert SHOWN.table("conn").filter(pl.col("orig_l2_addr") == pl.col("resp_l2_addr")).is_empty()
