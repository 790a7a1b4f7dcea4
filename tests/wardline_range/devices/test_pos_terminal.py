"""The terminal opens one connection for each purchase."""

import polars as pl

from tests.wardline_range.made import lives


def test_purchases_come_with_people() -> None:
    shown = lives(["pos-terminal"], 2)
    ip = shown.ip("pos-terminal")
    paid = shown.table("conn", ip).filter(pl.col("resp_p") == 8443)
    assert paid.height >= 20
    assert set(paid["conn_state"]) == {"SF"}
    assert paid["duration"].max() < 10  # type: ignore[operator]
    assert set(shown.table("dns", ip)["query"]) == {"gateway.payments.example", "tms.payments.example", "pool.ntp.org"}
