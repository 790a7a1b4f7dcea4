"""Tests on rows, computed: each becomes one expression over the columns of a table.

A row without a value never holds. Regular expressions are those of polars, which run in linear time.
"""

import ipaddress
from collections.abc import Callable, Collection

import polars as pl

from wardline.model.row_test import All, Compare, Not, Some, Test, columns

_TEXT_AS = {"true": True, "false": False}


def with_made_columns(table: str, rows: pl.DataFrame, wanted: Collection[str]) -> pl.DataFrame:
    """The rows with columns that no table has: of an HTTP request its host without the port, and its URL."""
    if table != "http" or not {"host_name", "url"}.intersection(wanted):
        return rows
    whole = pl.col("uri").str.contains("://")
    host = pl.col("host").fill_null(pl.col("resp_h"))
    return rows.with_columns(
        host_name=pl.col("host").str.to_lowercase().str.replace(r":[0-9]+$", ""),
        url=pl.when(whole).then("uri").otherwise(pl.format("http://{}{}", host, pl.col("uri"))),
    )


def holds(test: Test, rows: pl.DataFrame) -> pl.Expr:
    """The expression of a test for the columns that the rows have; a column that is missing never holds."""
    match test:
        case Compare():
            there = test.column in rows.columns
            return _compared(test, rows.schema[test.column]).fill_null(False) if there else pl.lit(False)
        case Not():
            return ~holds(test.part, rows)
        case All():
            return pl.all_horizontal([pl.lit(True), *(holds(part, rows) for part in test.parts)])
        case Some():
            return pl.any_horizontal([pl.lit(False), *(holds(part, rows) for part in test.parts)])


def holding(test: Test, table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows for which a test holds."""
    made = with_made_columns(table, rows, columns(test))
    return made.filter(holds(test, made))


def _compared(test: Compare, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(test.column)
    if isinstance(dtype, pl.List):
        inner = _element(test, pl.element(), pl.String())
        return column.list.eval(inner.fill_null(False)).list.any()
    return _element(test, column, dtype)


def _element(test: Compare, value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if test.operator == "present":
        return value.is_not_null()
    if dtype == pl.String():
        return _text(test, value)
    if dtype == pl.Boolean():
        said = [_TEXT_AS.get(str(one).lower()) for one in test.values]
        return value.is_in([one for one in said if one is not None]) if test.operator == "is" else pl.lit(False)
    return _number(test, value) if dtype.is_numeric() else pl.lit(False)


def _text(test: Compare, value: pl.Expr) -> pl.Expr:
    said = [str(one) for one in test.values]
    match test.operator:
        case "is" if test.any_case:
            return value.str.to_lowercase().is_in([one.lower() for one in said])
        case "is":
            return value.is_in(said)
        case "matches":
            return pl.any_horizontal([value.str.contains(one) for one in said])
        case "within":
            return value.map_batches(_within(said), return_dtype=pl.Boolean())
    return _ordered(test, value, said[0])


def _within(networks: Collection[str]) -> Callable[[pl.Series], pl.Series]:
    """Which addresses of a column lie in one of the networks; each address is looked at once."""
    nets = [ipaddress.ip_network(one) for one in networks]

    def inside(text: str | None) -> bool:
        try:
            ip = ipaddress.ip_address(text or "")
        except ValueError:
            return False
        return any(ip.version == net.version and ip in net for net in nets)

    def looked(values: pl.Series) -> pl.Series:
        found = [one for one in values.unique() if inside(one)]
        return values.is_in(found)

    return looked


def _number(test: Compare, value: pl.Expr) -> pl.Expr:
    said = [number for one in test.values if (number := _as_number(one)) is not None]
    if not said or test.operator in ("matches", "within"):
        return pl.lit(False)
    real = value.cast(pl.Float64)
    return real.is_in(said) if test.operator == "is" else _ordered(test, real, said[0])


def _as_number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _ordered(test: Compare, value: pl.Expr, limit: str | float) -> pl.Expr:
    match test.operator:
        case "above":
            return value > limit
        case "at_least":
            return value >= limit
        case "below":
            return value < limit
        case _:
            return value <= limit
