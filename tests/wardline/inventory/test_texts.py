"""Which text of which row is taken as said by which device."""

from collections.abc import Mapping

import pytest

from tests.wardline.inventory.slices import HOST, OTHER, ROUTER, a_slice, arp, asks, lease, sent, talk
from wardline import inventory
from wardline.inventory.identity import device_id
from wardline.inventory.texts import MANY, texts

Said = set[tuple[str, str, str]]
NAMES = {device_id("site", mac): name for mac, name in ((HOST, "host"), (OTHER, "other"), (ROUTER, "router"))}
SENDERS = [*sent(HOST, "10.0.0.5"), *sent(OTHER, "10.0.0.6"), *sent(ROUTER, "10.0.0.1")]
FLOW = {"orig_h": "10.0.0.5", "orig_p": 4000, "resp_h": "10.0.0.6", "resp_p": 80}
SAID = {"is_orig": True}
OUT = {**FLOW, "resp_h": "8.8.8.8"}


def said(**rows: list[Mapping[str, object]]) -> Said:
    seen, known = inventory.observe(a_slice(sender=SENDERS, **rows), inventory.begin())
    macs = {mac: device_id("site", mac) for mac in (HOST, OTHER, ROUTER)}
    found = texts(seen, macs, frozenset(known.passing["mac"]))
    return {(NAMES[one.device], one.rule, one.text) for one in found if one.rule != "oui"}


@pytest.mark.parametrize(
    ("table", "row", "expected"),
    [
        ("http", {**FLOW, "user_agent": "Hue/1", "server_software": "Boa"},
         {("host", "http.user_agent", "Hue/1"), ("other", "http.server", "Boa")}),
        ("http", {**OUT, "host": "WWW.MeetHue.com:443", "server_software": "nginx"},
         {("host", "cloud", "www.meethue.com:443")}),
        ("http", {**FLOW, "auth_realm": "DCS-930L"}, {("other", "http.realm", "DCS-930L")}),
        ("tls", {**OUT, "server_name": "bridge.meethue.com", "subject": "CN=philips"},
         {("host", "cloud", "bridge.meethue.com")}),
        ("tls", {**FLOW, "server_name": "nas.example", "subject": "CN=nas"}, {("other", "tls.subject", "CN=nas")}),
        ("dns", {**OUT, "query": "www.example.com"}, set()),
        ("dns", {**OUT, "query": "0.ubnt.pool.ntp.org", "rcode": 0}, {("host", "ntp pool", "0.ubnt.pool.ntp.org")}),
        ("dns", {**FLOW, "query": "example.com", "rcode": 0}, {("other", "serves", "dns server")}),
        ("dns", {**FLOW, "query": "example.com"}, set()),
        ("ntp", {**FLOW, "ntp_mode": 4, "is_orig": False}, {("other", "serves", "ntp server")}),
        ("ssh", {**FLOW, "client_version": "SSH-2.0-a", "server_version": "SSH-2.0-b"},
         {("host", "ssh.version", "SSH-2.0-a"), ("other", "ssh.version", "SSH-2.0-b")}),
        ("mqtt", {**FLOW, "mqtt_type": "CONNECT", "is_orig": True, "client_id": "plug-1"},
         {("host", "mqtt.client_id", "plug-1")}),
        ("mqtt", {**FLOW, "mqtt_type": "PUBLISH", "is_orig": True, "topic": "a/b"}, {("host", "mqtt.topic", "a/b")}),
        ("mqtt", {**FLOW, "mqtt_type": "CONNACK", "is_orig": False}, {("other", "serves", "mqtt broker")}),
        ("modbus", {**FLOW, "pdu_type": "REQ"}, {("host", "ot", "modbus master")}),
        ("dnp3", {**FLOW, "pdu_type": "RESP"}, {("other", "ot", "dnp3 outstation")}),
        ("bacnet", {**FLOW, **SAID, "apdu_type": "UNCONFIRMED_REQUEST", "bacnet_service": "i_am", "vendor_id": 36},
         {("host", "bacnet.vendor", "36")}),
        ("bacnet", {**FLOW, **SAID, "bacnet_service": "i_am", "vendor_id": 36, "bacnet_src": "2001/0c"}, set()),
        ("bacnet", {**FLOW, "is_orig": False, "apdu_type": "COMPLEX_ACK", "object_type": "device",
                    "property": "model-name", "value": "NAE"},
         {("other", "bacnet.property", "model-name NAE"), ("other", "ot", "bacnet outstation")}),
        ("bacnet", {**FLOW, **SAID, "apdu_type": "CONFIRMED_REQUEST"}, {("host", "ot", "bacnet master")}),
        ("cip", {**FLOW, "is_orig": False, "pdu_type": "RESP", "vendor_id": 1, "device_type": 14, "revision": "33.11",
                 "serial": "c0006c3a", "product_name": "1756-L61/B"},
         {("other", "cip.identity", "vendor=1 type=14 revision=33.11 serial=c0006c3a name=1756-L61/B")}),
        ("cip", {**FLOW, **SAID, "pdu_type": "REQ", "service_code": 0x4C}, {("host", "ot", "cip master")}),
        ("s7comm", {**FLOW, "is_orig": False, "rosctr": "User-Data", "pdu_type": "RESP", "serial": "S C-C2",
                    "product_name": "CPU 315-2 PN/DP"},
         {("other", "s7comm.identity", "order= serial=S C-C2 name=CPU 315-2 PN/DP"),
          ("other", "ot", "s7comm outstation")}),
        ("s7comm", {**FLOW, **SAID, "rosctr": "Job-Request", "pdu_type": "REQ"}, {("host", "ot", "s7comm master")}),
        ("s7comm", {**FLOW, "is_orig": False, "rosctr": "Job-Request", "pdu_type": "REQ"}, set()),
        ("iec104", {**FLOW, "is_orig": False, "iec_type_id": 13}, {("other", "ot", "iec104 outstation")}),
        ("iec104", {**FLOW, **SAID, "iec_type": "STARTDT_ACT"}, set()),
        ("ssdp", {**OUT, "orig_p": 1900, "status_code": 200, "server_software": "IpBridge"},
         {("host", "ssdp.server", "IpBridge")}),
        ("ssdp", {**FLOW, "resp_p": 1900, "status_code": 200, "search_target": "urn:x"},
         {("other", "ssdp.type", "urn:x")}),
        ("ssdp", {**OUT, "method": "NOTIFY", "usn": "uuid:1"}, {("host", "ssdp.type", "uuid:1")}),
        ("ssdp", {**OUT, "method": "M-SEARCH", "search_target": "ssdp:all"}, set()),
        ("mdns", {**OUT, "is_response": True, "rr_section": "answer", "rr_type": "A", "rr_name": "cam.local",
                  "rr_data": "10.0.0.5"}, {("host", "mdns.a", "A cam.local 10.0.0.5")}),
        ("mdns", {**OUT, "is_response": True, "rr_section": "answer", "rr_type": "A", "rr_name": "cam.local",
                  "rr_data": "10.0.0.6"}, set()),
        ("mdns", {**OUT, "is_response": False, "rr_section": "question", "rr_type": "PTR",
                  "rr_name": "_hap._tcp.local"}, set()),
        ("conn", talk("10.0.0.5", "8.8.8.8"), set()),
    ],
)  # fmt: skip
def test_each_end_speaks_for_itself(table: str, row: Mapping[str, object], expected: Said) -> None:
    assert said(**{table: [row]}) == expected


def test_a_dhcp_client_speaks_for_itself_and_its_server_serves() -> None:
    assert said(dhcp=[asks(HOST, host_name="cam", param_list="1,3"), lease(HOST, "10.0.0.5")]) == {
        ("host", "dhcp.host_name", "cam"), ("host", "dhcp.param_list", "1,3"), ("router", "serves", "dhcp server"),
    }  # fmt: skip


def test_names_in_the_messages_of_a_server_are_not_the_clients() -> None:
    assert said(dhcp=[{**lease(HOST, "10.0.0.5"), "host_name": "chosen-by-the-server"}]) == {
        ("router", "serves", "dhcp server")
    }


def test_a_router_is_known_by_what_it_passes_on() -> None:
    forwarded = sent(ROUTER, "8.8.8.8", "1.1.1.1")
    seen, known = inventory.observe(a_slice(sender=[*SENDERS, *forwarded]), inventory.begin())
    found = texts(seen, {ROUTER: "D1"}, frozenset(known.passing["mac"]))
    assert ("D1", "passes traffic on", "gateway") in {one[:3] for one in found}


def test_the_maker_is_that_of_who_sent_the_frame_not_of_who_it_claims_to_be() -> None:
    seen, _ = inventory.observe(a_slice(arp=[arp(HOST, "10.0.0.1", sender=OTHER)]), inventory.begin())
    assert {(one.device, one.text) for one in texts(seen, {HOST: "host", OTHER: "other"}, ())} == {("other", OTHER)}


def test_many_rows_that_say_the_same_are_walked_once() -> None:
    rows: list[Mapping[str, object]] = [{**FLOW, "pdu_type": "REQ"}] * (MANY + 1)
    seen, _ = inventory.observe(a_slice(sender=SENDERS, modbus=rows), inventory.begin())
    (one,) = [text for text in texts(seen, {}, ()) if text.rule == "ot"]
    assert (one.row.uid, one.row.ts) == ("Cmodbus0-0", seen.start)


def test_an_address_made_of_a_link_layer_address_names_its_maker() -> None:
    seen, _ = inventory.observe(a_slice(conn=[talk("fe80::1e6f:65ff:fec0:4392", "fe80::1")]), inventory.begin())
    assert "1c:6f:65:c0:43:92" in {one.text for one in texts(seen, {}, ()) if one.rule == "oui"}
