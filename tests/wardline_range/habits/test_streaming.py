"""Playing: one connection for each title, piece by piece."""

import polars as pl

from tests.wardline_range.made import lives


def test_a_title_comes_in_pieces_and_ends() -> None:
    shown = lives(["sonos-speaker"], 9)
    name = shown.table("tls", shown.ip("sonos-speaker")).filter(pl.col("server_name") == "audio.stream.example")
    played = shown.table("conn", shown.ip("sonos-speaker")).join(name.select("uid"), on="uid")
    ended = played.filter(pl.col("conn_state") == "SF")
    assert ended.height >= 2
    assert ended["duration"].min() > 1200  # type: ignore[operator]
    rate = ended["resp_bytes"] / ended["duration"]
    assert 2000 < rate.min() < rate.max() < 5000  # type: ignore[operator]
