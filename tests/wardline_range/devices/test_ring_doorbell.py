"""The doorbell uploads a film when somebody comes."""

import polars as pl

from tests.wardline_range.made import lives


def test_films_go_out() -> None:
    shown = lives(["ring-doorbell"], 3)
    conn = shown.table("conn", shown.ip("ring-doorbell"))
    films = conn.filter((pl.col("resp_p") == 443) & (pl.col("conn_state") == "SF"))
    assert films.height >= 2
    assert films["orig_bytes"].min() > 300_000  # type: ignore[operator]
    assert films["resp_bytes"].max() < 10_000  # type: ignore[operator]
    assert conn.filter(pl.col("resp_p") == 15064)["service"].unique().to_list() == ["ssl"]
