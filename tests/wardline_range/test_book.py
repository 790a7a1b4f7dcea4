"""The book of flows: when one ends and the next begins, in columns, by time."""

import polars as pl

from wardline_range.book import UDP_SILENCE, Book
from wardline_range.truth import BENIGN, FLOW_SCHEMA, Label

HERE, THERE = ("192.168.10.9", 4000), ("192.0.2.7", 53)
ATTACK = Label("tunnel", "step")


def flows(book: Book, until: int = 1 << 60) -> pl.DataFrame:
    """What stands in it."""
    return book.frame(until, [1] * 10_000, "site", lambda ip, ts: ip.upper())


def test_datagrams_after_a_long_silence_are_another_flow() -> None:
    book = Book()
    assert book.datagram(0, "udp", HERE, THERE, "ntp", BENIGN) == 0
    assert book.datagram(UDP_SILENCE - 1, "udp", THERE, HERE, "ntp", BENIGN) == 0
    assert book.datagram(2 * UDP_SILENCE - 2, "udp", HERE, THERE, "ntp", BENIGN) == 0
    assert book.datagram(3 * UDP_SILENCE - 2, "udp", HERE, THERE, "ntp", ATTACK) == 1
    told = flows(book)
    assert dict(told.schema) == FLOW_SCHEMA
    assert told["ts"].dt.epoch("ns").to_list() == [0, 3 * UDP_SILENCE - 2]
    assert told.select("label", "attack", "step").rows() == [("benign", "", ""), ("malicious", "tunnel", "step")]
    assert set(told["orig_h"]) == {HERE[0]}
    assert set(told["site"]) == {"site"}


def test_dns_is_looked_at_every_ten_seconds() -> None:
    book = Book()
    for second in (0, 2, 8, 21, 40):
        book.datagram(second * 1_000_000_000, "udp", HERE, THERE, "dns", BENIGN)
    assert (flows(book)["ts"].dt.epoch("ns") // 1_000_000_000).to_list() == [0, 21, 40]


def test_flows_past_the_end_are_left_out_and_the_others_keep_their_packets() -> None:
    book = Book()
    book.begun(50, "tcp", HERE, THERE, "ssl", BENIGN)
    book.begun(20, "tcp", HERE, THERE, "http", BENIGN)
    book.begun(99, "tcp", HERE, THERE, "http", BENIGN)
    told = book.frame(60, [7, 3], "", lambda ip, ts: "")
    assert told.select("service", "packets").rows() == [("http", 3), ("ssl", 7)]


def test_many_flows_are_put_away_and_none_is_lost() -> None:
    book = Book()
    for number in range(100_005):
        book.begun(number, "tcp", HERE, ("192.0.2.7", number % 60_000), "", BENIGN)
    assert book.datagram(200_000, "udp", HERE, THERE, "ntp", BENIGN) == 100_005
    assert flows(book).height == 100_006
