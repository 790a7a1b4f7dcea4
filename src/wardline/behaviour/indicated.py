"""Which rows of a slice show a value that an indicator names.

What differs within a slice is little beside its rows, so the distinct peers, names and fingerprints are searched for
among the indicators, and rows are looked at only where something was found.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from ipaddress import ip_address

import polars as pl

from wardline.behaviour.row_tests import with_made_columns
from wardline.behaviour.talks import contacts, talks
from wardline.model.batch import Batch
from wardline.model.indicator import FOUND, Indicators, Kind

HIT = pl.Schema(
    {
        "kind": pl.String,
        "value": pl.String,  # as the indicator has it
        "indicator": pl.UInt32,
        "place": pl.Int32,
        "device": pl.String,
        "way": pl.String,  # asked, called, tried, answered, knocked, is
        "peer": pl.String,  # as it was seen
        "over": pl.String,  # tcp/443, DNS, TLS …
        "domain": pl.String,  # the name under which the device knew the peer
        "table": pl.String,
        "uid": pl.String,
        "at": pl.Int64,
    }
)
_ADDRESSES = ("address", "called_address", "calling_address", "network")
_ROLES = {"called_address": "client", "calling_address": "server", "endpoint": "client"}
_TLS: Sequence[tuple[Kind, str]] = (
    ("ja4", "ja4"), ("ja4s", "ja4s"), ("subject", "subject"), ("issuer", "issuer"), ("serial", "cert_serial"),
)  # fmt: skip
_NAMES = (("dns", "query"), ("tls", "server_name"), ("http", "host_name"))
_OVER = {"dns": "DNS", "tls": "TLS", "http": "HTTP"}


def hits(seen: Batch, known: Indicators) -> pl.DataFrame:
    """Every hit of a slice, the first row of each device, way, peer and indicator (`HIT`)."""
    found: list[pl.DataFrame] = []
    held = known.atoms.keys()
    if held & {*_ADDRESSES, "endpoint"}:
        found += _peers(seen, known)
    if held & {"domain", "domain_tree"}:
        found += [one for table, column in _NAMES for one in _named(seen, table, column, known)]
    for table, columns in (("http", (("url", "url"), ("user_agent", "user_agent"))), ("tls", _TLS)):
        for kind, column in columns:
            if kind in held:
                found += _shown(seen, table, kind, column, known)
    if "mac" in held:
        found += [one for table in ("conn", "conn_update") for one in _hardware(seen, table, known)]
    if not found:
        return pl.DataFrame(schema=HIT)
    together = pl.concat(found).sort("at", "uid", "kind", "value", "indicator", maintain_order=True)
    return together.unique(["device", "way", "peer", "indicator", "place"], keep="first", maintain_order=True)


def suffixes(names: Collection[str]) -> pl.DataFrame:
    """Each name with itself and the names above it, down to two labels: name, value."""
    pairs = [
        (name, ".".join(labels[place:]))
        for name in names
        for labels in [name.split(".")[-8:]]
        for place in range(max(1, len(labels) - 1))
    ]
    return pl.DataFrame(pairs, schema={"name": pl.String, "value": pl.String}, orient="row")


def names_indicated(names: pl.Series, known: Indicators) -> pl.DataFrame:
    """Which of these names an indicator names, by itself or by a name above: kind, name and `FOUND`."""
    exact = known.naming("domain", names)
    found = [exact.select(pl.lit("domain").alias("kind"), pl.col("value").alias("name"), *FOUND.names())]
    if "domain_tree" in known.atoms:
        above = suffixes(names.to_list())
        trees = known.naming("domain_tree", above["value"].unique())
        tree = pl.lit("domain_tree").alias("kind")
        found.append(above.join(trees, on="value", how="inner").select(tree, "name", *FOUND.names()))
    return pl.concat(found)


def _peers(seen: Batch, known: Indicators) -> list[pl.DataFrame]:
    rows = talks(seen)
    met, failed = contacts(seen), rows.filter(~pl.col("ok"))
    addresses = pl.concat([met["peer_h"], failed["peer_h"]]).drop_nulls().unique()
    found: list[pl.DataFrame] = []
    for kind in ("address", "called_address", "calling_address"):
        named = known.naming(kind, addresses)
        if named.height:
            found.append(_talked(rows, kind, named.with_columns(seen_as="value"), "peer_h"))
    nets = known.atoms.get("network")
    if nets is not None:
        keys = _network_keys(addresses, nets)
        named = known.naming("network", keys["value"].unique()).join(keys, on="value", how="inner")
        found += [_talked(rows, "network", named, "peer_h")] if named.height else []
    if "endpoint" in known.atoms:
        both = pl.concat([one.select(_endpoint().alias("seen_as")) for one in (met, failed)])
        named = known.naming("endpoint", both["seen_as"].drop_nulls().unique())
        if named.height:
            near = named["value"].str.replace(r":[0-9]+$", "").unique().to_list()
            rows = rows.filter(pl.col("peer_h").is_in(near)).with_columns(endpoint=_endpoint())
            found.append(_talked(rows, "endpoint", named.with_columns(seen_as="value"), "endpoint"))
    return found


def _endpoint() -> pl.Expr:
    return pl.format("{}:{}", "peer_h", "port")


def _talked(rows: pl.DataFrame, kind: str, named: pl.DataFrame, on: str) -> pl.DataFrame:
    """The exchanges with what was named."""
    mine = rows.filter(pl.col(on).is_in(named["seen_as"].unique().to_list()))
    if kind in _ROLES:
        mine = mine.filter(pl.col("role") == _ROLES[kind])
    client = pl.col("role") == "client"
    way = (
        pl.when(client & pl.col("ok"))
        .then(pl.lit("called"))
        .when(client)
        .then(pl.lit("tried"))
        .when(pl.col("ok"))
        .then(pl.lit("answered"))
        .otherwise(pl.lit("knocked"))
    )
    return mine.join(named, left_on=on, right_on="seen_as", how="inner").select(
        pl.lit(kind).alias("kind"), "value", "indicator", "place", "device", way.alias("way"),
        pl.col("peer_h").alias("peer"), pl.format("{}/{}", "proto", pl.col("port").fill_null(0)).alias("over"),
        "domain", "table", "uid", "at",
    )  # fmt: skip


def _network_keys(addresses: pl.Series, nets: pl.DataFrame) -> pl.DataFrame:
    """The networks of the lengths that indicators have, which each address lies in: value, seen_as."""
    lengths = nets["value"].str.extract(r"^([46]/[0-9]+)/").unique().sort().to_list()
    pairs = [
        (f"{length}/{number >> (bits - int(length[2:]))}", address)
        for address in addresses
        for version, bits, number in [_number(address)]
        for length in lengths
        if length[0] == version
    ]
    return pl.DataFrame(pairs, schema={"value": pl.String, "seen_as": pl.String}, orient="row")


@lru_cache(maxsize=65_536)
def _number(address: str) -> tuple[str, int, int]:
    try:
        ip = ip_address(address)
    except ValueError:
        return "", 0, 0
    return str(ip.version), ip.max_prefixlen, int(ip)


def _named(seen: Batch, table: str, column: str, known: Indicators) -> list[pl.DataFrame]:
    """Rows whose name, or a name above it, is indicated."""
    rows = seen.tables.get(table)
    if rows is None or rows.is_empty():
        return []
    made = with_made_columns(table, rows, (column,))
    names = made[column].drop_nulls().unique().str.to_lowercase().str.strip_chars_end(".").unique()
    found = names_indicated(names, known)
    if found.is_empty():
        return []
    asked = pl.col(column).str.to_lowercase().str.strip_chars_end(".")
    mine = made.with_columns(asked.alias("name")).filter(pl.col("name").is_in(found["name"].to_list()))
    if table == "dns":
        mine = _not_passed_on(mine)
    return [_rows_with(mine.join(found, on="name", how="inner"), table, pl.col("name"), pl.col("kind"))]


def _not_passed_on(rows: pl.DataFrame) -> pl.DataFrame:
    """Questions less those that a resolver here asks because one of its clients did."""
    asked_here = rows.select("name", pl.col("resp_h").alias("orig_h")).unique()
    return rows.join(asked_here, on=["name", "orig_h"], how="anti", maintain_order="left")


def _shown(seen: Batch, table: str, kind: Kind, column: str, known: Indicators) -> list[pl.DataFrame]:
    """Rows that show an indicated fingerprint, agent or URL."""
    rows = seen.tables.get(table)
    if rows is None or rows.is_empty():
        return []
    made = with_made_columns(table, rows, (column,))
    text = pl.col(column).str.to_lowercase().str.strip_chars_start("0") if kind == "serial" else pl.col(column)
    values = made.select(text.alias("value")).drop_nulls().unique()["value"]
    found = known.naming(kind, values)
    if found.is_empty():
        return []
    mine = made.with_columns(text.alias("value")).join(found, on="value", how="inner")
    return [_rows_with(mine, table, pl.col("resp_h"), pl.lit(kind))]


def _rows_with(rows: pl.DataFrame, table: str, peer: pl.Expr, kind: pl.Expr) -> pl.DataFrame:
    """Rows of a table of messages as hits of the device that opened the flow, else of the one that was spoken to."""
    ours = pl.col("orig_device").is_not_null()
    way = pl.when(~ours).then(pl.lit("answered")).otherwise(pl.lit("asked" if table == "dns" else "called"))
    return rows.filter(ours | pl.col("resp_device").is_not_null()).select(
        kind.cast(pl.String).alias("kind"), "value", "indicator", "place",
        pl.coalesce("orig_device", "resp_device").alias("device"), way.alias("way"),
        pl.when(ours).then(peer).otherwise("orig_h").alias("peer"), pl.lit(_OVER[table]).alias("over"),
        pl.lit(None, pl.String).alias("domain"), pl.lit(table).alias("table"), "uid",
        pl.col("ts").cast(pl.Int64).alias("at"),
    )  # fmt: skip


def _hardware(seen: Batch, table: str, known: Indicators) -> list[pl.DataFrame]:
    """Devices of ours with an indicated link-layer address."""
    rows = seen.tables.get(table)
    found: list[pl.DataFrame] = []
    for side in ("orig", "resp") if rows is not None else ():
        assert rows is not None
        column = f"{side}_l2_addr"
        named = known.naming("mac", rows[column].drop_nulls().unique())
        mine = rows.filter(pl.col(f"{side}_device").is_not_null())
        if named.height:
            found.append(
                mine.join(named, left_on=column, right_on="value", how="inner").select(
                    pl.lit("mac").alias("kind"), pl.col(column).alias("value"), "indicator", "place",
                    pl.col(f"{side}_device").alias("device"), pl.lit("is").alias("way"), pl.col(column).alias("peer"),
                    pl.lit("").alias("over"), pl.lit(None, pl.String).alias("domain"), pl.lit(table).alias("table"),
                    "uid", pl.col("ts").cast(pl.Int64).alias("at"),
                )
            )  # fmt: skip
    return found
