"""The gateway is asked to lead ports to a device."""

import xml.etree.ElementTree as ET

from tests.wardline_range.real.programs.launch import IP, free_port
from tests.wardline_range.real.programs.listeners import listening
from wardline_range.protocols import http
from wardline_range.real.programs import attack_port_mapping

_OK = http.response(200, "UPnP", b"", "text/xml")


def test_each_port_is_asked_for_in_well_formed_xml() -> None:
    with listening(lambda said: _OK) as gateway:
        told = ["--gateway", IP, "--port", str(gateway.port), "--client", "10.77.0.20", "--map", "23", "554"]
        attack_port_mapping.main([*told, "--every", "0.02"])
    asked = []
    for (said,) in gateway.talks:
        head, _, body = said.partition(b"\r\n\r\n")
        assert head.startswith(b"POST /")
        assert b'WANIPConnection:1#AddPortMapping"' in head
        fields = {one.tag: one.text for one in ET.fromstring(body).iter()}
        asked.append((fields["NewExternalPort"], fields["NewInternalClient"]))
    assert asked == [("23", "10.77.0.20"), ("554", "10.77.0.20")]


def test_a_gateway_without_upnp_changes_nothing() -> None:
    told = ["--gateway", IP, "--port", str(free_port()), "--client", "10.77.0.20", "--every", "0.01"]
    attack_port_mapping.main(told)
