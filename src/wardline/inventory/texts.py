"""Where devices speak about themselves: which column of which table is read for which end, under which rule.

Equal rows of a large table are first made one by columns; what is left is few, and walking it costs less than thirty
queries on small frames.
"""

from collections.abc import Container, Iterator, Mapping
from typing import Any, NamedTuple

import polars as pl

from wardline.inventory.knowledge.controllers import DEVICE_PROPERTIES
from wardline.inventory.knowledge.domains import is_known_cloud, is_pool
from wardline.inventory.sightings import link_layer
from wardline.model.batch import Batch

MANY = 512
"""Rows of a table from which equal ones are first made one."""

_COLUMNS = (
    # table, end, rule, column
    ("http", "orig", "http.user_agent", "user_agent"),
    ("http", "resp", "http.server", "server_software"),
    ("http", "resp", "http.realm", "auth_realm"),
    ("tls", "resp", "tls.subject", "subject"),
    ("mqtt", "orig", "mqtt.client_id", "client_id"),
    ("ssh", "orig", "ssh.version", "client_version"),
    ("ssh", "resp", "ssh.version", "server_version"),
    ("ssdp", "orig", "ssdp.user_agent", "user_agent"),
)
_OF_CLIENT = ("dhcp.host_name", "dhcp.host_name", "dhcp.vendor_class", "dhcp.param_list")
_NAMES = (("dns", "query"), ("tls", "server_name"), ("http", "host"))
_ANNOUNCED = frozenset({"A", "AAAA", "PTR", "SRV", "TXT"})
_DHCP_SERVER, _SSDP_PORT, _ROUTER_ADVERTISEMENT = 67, 1900, 134
_GIVEN = frozenset({"OFFER", "ACK", "NAK"})


class Row(NamedTuple):
    """A row by its frame and place, so that its id and time are looked up only where something new was said."""

    rows: pl.DataFrame
    place: int

    @property
    def uid(self) -> str:
        """What a `RowRef` calls the row by."""
        column = "uid" if "uid" in self.rows.columns else "l2_addr"
        return self.rows[column][self.place] or ""

    @property
    def ts(self) -> int:
        """Its time in ns."""
        return int(self.rows["ts"][self.place : self.place + 1].to_physical()[0])


class Text(NamedTuple):
    """What a device said in one row, and under which rule it is read."""

    device: str
    rule: str
    text: str
    table: str
    row: Row


def texts(seen: Batch, macs: Mapping[str, str], passing: Container[str]) -> Iterator[Text]:
    """What each device says in this slice; `macs` are the devices of link-layer senders, `passing` those that route."""
    for table, end, rule, column in _COLUMNS:
        for row, device, text in _rows(seen, table, f"{end}_device", column):
            if device and text:
                yield Text(device, rule, text, table, row)
    for reader in (_names, _dhcp, _mdns, _ssdp, _mqtt, _sides, _bacnet, _cip, _s7comm, _iec104, _servers, _advertised):
        yield from reader(seen)
    yield from _link_layer(seen, macs, passing)


def _rows(seen: Batch, table: str, *columns: str, only: pl.Expr | None = None) -> Iterator[tuple[Any, ...]]:
    """Every row with the columns asked for; of many equal rows the first."""
    rows = seen.tables.get(table)
    if rows is None or rows.is_empty():
        return
    if only is not None:
        rows = rows.filter(only)
    if rows.height > MANY:
        rows = rows.unique(columns, keep="first", maintain_order=True)
    places = (Row(rows, place) for place in range(rows.height))
    yield from zip(places, *(rows[name].to_list() for name in columns), strict=True)


def _names(seen: Batch) -> Iterator[Text]:
    """Host names in domains that the tables know: of all others nothing is kept."""
    for table, column in _NAMES:
        for row, device, name in _rows(seen, table, "orig_device", column):
            if device and name and is_known_cloud(name):
                yield Text(device, "cloud", name.lower(), table, row)
            elif device and name and table == "dns" and is_pool(name):
                yield Text(device, "ntp pool", name.lower(), table, row)


def _dhcp(seen: Batch) -> Iterator[Text]:
    """What clients say of themselves, and who gives out addresses: whichever end has the server's port."""
    columns = ("orig_device", "resp_device", "orig_p", "is_orig", "msg_type")
    said = ("host_name", "client_fqdn", "vendor_class", "param_list")
    for row, orig, resp, orig_p, is_orig, kind, *told in _rows(seen, "dhcp", *columns, *said):
        if kind not in _GIVEN:
            for rule, text in zip(_OF_CLIENT, told, strict=True):
                if orig and text:
                    yield Text(orig, rule, text, "dhcp", row)
            continue
        server = orig if orig_p == _DHCP_SERVER else None if is_orig else resp
        if server:
            yield Text(server, "serves", "dhcp server", "dhcp", row)


def _mdns(seen: Batch) -> Iterator[Text]:
    """Records that a device announces; an address record counts where it names the sender's own address."""
    columns = ("orig_device", "orig_h", "is_response", "rr_section", "rr_type", "rr_name", "rr_data")
    for row, device, addr, is_response, section, kind, name, data in _rows(seen, "mdns", *columns):
        if not device or not is_response or section == "question" or kind not in _ANNOUNCED or not name:
            continue
        if name.endswith(".arpa") or (kind in ("A", "AAAA") and data != addr):
            continue
        yield Text(device, f"mdns.{kind.lower()}", f"{kind} {name} {data or ''}", "mdns", row)


def _ssdp(seen: Batch) -> Iterator[Text]:
    """Notifications, and answers to a search: those come from port 1900, or within the flow of a search sent there."""
    columns = ("orig_device", "resp_device", "orig_p", "method", "status_code")
    said = ("server_software", "usn", "search_target")
    for row, orig, resp, orig_p, method, status, *told in _rows(seen, "ssdp", *columns, *said):
        if method != "NOTIFY" and status is None:
            continue
        device = orig if method == "NOTIFY" or orig_p == _SSDP_PORT else resp
        for rule, text in zip(("ssdp.server", "ssdp.type", "ssdp.type"), told, strict=True):
            if device and text:
                yield Text(device, rule, text, "ssdp", row)


def _mqtt(seen: Batch) -> Iterator[Text]:
    for row, device, kind, is_orig, topic in _rows(seen, "mqtt", "orig_device", "mqtt_type", "is_orig", "topic"):
        if device and topic and kind == "PUBLISH" and is_orig:
            yield Text(device, "mqtt.topic", topic, "mqtt", row)


def _sides(seen: Batch) -> Iterator[Text]:
    """Who asks and who answers in the protocols of plants."""
    for table in ("modbus", "dnp3"):
        for row, orig, resp, kind in _rows(seen, table, "orig_device", "resp_device", "pdu_type"):
            side, device = ("master", orig) if kind == "REQ" else ("outstation", resp)
            if device:
                yield Text(device, "ot", f"{table} {side}", table, row)


def _bacnet(seen: Batch) -> Iterator[Text]:
    """Announcements with their maker's number, properties of device objects, and who asks and who answers.

    What came through a router is not said by the router.
    """
    own = pl.col("forwarded_from").is_null() & pl.col("bacnet_src").is_null()
    announced = own & (pl.col("bacnet_service") == "i_am") & pl.col("vendor_id").is_not_null()
    for row, device, number in _rows(seen, "bacnet", "orig_device", "vendor_id", only=announced & pl.col("is_orig")):
        if device:
            yield Text(device, "bacnet.vendor", str(number), "bacnet", row)
    answers = pl.col("apdu_type") == "COMPLEX_ACK"
    told = own & answers & (pl.col("object_type") == "device") & pl.col("property").is_in(DEVICE_PROPERTIES)
    sides = ("orig_device", "resp_device", "is_orig")
    for row, orig, resp, is_orig, name, value in _rows(seen, "bacnet", *sides, "property", "value", only=told):
        if (device := orig if is_orig else resp) and value:
            yield Text(device, "bacnet.property", f"{name} {value}", "bacnet", row)
    confirmed = own & pl.col("apdu_type").is_in(["CONFIRMED_REQUEST", "SIMPLE_ACK", "COMPLEX_ACK"])
    for row, orig, resp, is_orig, kind in _rows(seen, "bacnet", *sides, "apdu_type", only=confirmed):
        if device := orig if is_orig else resp:
            side = "master" if kind == "CONFIRMED_REQUEST" else "outstation"
            yield Text(device, "ot", f"bacnet {side}", "bacnet", row)


def _cip(seen: Batch) -> Iterator[Text]:
    """Identity objects that answer for themselves, and who asks and who answers."""
    columns = ("orig_device", "resp_device", "is_orig")
    named = ("vendor_id", "device_type", "revision", "serial", "product_name")
    told = pl.col("vendor_id").is_not_null() & pl.col("route").is_null()
    for row, orig, resp, is_orig, vendor, kind, *said in _rows(seen, "cip", *columns, *named, only=told):
        if device := orig if is_orig else resp:
            revision, serial, name = (one or "" for one in said)
            text = f"vendor={vendor} type={kind} revision={revision} serial={serial} name={name}"
            yield Text(device, "cip.identity", text, "cip", row)
    serves = pl.col("service_code").is_not_null()
    for row, orig, resp, is_orig, pdu in _rows(seen, "cip", *columns, "pdu_type", only=serves):
        if device := orig if is_orig else resp:
            yield Text(device, "ot", f"cip {'master' if pdu == 'REQ' else 'outstation'}", "cip", row)


def _s7comm(seen: Batch) -> Iterator[Text]:
    """What a controller's status lists say, and who asks and who answers."""
    columns = ("orig_device", "resp_device", "is_orig")
    named = ("order_number", "product_name", "serial")
    told = pl.any_horizontal(pl.col(name).is_not_null() for name in named)
    for row, orig, resp, is_orig, *said in _rows(seen, "s7comm", *columns, *named, only=told):
        if device := orig if is_orig else resp:
            order, name, serial = (one or "" for one in said)
            yield Text(device, "s7comm.identity", f"order={order} serial={serial} name={name}", "s7comm", row)
    for row, orig, resp, is_orig, pdu in _rows(seen, "s7comm", *columns, "pdu_type", only=pl.col("rosctr") != "ACK"):
        # In a download it is the controller that asks: only the one that was called serves.
        if is_orig == (pdu == "REQ") and (device := orig if is_orig else resp):
            yield Text(device, "ot", f"s7comm {'master' if is_orig else 'outstation'}", "s7comm", row)


def _iec104(seen: Batch) -> Iterator[Text]:
    """Who commands and who reports."""
    columns = ("orig_device", "resp_device", "is_orig")
    for row, orig, resp, is_orig in _rows(seen, "iec104", *columns, only=pl.col("iec_type_id").is_not_null()):
        if device := orig if is_orig else resp:
            yield Text(device, "ot", f"iec104 {'master' if is_orig else 'outstation'}", "iec104", row)


def _servers(seen: Batch) -> Iterator[Text]:
    """Who answers in the protocols of servers."""
    for table, role, answers in (
        ("dns", "dns server", pl.col("rcode").is_not_null()),
        ("ntp", "ntp server", (pl.col("ntp_mode") == 4) & ~pl.col("is_orig")),
        ("mqtt", "mqtt broker", pl.col("mqtt_type") == "CONNACK"),
    ):
        for row, device in _rows(seen, table, "resp_device", only=answers):
            if device:
                yield Text(device, "serves", role, table, row)


def _advertised(seen: Batch) -> Iterator[Text]:
    """Who tells its neighbours to send through it."""
    advertises = (pl.col("proto") == "icmp") & (pl.col("orig_p") == _ROUTER_ADVERTISEMENT)
    advertises &= pl.col("orig_h").str.starts_with("fe80:")
    for row, device in _rows(seen, "conn", "orig_device", only=advertises):
        if device:
            yield Text(device, "advertises routes", "gateway", "conn", row)


def _link_layer(seen: Batch, macs: Mapping[str, str], passing: Container[str]) -> Iterator[Text]:
    """Whose address a frame was sent from, and who passes on what others sent."""
    for table, column in (("sender", "l2_addr"), ("arp", "l2_addr"), ("dhcp", "mac"), ("conn", "orig_l2_addr")):
        if table == "conn" and "sender" in seen.tables:
            return
        for row, mac in _rows(seen, table, column):
            device = macs.get(mac)
            if device:
                yield Text(device, "oui", mac, table, row)
                if mac in passing:
                    yield Text(device, "passes traffic on", "gateway", table, row)
    for row, device, addr in _rows(seen, "conn", "orig_device", "orig_h"):
        mac = link_layer(addr) if device and "ff:fe" in addr else None
        if mac:
            yield Text(device, "oui", mac, "conn", row)
