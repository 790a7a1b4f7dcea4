"""The laptop goes to many places, some often and some for the first time late, and prints."""

import polars as pl

from tests.wardline_range.made import lives
from wardline_range.devices.laptop import Laptop
from wardline_range.devices.printer import Printer

SHOWN = lives(lambda site: [Laptop(site), Printer(site)], hours=2)


def test_new_places_keep_coming() -> None:
    dns = SHOWN.table("dns", Laptop.spec.ip).filter(pl.col("query").str.starts_with("www.")).sort("ts")
    middle = dns["ts"].min() + (dns["ts"].max() - dns["ts"].min()) / 2  # type: ignore[operator]
    early, late = (set(dns.filter(pl.col("ts") < middle)["query"]), set(dns.filter(pl.col("ts") >= middle)["query"]))
    assert late - early
    assert early & late


def test_jobs_go_to_the_printer() -> None:
    jobs = SHOWN.table("http", Laptop.spec.ip).filter(pl.col("method") == "POST")
    assert jobs.height >= 1
    assert set(jobs["uri"]) == {"/ipp/print"}
    assert jobs["request_body_len"].min() > 30_000  # type: ignore[operator]
