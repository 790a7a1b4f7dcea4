"""A TCP conversation as the engine reads it: whole, in order, acknowledged; lost segments come again."""

import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wardline_range.made import read
from wardline_range import demo
from wardline_range.chance import Chance
from wardline_range.packets import frames
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation, Unreachable
from wardline_range.packets.nic import Nic
from wardline_range.packets.pcapng import Capture

CLIENT_NIC = Nic("02:00:00:00:00:01", "192.168.10.5", lag_s=0.003)
SERVER_NIC = Nic("02:00:00:00:00:02", "192.0.2.7", lag_s=0.03)


class Talk:
    """A conversation and the capture it goes to."""

    def __init__(self, loss: float = 0.0, seed: int = 1) -> None:
        self._out = io.BytesIO()
        self._capture = Capture(self._out)
        chance = Chance(seed, "talk")
        ends = (CLIENT_NIC, 50000), (SERVER_NIC, 7777)
        self.talk = Conversation(self._capture.put, *ends, demo.START, chance, loss)

    def seen(self) -> dict[str, object]:
        """The one connection of it."""
        self._capture.flush(1 << 62)
        conn = read(self._out.getvalue())["conn"]
        assert conn.height == 1
        return conn.row(0, named=True)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from((CLIENT, SERVER)), st.integers(1, 60_000)), max_size=6),
    st.floats(0, 1),
    st.integers(0, 99),
)
def test_every_byte_arrives_whatever_is_lost(messages: list[tuple[int, int]], loss: float, seed: int) -> None:
    made = Talk(loss, seed)
    made.talk.open()
    for side, size in messages:
        made.talk.send(side, bytes(size))
    made.talk.close()
    row = made.seen()
    assert row["conn_state"] == "SF"
    assert row["missed_bytes"] == 0
    sent = [sum(size for who, size in messages if who == side) for side in (CLIENT, SERVER)]
    assert [row["orig_bytes"], row["resp_bytes"]] == sent


def test_a_lost_segment_is_sent_again() -> None:
    whole, lossy = Talk(0.0), Talk(1.0)
    for made in (whole, lossy):
        made.talk.open().ask(b"hello", b"world").close()
    assert "t" in str(lossy.seen()["history"]).lower()
    assert "t" not in str(whole.seen()["history"]).lower()
    assert lossy.talk.at > whole.talk.at + 300_000_000


@pytest.mark.parametrize(("side", "state"), [(CLIENT, "RSTO"), (SERVER, "RSTR")])
def test_either_side_can_break_off(side: int, state: str) -> None:
    made = Talk()
    made.talk.open().ask(b"hello", b"world").reset(side)
    assert made.seen()["conn_state"] == state


@pytest.mark.parametrize(
    ("answer", "state"), [(None, "S0"), (frames.RST | frames.ACK, "REJ"), (frames.SYN | frames.ACK, "RSTO")]
)
def test_a_probe_ends_as_it_is_answered(answer: int | None, state: str) -> None:
    made = Talk()
    made.talk.probe(answer)
    row = made.seen()
    assert row["conn_state"] == state
    assert row["resp_pkts"] == (0 if answer is None else 1)


def test_a_peer_that_went_away_is_called_for_a_while() -> None:
    made = Talk()
    made.talk.open().ask(b"hello", b"world")
    made.talk._is_up = lambda at: False
    with pytest.raises(Unreachable) as given_up:
        made.talk.send(CLIENT, b"anybody there?")
    assert given_up.value.at > demo.START + 7_000_000_000
    row = made.seen()
    assert row["conn_state"] == "S1"
    assert "T" in str(row["history"])


def test_nobody_answers_a_call_into_the_void() -> None:
    made = Talk()
    made.talk._is_up = lambda at: False
    with pytest.raises(Unreachable):
        made.talk.open()
    assert (made.seen()["conn_state"], made.seen()["orig_pkts"]) == ("S0", 3)


def test_a_long_message_is_acknowledged_on_its_way() -> None:
    made = Talk()
    made.talk.open().send(SERVER, bytes(100_000)).settle().close()
    row = made.seen()
    acks = row["orig_pkts"]
    assert isinstance(acks, int)
    assert acks > 100_000 / 1460 / 2
    assert pl.Series([row["duration"]])[0] > 0.1
