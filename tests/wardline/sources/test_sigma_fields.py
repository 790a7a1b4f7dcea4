"""Zeek's names of logs and fields beside ours."""

import pytest

from wardline.model.schema import TABLES
from wardline.sources.sigma_fields import SERVICES, column


def test_every_log_is_a_table_of_ours() -> None:
    assert set(SERVICES.values()) <= set(TABLES)


@pytest.mark.parametrize(
    ("table", "field", "ours"),
    [
        ("conn", "id.orig_h", "orig_h"),
        ("conn", "id.resp_p", "resp_p"),
        ("dns", "query", "query"),
        ("tls", "version", "tls_version"),
        ("ssh", "client", "client_version"),
        ("http", "no_such_field", None),
    ],
)
def test_fields_are_found_under_our_name(table: str, field: str, ours: str | None) -> None:
    assert column(table, field) == ours
