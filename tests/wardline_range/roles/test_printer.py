"""A job reaches the printer over IPP."""

import io

import polars as pl

from tests.wardline_range.made import a_site, lives, read, residents
from wardline_range.roles.printer import PORT, Printer


def test_a_job_is_posted_and_accepted() -> None:
    out = io.BytesIO()
    site = a_site(out)
    printer, laptop = residents(site, "hp-printer", "windows-laptop")
    assert isinstance(printer, Printer)
    printer.print(laptop, 1, 40_000)
    site.capture.flush(1 << 62)
    [row] = read(out.getvalue())["http"].rows(named=True)
    assert (row["method"], row["resp_p"], row["status_code"]) == ("POST", PORT, 200)
    assert row["request_body_len"] > 40_000


def test_jobs_come_as_people_have_them() -> None:
    shown = lives(["brother-printer", "macbook"], 6)
    jobs = shown.table("http", shown.ip("macbook")).filter(pl.col("method") == "POST")
    assert jobs.height >= 2
    assert set(jobs["resp_h"]) == {shown.ip("brother-printer")}
