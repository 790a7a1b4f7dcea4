"""Zeek's logs as Wardline's tables: which field becomes which column, and its text a value of the column's type.

Zeek writes some logs by transaction where our tables have a row per message (DHCP, DNP3, MQTT): such a row is taken
apart. Unknown fields are ignored; fields that a log lacks are null.

References: Zeek 7 `scripts/base/protocols/*/main.zeek`; for Modbus and DNP3 names `consts.zeek` beside them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from wardline.model.schema import FIELDS, TEXTS, TIME, polars_schema
from wardline.sources.zeek_codes import DNP3_FUNCTIONS, MODBUS_FUNCTIONS, MQTT_RETURN_CODES

AT = "_at"
"""When a row became known: the order in which rows are handed on, nanoseconds. For a connection its end."""

CERT = "_cert"
"""What ties a TLS handshake to its certificate in x509.log."""

X509 = "x509"
LISTS = frozenset(
    {
        "answers",
        "TTLs",
        "uids",
        "msg_types",
        "topics",
        "qos_levels",
        "cert_chain_fps",
        "cert_chain_fuids",
        "san.dns",
        "san_dns",
        "client_alpn",
    }
)

_ID = {"orig_h": "id.orig_h", "orig_p": "id.orig_p", "resp_h": "id.resp_h", "resp_p": "id.resp_p"}
_MAX_SECONDS = 9_000_000_000
_CLIENT_MESSAGES = ("DISCOVER", "REQUEST", "DECLINE", "RELEASE", "INFORM")
_MDNS_PORT, _LLMNR_PORT = 5353, 5355

Frames = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class LogSpec:
    """One log: the fields to read from it, and how rows of text become tables."""

    wanted: tuple[str, ...]
    tables: Callable[[pl.DataFrame], Frames]


def time_ns(text: pl.Expr) -> pl.Expr:
    """Text of a time as nanoseconds since 1970: decimal seconds, whole milliseconds or ISO 8601; else null."""
    seconds = text.str.extract(r"^(\d{1,10})(?:\.\d*)?$").cast(pl.Int64)
    fraction = text.str.extract(r"^\d{1,10}\.(\d{0,9})").fill_null("").str.pad_end(9, "0").cast(pl.Int64, strict=False)
    decimal = pl.when(seconds < _MAX_SECONDS).then(seconds * 1_000_000_000 + fraction.fill_null(0))
    millis = text.str.extract(r"^(\d{12,13})$").cast(pl.Int64)
    whole_millis = pl.when(millis < _MAX_SECONDS * 1000).then(millis * 1_000_000)
    iso = text.str.extract(r"^((?:19[7-9]|20|21)\d{0,2}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)Z?$")
    dated = iso.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="ns", strict=False).cast(pl.Int64)
    return pl.coalesce(decimal, whole_millis, dated)


def typed(text: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Text as a value of a column's type; null where it is none."""
    if dtype == TIME:
        return time_ns(text).cast(TIME)
    if dtype == pl.Boolean:
        return pl.when(text.is_in(["T", "true"])).then(True).when(text.is_in(["F", "false"])).then(False)
    return text if dtype in (pl.String, TEXTS) else text.cast(dtype, strict=False)


def build(rows: pl.DataFrame, table: str, **given: str | pl.Expr) -> pl.DataFrame:
    """Rows of text as a table: each column from the field of its name, from the one that `given` names, or computed."""
    made = []
    for name, dtype in polars_schema(table).items():
        source = given.get(name, _ID.get(name, name))
        if isinstance(source, pl.Expr):
            made.append(source.cast(dtype).alias(name))
        elif source in rows.columns:
            made.append(typed(pl.col(source), dtype).alias(name))
        else:
            made.append(pl.lit(None, dtype).alias(name))
    at = time_ns(pl.col("ts")).alias(AT)
    return rows.select(*made, at).filter(pl.col(AT).is_not_null())


def untimed(rows: pl.DataFrame) -> int:
    """How many rows of text carry no readable time; they go into no table."""
    return int(rows.select(time_ns(pl.col("ts")).is_null().sum()).item())


def _plain(table: str, **given: str | pl.Expr) -> Callable[[pl.DataFrame], Frames]:
    return lambda rows: {table: build(rows, table, **given)}


def _conn(rows: pl.DataFrame) -> Frames:
    conn = build(rows, "conn", updates=pl.lit(0))
    ended = pl.col("duration").fill_null(0.0).fill_nan(0.0).clip(0.0, 1e8) * 1e9
    return {"conn": conn.with_columns(pl.col(AT) + ended.cast(pl.Int64))}


def _dns(rows: pl.DataFrame) -> Frames:
    dns = build(rows, "dns")
    port = pl.col("resp_p").fill_null(0)
    return {
        "dns": dns.filter(~port.is_in([_MDNS_PORT, _LLMNR_PORT])),
        "llmnr": dns.filter(port == _LLMNR_PORT),
        "mdns": _mdns(dns.filter(port == _MDNS_PORT)),
    }


def _mdns(dns: pl.DataFrame) -> pl.DataFrame:
    """Zeek pairs a multicast question with its answers; here each answer is a row, and a question without any too."""
    told = dns.with_columns(
        pl.when(pl.col("answers").list.len() > 0).then(pl.col("answers")).otherwise(pl.lit([None], dtype=TEXTS)),
        rr_ttl=pl.when(pl.col("answers").list.len() > 0)
        .then(pl.col("TTLs").list.eval(pl.element().cast(pl.UInt32, strict=False)))
        .otherwise(pl.lit([None], dtype=pl.List(pl.UInt32))),
    )
    same_length = pl.col("rr_ttl").list.len() == pl.col("answers").list.len()
    nothing = pl.col("answers").list.eval(pl.lit(None, pl.UInt32))
    told = told.with_columns(rr_ttl=pl.when(same_length.fill_null(False)).then("rr_ttl").otherwise(nothing))
    each = told.explode("answers", "rr_ttl")
    answered = pl.col("answers").is_not_null()
    return each.select(
        *_ID_COLUMNS,
        pl.lit(None, pl.String).alias("orig_l2_addr"),
        answered.alias("is_response"),
        pl.when(answered).then(pl.lit("answer")).otherwise(pl.lit("question")).alias("rr_section"),
        pl.col("query").alias("rr_name"),
        pl.col("qtype_name").alias("rr_type"),
        "rr_ttl",
        pl.col("answers").alias("rr_data"),
        AT,
    )


_ID_COLUMNS = ("ts", "uid", *_ID)


def _tls(rows: pl.DataFrame) -> Frames:
    cert = pl.coalesce(pl.col("cert_chain_fps").list.first(), pl.col("cert_chain_fuids").list.first())
    timed = rows.filter(time_ns(pl.col("ts")).is_not_null())
    return {"tls": build(timed, "tls", tls_version="version").with_columns(timed.select(cert.alias(CERT)))}


def _x509(rows: pl.DataFrame) -> Frames:
    column = {
        "subject": "certificate.subject", "issuer": "certificate.issuer", "cert_serial": "certificate.serial",
        "not_valid_before": "certificate.not_valid_before", "not_valid_after": "certificate.not_valid_after",
        "san_dns": "san.dns",
    }  # fmt: skip
    fields = [typed(pl.col(source), FIELDS[name].dtype).alias(name) for name, source in column.items()]
    at = time_ns(pl.col("ts")).alias(AT)
    certs = rows.select(pl.coalesce("fingerprint", "id").alias(CERT), *fields, at)
    return {X509: certs.filter(pl.col(CERT).is_not_null(), pl.col(AT).is_not_null())}


def _dhcp(rows: pl.DataFrame) -> Frames:
    """One row a message; what only one side can have said stands on that side's messages alone."""
    said = pl.when(pl.col("msg_types").list.len() > 0).then("msg_types").otherwise(pl.lit(["ACK"], dtype=TEXTS))
    each = rows.with_columns(said).explode("msg_types")
    client = pl.col("msg_types").is_in(_CLIENT_MESSAGES)
    given_out = pl.col("msg_types").is_in(["OFFER", "ACK"])
    by_client = {name: pl.when(client).then(name) for name in ("host_name", "client_fqdn", "requested_addr")}
    by_server = {
        "server_addr": pl.when(~client).then("server_addr"),
        "domain": pl.when(~client).then("domain"),
        "assigned_addr": pl.when(given_out).then("assigned_addr"),
        "lease_time": pl.when(given_out).then(pl.col("lease_time").cast(pl.Float64, strict=False)),
    }
    return {
        "dhcp": build(
            each,
            "dhcp",
            uid=pl.col("uids").list.first(),
            orig_h=pl.col("client_addr").fill_null("0.0.0.0"),
            orig_p=pl.lit(68),
            resp_h=pl.col("server_addr").fill_null("255.255.255.255"),
            resp_p=pl.lit(67),
            is_orig=client,
            msg_type="msg_types",
            client_addr=pl.lit(None),
            **by_client,
            **by_server,
        )
    }


def _modbus(rows: pl.DataFrame) -> Frames:
    name = pl.col("func").str.strip_suffix("_EXCEPTION")
    code = name.replace_strict(MODBUS_FUNCTIONS, default=None, return_dtype=pl.UInt8)
    unknown = pl.col("func").str.extract(r"^unknown-(\d{1,3})$").cast(pl.UInt8, strict=False) & 0x7F
    return {"modbus": build(rows, "modbus", func_code=pl.coalesce(code, unknown))}


def _dnp3(rows: pl.DataFrame) -> Frames:
    sides = [
        build(
            rows.filter(pl.col(field).is_not_null()),
            "dnp3",
            is_orig=pl.lit(field == "fc_request"),
            func=field,
            func_code=pl.col(field).replace_strict(DNP3_FUNCTIONS, default=None, return_dtype=pl.UInt8),
            pdu_type=pl.lit(kind),
            iin="iin" if kind == "RESP" else pl.lit(None),
        )
        for field, kind in (("fc_request", "REQ"), ("fc_reply", "RESP"))
    ]
    return {"dnp3": pl.concat(sides)}


def _mqtt_connect(rows: pl.DataFrame) -> Frames:
    code = pl.col("connect_status").replace_strict(MQTT_RETURN_CODES, default=None, return_dtype=pl.UInt8)
    kind, sent, gone = pl.lit("CONNECT"), pl.lit(True), pl.lit(None)
    asked = build(rows, "mqtt", is_orig=sent, mqtt_type=kind, mqtt_version="proto_version", topic="will_topic")
    answered = rows.filter(pl.col("connect_status").is_not_null())
    kind = pl.lit("CONNACK")
    told = build(answered, "mqtt", is_orig=~sent, mqtt_type=kind, reason_code=code, client_id=gone)
    return {"mqtt": pl.concat([asked, told])}


def _mqtt_publish(rows: pl.DataFrame) -> Frames:
    level = pl.col("qos").replace_strict(
        {"at most once": 0, "at least once": 1, "exactly once": 2}, default=None, return_dtype=pl.UInt8
    )
    return {"mqtt": build(rows, "mqtt", is_orig="from_client", mqtt_type=pl.lit("PUBLISH"), qos=level)}


def _mqtt_subscribe(rows: pl.DataFrame) -> Frames:
    kind = pl.col("action").str.extract("(SUBSCRIBE|UNSUBSCRIBE)$")
    each = rows.explode("topics")
    return {"mqtt": build(each, "mqtt", is_orig=pl.lit(True), mqtt_type=kind, topic="topics")}


def _ntp(rows: pl.DataFrame) -> Frames:
    asked = pl.col("mode").is_in(["1", "3"])
    return {"ntp": build(rows, "ntp", is_orig=asked, ntp_version="version", ntp_mode="mode")}


_FLOW = ("ts", "uid", *_ID.values())


def _fields(*names: str) -> tuple[str, ...]:
    return (*_FLOW, *names)


def _fields_of(table: str, *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*_FLOW, *more, *(name for name in polars_schema(table) if name not in _ID))))


LOGS: Mapping[str, LogSpec] = {
    "conn": LogSpec(_fields_of("conn"), _conn),
    "dns": LogSpec(_fields_of("dns"), _dns),
    "ssl": LogSpec(_fields_of("tls", "version", "cert_chain_fps", "cert_chain_fuids"), _tls),
    "x509": LogSpec(
        ("ts", "fingerprint", "id", "certificate.subject", "certificate.issuer", "certificate.serial",
         "certificate.not_valid_before", "certificate.not_valid_after", "san.dns"),
        _x509,
    ),
    "http": LogSpec(_fields_of("http", "version"), _plain("http", http_version="version")),
    "dhcp": LogSpec(
        ("ts", "uids", "client_addr", "server_addr", "mac", "host_name", "client_fqdn", "domain", "requested_addr",
         "assigned_addr", "lease_time", "msg_types"),
        _dhcp,
    ),
    "modbus": LogSpec(_fields("tid", "unit", "func", "pdu_type", "exception"), _modbus),
    "dnp3": LogSpec(_fields("fc_request", "fc_reply", "iin"), _dnp3),
    "mqtt_connect": LogSpec(_fields("proto_version", "client_id", "connect_status", "will_topic"), _mqtt_connect),
    "mqtt_publish": LogSpec(_fields("from_client", "retain", "qos", "topic", "payload_len"), _mqtt_publish),
    "mqtt_subscribe": LogSpec(_fields("action", "topics"), _mqtt_subscribe),
    "ssh": LogSpec(_fields("client", "server"), _plain("ssh", client_version="client", server_version="server")),
    "ntp": LogSpec(_fields("version", "mode", "stratum", "poll", "ref_id"), _ntp),
    "weird": LogSpec(_fields("name", "addl", "source"), _plain("weird", layer="source")),
}  # fmt: skip
