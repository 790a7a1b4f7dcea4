"""SSDP messages."""

from wardline_range.protocols import ssdp


def test_messages_start_and_end_as_http_does() -> None:
    said = ssdp.notify("http://10.0.0.1/d.xml", "upnp:rootdevice", "uuid:1", "Linux UPnP/1.0")
    assert said.startswith(b"NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n")
    assert b"\r\nNTS: ssdp:alive\r\n" in said
    assert said.endswith(b"\r\n\r\n")
    assert ssdp.found("http://10.0.0.1/", "t", "u", "s").startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_search_names_its_agent_where_it_has_one() -> None:
    assert b"USER-AGENT: Chrome" in ssdp.search("ssdp:all", "Chrome")
    assert b"USER-AGENT" not in ssdp.search("ssdp:all")
