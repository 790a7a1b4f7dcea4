"""UPnP: documents that parse, and tshark's reading of a port that is opened."""

import xml.etree.ElementTree as ET

from tests.wardline_range import second_pair
from wardline_range.protocols import http, upnp

BOX = upnp.Described(
    upnp.GATEWAY, "Router & Co", "Maker", "Model", "S1", "1-2", ((upnp.WAN_CONNECTION, "/ctl/IPConn"),)
)
SPACE = "{urn:schemas-upnp-org:device-1-0}"


def test_a_description_says_what_the_device_is() -> None:
    root = ET.fromstring(BOX.document())
    device = root.find(f"{SPACE}device")
    assert device is not None
    assert device.findtext(f"{SPACE}friendlyName") == "Router & Co"
    assert device.findtext(f"{SPACE}UDN") == "uuid:1-2"
    service = device.find(f"{SPACE}serviceList/{SPACE}service")
    assert service is not None
    assert [part.text for part in service][:3] == [
        upnp.WAN_CONNECTION,
        "urn:upnp-org:serviceId:WANIPConnection1",
        "/ctl/IPConn",
    ]
    assert b"serviceList" not in upnp.Described(upnp.RENDERER, "TV", "M", "T", "S", "1").document()


def test_tshark_reads_how_a_port_is_opened() -> None:
    opened = upnp.port_mapping("TCP", 8554, "192.168.10.5", 554, "camera", 3600)
    capture = second_pair.tcp_exchange(
        80,
        http.request("GET", "192.168.10.7", "/rootDesc.xml", "UPnP/1.1"),
        http.response(200, "UPnP/1.1", BOX.document(), "text/xml"),
        upnp.action("192.168.10.7", "/ctl/IPConn", "UPnP/1.1", upnp.WAN_CONNECTION, upnp.ADD_PORT_MAPPING, opened),
        upnp.answer("UPnP/1.1", upnp.WAN_CONNECTION, upnp.ADD_PORT_MAPPING, {}),
    )
    second_pair.assert_sound(capture)
    assert second_pair.protocols(capture) == ["http", "xml", "xml", "xml"]
    said = second_pair.dissect(capture, "http.request.line", "xml.cdata", only="http.request.method == POST")[0]
    assert 'SOAPAction: "urn:schemas-upnp-org:service:WANIPConnection:1#AddPortMapping"' in said[0]
    assert said[1] == "8554,TCP,554,192.168.10.5,1,camera,3600"
