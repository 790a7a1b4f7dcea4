"""Forged answers: first of two, with the device's own address, which the victims then visit."""

import polars as pl

from tests.wardline_range.made import attacked

CAST = ["windows-laptop", "samsung-television", "hp-printer"]
SHOWN = attacked("rogue-dns", "windows-laptop", CAST, hours=0.2, every_s=10)
ROGUE = SHOWN.ip("windows-laptop")


def test_names_of_others_lead_to_the_device() -> None:
    forged = SHOWN.table("dns").filter(pl.col("query").is_in(["intranet.example", "mail.example", "portal.example"]))
    assert forged.height > 20
    assert {answer for answers in forged["answers"].to_list() for answer in answers or ()} >= {ROGUE}
    assert set(forged["resp_h"]) == {"192.168.10.1"}


def test_the_victims_come_to_it() -> None:
    visits = SHOWN.table("http").filter(pl.col("resp_h") == ROGUE)
    assert visits.height > 20
    assert set(visits["host"]) <= {"intranet.example", "mail.example", "portal.example"}
    assert visits["orig_h"].n_unique() == 2


def test_as_a_second_resolver_it_is_asked_itself() -> None:
    shown = attacked("rogue-dns", "windows-laptop", CAST, hours=0.1, every_s=10, poses=False, target="hp-printer")
    asked = shown.table("dns").filter(pl.col("resp_h") == shown.ip("windows-laptop"))
    assert set(asked["orig_h"]) == {shown.ip("hp-printer")}
