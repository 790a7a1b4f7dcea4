"""What the traffic of one slice states about devices: the texts they send about themselves, read by tables.

Only texts that are new for a device are read, so a quiet slice costs next to nothing. Everything a device says is data:
cut, made printable, and matched against tables; nothing of it is ever run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from wardline.inventory.knowledge import read
from wardline.inventory.knowledge.domains import DOMAINS
from wardline.model.batch import Batch
from wardline.model.text import printable

LONGEST = 200
PER_RULE = 20
"""Different texts of one kind that are read for one device; the first ones count."""

STATED = pl.Schema(
    {
        "device": pl.String, "name": pl.String, "value": pl.String, "confidence": pl.Float64, "rule": pl.String,
        "ts": pl.Int64, "table": pl.String, "uid": pl.String, "text": pl.String,
    }
)  # fmt: skip
_SAID = pl.Schema(
    {"device": pl.String, "rule": pl.String, "text": pl.String, "ts": pl.Int64, "table": pl.String, "uid": pl.String}
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribute of one device, said by one rule from one text of one row; `name` is empty where it says nothing."""

    device: str
    name: str
    value: str
    confidence: float
    rule: str
    ts: int
    table: str
    uid: str
    text: str


def stated(seen: Batch, macs: Mapping[str, str], routers: pl.Series, known: pl.DataFrame) -> pl.DataFrame:
    """All statements after this slice."""
    parts = [part for part in _texts(seen, macs, routers) if part.height]
    if not parts:
        return known
    said = pl.concat(parts).filter(pl.col("device").is_not_null() & pl.col("text").is_not_null())
    said = said.with_columns(pl.col("text").str.slice(0, 2 * LONGEST))
    said = said.unique(["device", "rule", "text"], keep="first", maintain_order=True)
    fresh = said.join(known, on=["device", "rule", "text"], how="anti")
    if fresh.is_empty():
        return known
    counts = known.select("device", "rule", "text").unique().group_by("device", "rule").agg(known=pl.len())
    fresh = fresh.join(counts, on=["device", "rule"], how="left", maintain_order="left")
    place = pl.int_range(pl.len()).over("device", "rule") + pl.col("known").fill_null(0)
    fresh = fresh.filter(place < PER_RULE)
    rows = [row for one in fresh.iter_rows(named=True) for row in _read(one)]
    return pl.concat([known, pl.DataFrame(rows, schema=STATED, orient="row")]) if rows else known


def _read(one: Mapping[str, object]) -> Iterator[tuple[object, ...]]:
    """The statements of one text; one without a name where it says nothing, so that it is not read again."""
    text = str(one["text"])
    found = read(str(one["rule"]), printable(text, LONGEST)) or [("", "", 0.0)]
    for name, value, confidence in found:
        yield (
            one["device"], name, printable(value, LONGEST), confidence, one["rule"], one["ts"], one["table"],
            one["uid"] or "", text,
        )  # fmt: skip


def _texts(seen: Batch, macs: Mapping[str, str], routers: pl.Series) -> Iterator[pl.DataFrame]:
    yield from _link_layer(seen, macs, routers)
    for table, side, rule, column in (
        ("dhcp", "orig", "dhcp.host_name", "host_name"),
        ("dhcp", "orig", "dhcp.host_name", "client_fqdn"),
        ("dhcp", "orig", "dhcp.vendor_class", "vendor_class"),
        ("dhcp", "orig", "dhcp.param_list", "param_list"),
        ("http", "orig", "http.user_agent", "user_agent"),
        ("http", "orig", "cloud", "host"),
        ("http", "resp", "http.server", "server_software"),
        ("http", "resp", "http.realm", "auth_realm"),
        ("tls", "orig", "cloud", "server_name"),
        ("tls", "resp", "tls.subject", "subject"),
        ("dns", "orig", "cloud", "query"),
        ("mqtt", "orig", "mqtt.client_id", "client_id"),
        ("ssh", "orig", "ssh.version", "client_version"),
        ("ssh", "resp", "ssh.version", "server_version"),
        ("ssdp", "orig", "ssdp.user_agent", "user_agent"),
    ):
        rows = _rows(seen, table)
        if rows is not None:
            yield _said(_known_only(rows, column) if rule == "cloud" else rows, side, table, rule, pl.col(column))
    yield from _announced(seen)
    yield from _roles(seen)


def _rows(seen: Batch, table: str) -> pl.DataFrame | None:
    rows = seen.tables.get(table)
    return rows if rows is not None and rows.height else None


def _known_only(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Rows whose name lies in a domain that the tables know: of all others nothing is kept."""
    name = pl.col(column).str.to_lowercase().str.strip_chars(".").str.replace(r":\d+$", "")
    known = [name.str.extract(rf"((?:[^.]+\.){{{dots}}}[^.]+)$").is_in(list(DOMAINS)) for dots in (1, 2)]
    return rows.filter(pl.any_horizontal(known).fill_null(False)).with_columns(name.alias(column))


def _said(rows: pl.DataFrame, side: str, table: str, rule: str, text: pl.Expr) -> pl.DataFrame:
    return rows.select(
        device=pl.col(f"{side}_device"), rule=pl.lit(rule), text=text, ts=pl.col("ts").cast(pl.Int64),
        table=pl.lit(table), uid=pl.col("l2_addr") if table == "sender" else pl.col("uid"),
    ).unique(["device", "text"], keep="first", maintain_order=True)  # fmt: skip


def _link_layer(seen: Batch, macs: Mapping[str, str], routers: pl.Series) -> Iterator[pl.DataFrame]:
    for table, column in (("sender", "l2_addr"), ("arp", "orig_l2_addr"), ("dhcp", "mac")):
        rows = _rows(seen, table)
        if rows is None:
            continue
        own = rows.with_columns(orig_device=pl.col(column).replace_strict(macs, default=None, return_dtype=pl.String))
        yield _said(own, "orig", table, "oui", pl.col(column))
        if table == "sender":
            passing = own.filter(pl.col(column).is_in(routers.to_list()))
            yield _said(passing, "orig", table, "passes traffic on", pl.lit("gateway"))


def _announced(seen: Batch) -> Iterator[pl.DataFrame]:
    mdns = _rows(seen, "mdns")
    if mdns is not None:
        told = mdns.filter(pl.col("is_response") & (pl.col("rr_section") != "question"))
        text = pl.concat_str(
            pl.col("rr_type"), pl.lit(" "), pl.col("rr_name"), pl.lit(" "), pl.col("rr_data"), ignore_nulls=True
        )
        yield _said(
            told.filter(pl.col("rr_type").is_in(["PTR", "SRV", "TXT", "A", "HINFO"])), "orig", "mdns", "mdns", text
        )
    ssdp = _rows(seen, "ssdp")
    if ssdp is not None:
        notified = ssdp.filter(
            (pl.col("method") == "NOTIFY") | (pl.col("status_code").is_not_null() & (pl.col("orig_p") == 1900))
        )
        answered = ssdp.filter(pl.col("status_code").is_not_null() & (pl.col("orig_p") != 1900))
        for side, rows in (("orig", notified), ("resp", answered)):
            for rule, column in (
                ("ssdp.server", "server_software"),
                ("ssdp.type", "usn"),
                ("ssdp.type", "search_target"),
            ):
                yield _said(rows, side, "ssdp", rule, pl.col(column))


def _roles(seen: Batch) -> Iterator[pl.DataFrame]:
    """Roles and kinds that follow from which side of a protocol a device is on."""
    for table in ("modbus", "dnp3"):
        rows = _rows(seen, table)
        if rows is not None:
            asked = rows.filter(pl.col("pdu_type") == "REQ")
            yield _said(asked, "orig", table, "ot", pl.lit(f"{table} master"))
            yield _said(rows.filter(pl.col("pdu_type") == "RESP"), "resp", table, "ot", pl.lit(f"{table} outstation"))
    dhcp = _rows(seen, "dhcp")
    if dhcp is not None:
        given = dhcp.filter(pl.col("msg_type").is_in(["OFFER", "ACK"]) & (pl.col("resp_h") == pl.col("server_addr")))
        yield _said(given, "resp", "dhcp", "serves", pl.lit("dhcp server"))
    dns = _rows(seen, "dns")
    if dns is not None:
        yield _said(dns.filter(pl.col("rcode").is_not_null()), "resp", "dns", "serves", pl.lit("dns server"))
    ntp = _rows(seen, "ntp")
    if ntp is not None:
        yield _said(
            ntp.filter((pl.col("ntp_mode") == 4) & ~pl.col("is_orig")), "resp", "ntp", "serves", pl.lit("ntp server")
        )
    mqtt = _rows(seen, "mqtt")
    if mqtt is not None:
        yield _said(mqtt.filter(pl.col("mqtt_type") == "CONNACK"), "resp", "mqtt", "serves", pl.lit("mqtt broker"))
