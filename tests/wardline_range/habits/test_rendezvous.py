"""Keep-alives by UDP: one port for hours, silence from outside during an outage."""

import io

import polars as pl

from tests.wardline_range.made import a_site, lives, residents
from wardline_range.habits.rendezvous import binding, opaque


def test_one_flow_lasts_and_is_answered() -> None:
    shown = lives(["reolink-camera"], 0.5)
    [row] = shown.table("conn", shown.ip("reolink-camera")).filter(pl.col("resp_p") == 58200).rows(named=True)
    assert row["duration"] > 1500
    assert row["orig_pkts"] == row["resp_pkts"] > 60


def test_during_an_outage_nobody_answers() -> None:
    shown = lives(["wemo-switch"], 0.5, [{"event": "internet-outage", "at": "10m", "for": "5m"}])
    asked = shown.table("conn", shown.ip("wemo-switch")).filter(pl.col("resp_p") == 3478)
    assert asked["orig_pkts"].sum() > asked["resp_pkts"].sum() > 10


def test_opaque_messages_share_their_first_bytes_alone() -> None:
    [plug] = residents(a_site(io.BytesIO()), "edimax-plug")
    (asked, answered), (again, _) = (opaque(b"mark", 40, 20)(plug, 1) for _ in range(2))
    assert (len(asked), len(answered)) == (40, 20)
    assert asked[:4] == again[:4] == b"mark"
    assert asked != again


def test_a_binding_is_answered_with_the_same_transaction() -> None:
    [plug] = residents(a_site(io.BytesIO()), "wemo-switch")
    asked, answered = binding(plug, 50000)
    assert asked[8:20] == answered[8:20]
