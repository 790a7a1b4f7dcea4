"""Frames made by hand have the exact columns of their table, and a slip of the pen is refused."""

import polars as pl
import pytest

from wardline.model.schema import FIELDS, TABLES, TIME, frame, polars_schema


@pytest.mark.parametrize("table", TABLES)
def test_a_frame_has_the_columns_of_its_table_in_order(table: str) -> None:
    assert frame(table).schema == polars_schema(table)
    assert tuple(polars_schema(table)) == TABLES[table].fields


def test_fields_that_are_not_given_are_null() -> None:
    row = frame("conn", [{"ts": 5, "uid": "C1", "orig_p": 80}]).row(0, named=True)
    assert (row["uid"], row["orig_p"], row["resp_h"]) == ("C1", 80, None)
    assert frame("conn", [{"ts": 5}]).get_column("ts").cast(pl.Int64).to_list() == [5]


def test_a_field_that_the_table_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="table conn has no field orig_port"):
        frame("conn", [{"ts": 1, "orig_port": 80}])


def test_times_are_nanoseconds_in_utc_and_say_so() -> None:
    times = [field for field in FIELDS.values() if field.dtype == TIME]
    assert {field.name for field in times} >= {"ts", "last_ts", "not_valid_after"}
    assert all(field.unit == "ns" for field in times)


def test_numbers_that_measure_carry_a_unit() -> None:
    for name in ("duration", "rtt", "lease_time", "rr_ttl", "poll", "keep_alive"):
        assert FIELDS[name].unit == "s"
    assert all(field.unit == "bytes" for name, field in FIELDS.items() if name.endswith("_bytes"))
