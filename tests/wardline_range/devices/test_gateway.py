"""The gateway tells the network that it is there, and keeps its clock."""

from tests.wardline_range.made import lives
from wardline_range.devices.gateway import Gateway


def test_it_announces_an_internet_gateway() -> None:
    shown = lives(lambda site: [], hours=0.3)
    ssdp = shown.table("ssdp", Gateway.spec.ip)
    assert all("InternetGatewayDevice" in usn for usn in ssdp["usn"])
    assert ssdp.height >= 2
    assert shown.table("ntp", Gateway.spec.ip).height >= 4
    assert 443 in shown.table("conn", Gateway.spec.ip)["resp_p"].to_list()
