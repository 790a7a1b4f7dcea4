"""The tables hold what they promise."""

import pytest
from sqlalchemy import BigInteger

from wardline.store.tables import metadata

_TIMES = {
    "at",
    "begun",
    "used",
    "created",
    "expires",
    "first_seen",
    "last_seen",
    "first_ts",
    "last_ts",
    "told_at",
    "ts",
}


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda one: one.name)
def test_times_have_room_for_nanoseconds(table: object) -> None:
    columns = metadata.tables[str(table)].columns
    assert all(isinstance(one.type, BigInteger) for one in columns if one.name in _TIMES or one.name.endswith("_at"))


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda one: one.name)
def test_every_row_can_be_told_from_every_other(table: object) -> None:
    assert len(metadata.tables[str(table)].primary_key.columns) == 1
