"""Statements grow with what is new and stay as they are otherwise."""

from collections.abc import Iterator

import polars as pl
import pytest

from tests.wardline.inventory.slices import HOST, a_slice, asks
from wardline.inventory.statements import LONGEST, PER_RULE, STATED, Stated, only, stated
from wardline.inventory.texts import Text, texts

MACS = {HOST: "D1"}


def said(*names: str, minute: int = 0) -> Iterator[Text]:
    batch = a_slice(minute, dhcp=[asks(HOST, host_name=name) for name in names])
    rows = batch.table("dhcp").with_columns(orig_device=pl.lit("D1"), resp_device=pl.lit(None, pl.String))
    batch = type(batch)("test", batch.start, batch.end, {"dhcp": rows})
    return (text for text in texts(batch, {}, ()) if text.rule == "dhcp.host_name")


def test_what_was_heard_before_leaves_the_statements_untouched() -> None:
    known = stated(said("cam"), Stated())
    assert known.frame.schema == STATED
    assert stated(said("cam", minute=1), known) is known


def test_a_text_that_says_nothing_is_remembered_so_as_not_to_be_read_again() -> None:
    known = stated([next(said("cam"))._replace(rule="ssdp.type", text="upnp:rootdevice")], Stated())
    assert known.frame.select("name", "text").rows() == [("", "upnp:rootdevice")]
    assert known.about("D1") == ((), ())


def test_texts_are_bounded_in_number_and_length() -> None:
    known = stated(said(*(f"{number}-{'x' * 500}" for number in range(PER_RULE * 3))), Stated())
    texts_ = known.frame["text"].unique()
    assert len(texts_) == PER_RULE
    assert texts_.str.len_chars().max() == LONGEST


def test_the_first_row_that_said_it_is_the_evidence() -> None:
    known = stated(said("cam", "cam"), Stated())
    assert known.frame.filter(name="hostname").select("uid", "table").rows() == [("Cdhcp0-0", "dhcp")]


def test_attributes_follow_new_statements() -> None:
    first = stated(said("cam"), Stated())
    won, _ = first.about("D1")
    second = stated(said("DCS-935L", minute=1), first)
    assert [one.value for one in won if one.name == "vendor"] == []
    assert [one.value for one in second.about("D1")[0] if one.name == "vendor"] == ["D-Link"]
    assert first.about("D1")[0] == won


def test_an_index_carried_on_is_that_of_all_rows() -> None:
    known = stated(said("DCS-935L", minute=1), stated(said("cam"), Stated()))
    anew = Stated(known.frame)
    assert known.index == anew.index
    assert known.about("D1") == anew.about("D1")
    assert stated(said("cam", minute=2), anew) is anew


def test_what_devices_said_is_forgotten_with_them() -> None:
    both = stated((one._replace(device="D2") for one in said("nas")), stated(said("cam"), Stated()))
    assert both.about("D2") != ((), ())
    kept = only(both, {"D1"})
    assert set(kept.frame["device"]) == {"D1"}
    assert kept.about("D1") == both.about("D1")
    assert kept.about("D2") == ((), ())
    assert kept.index == Stated(kept.frame).index
    assert only(kept, {"D1", "D2"}) is kept


@pytest.mark.parametrize("text", ["\x00", "\x1b]0;owned\x07", "\u202egnp.exe"])
def test_values_are_printable(text: str) -> None:
    known = stated(said(f"cam{text}"), Stated())
    assert all(value.isprintable() for value in known.frame["value"])
