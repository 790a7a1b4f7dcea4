"""The laptop goes to many places, some often and some for the first time late, and prints."""

import polars as pl

from tests.wardline_range.made import lives

SHOWN = lives(["windows-laptop", "hp-printer"], hours=2)
IP = SHOWN.ip("windows-laptop")


def test_new_places_keep_coming() -> None:
    dns = SHOWN.table("dns", IP).filter(pl.col("query").str.starts_with("www.")).sort("ts")
    middle = dns["ts"].min() + (dns["ts"].max() - dns["ts"].min()) / 2  # type: ignore[operator]
    early, late = (set(dns.filter(pl.col("ts") < middle)["query"]), set(dns.filter(pl.col("ts") >= middle)["query"]))
    assert late - early
    assert early & late


def test_jobs_go_to_the_printer() -> None:
    jobs = SHOWN.table("http", IP).filter(pl.col("method") == "POST")
    assert jobs.height >= 1
    assert set(jobs["uri"]) == {"/ipp/print"}
    assert jobs["request_body_len"].min() > 30_000  # type: ignore[operator]
