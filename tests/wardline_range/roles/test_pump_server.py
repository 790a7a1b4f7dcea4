"""A pump server can be found by its pumps."""

from tests.wardline_range.made import a_site, residents
from wardline_range.roles.pump_server import PORT, PumpServer


def test_pumps_find_their_server() -> None:
    site = a_site()
    pump, server = residents(site, "baxter-pump", "pump-gateway")
    assert site.one(pump, PumpServer) is server
    assert PORT in server.open_ports
