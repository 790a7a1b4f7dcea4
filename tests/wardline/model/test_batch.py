"""A batch answers for every table, and healths add up field by field."""

import polars as pl
import pytest

from wardline.model.batch import Batch, Health
from wardline.model.schema import frame, polars_schema


def test_a_table_without_rows_still_has_its_columns() -> None:
    conn = frame("conn", [{"ts": 1, "uid": "C1"}])
    batch = Batch("s", 0, 60, {"conn": conn})
    assert batch.table("conn").equals(conn)
    assert batch.table("dns").schema == polars_schema("dns")
    assert batch.table("dns").is_empty()


def test_a_table_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        Batch("s", 0, 60, {}).table("no such table")


def test_healths_add_up() -> None:
    one = Health(packets=1, bytes=2, truncated=3, malformed=4, dropped_rows=5, evicted_flows=6, backwards=7)
    assert one + Health(packets=10, backwards=10) == Health(11, 2, 3, 4, 5, 6, 17)
    assert one + Health() == one


def test_a_batch_cannot_be_changed() -> None:
    batch = Batch("s", 0, 60, {})
    with pytest.raises(AttributeError):
        batch.tables = {"conn": pl.DataFrame()}  # type: ignore[misc]
