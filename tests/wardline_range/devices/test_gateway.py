"""The gateway tells the network that it is there, and sends nothing to itself."""

import polars as pl

from tests.wardline_range.made import lives
from wardline_range.devices.gateway import Gateway
from wardline_range.devices.printer import Printer


def test_it_announces_an_internet_gateway_and_answers_others() -> None:
    shown = lives(lambda site: [Printer(site)], hours=0.3)
    ssdp = shown.table("ssdp", Gateway.spec.ip)
    assert all("InternetGatewayDevice" in usn for usn in ssdp["usn"])
    assert ssdp.height >= 2
    assert shown.table("dns", Printer.spec.ip)["answers"].list.len().min() == 1
    assert shown.table("dhcp", Gateway.spec.ip)["msg_type"].to_list() == ["OFFER", "ACK"]


def test_nothing_here_talks_to_itself() -> None:
    shown = lives(lambda site: [Printer(site)], hours=0.3)
    assert shown.table("conn").filter(pl.col("orig_l2_addr") == pl.col("resp_l2_addr")).is_empty()
