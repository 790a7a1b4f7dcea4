"""AfterImage's statistics are those of the formulas, wherever the stream is cut."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardline_eval.features import afterimage
from wardline_eval.features.afterimage import FEATURES, LAMBDAS, AfterImage, Array, Store, scanned
from wardline_eval.features.frames import Frames


@dataclass(frozen=True)
class Sent:
    """A packet between two of a few hosts, each with a MAC and a few ports."""

    ts: float
    size: int
    source: int
    target: int
    source_port: int
    target_port: int

    @property
    def back(self) -> tuple[int, int, int, int]:
        return self.target, self.source, self.target_port, self.source_port

    @property
    def way(self) -> tuple[int, int, int, int]:
        return self.source, self.target, self.source_port, self.target_port


def frames(packets: Sequence[Sent]) -> Frames:
    ends = np.zeros((len(packets), 32), np.uint8)
    macs = np.zeros((len(packets), 12), np.uint8)
    ports = np.zeros((len(packets), 4), np.uint8)
    for at, one in enumerate(packets):
        ends[at, 15], ends[at, 31] = one.source, one.target
        macs[at, 5], macs[at, 11] = one.source, one.target
        ports[at, 1], ports[at, 3] = one.source_port, one.target_port
    ts = np.array([round(one.ts * 1e9) for one in packets], np.int64)
    size = np.array([one.size for one in packets], float)
    return Frames(ts, size, macs, ends, ports, np.full(len(packets), 17, np.uint8))


Value = tuple[float, float]
"""When, and what."""


def summed(values: Sequence[Value], now: float, rate: float) -> tuple[float, float, float]:
    """Weight, mean and variance by the sums themselves."""
    decay = [2 ** (-rate * (now - ts)) for ts, _ in values]
    weight = math.fsum(decay)
    if not values:
        return 0.0, 0.0, 0.0
    mean = math.fsum(d * x for d, (_, x) in zip(decay, values, strict=True)) / weight
    squared = math.fsum(d * x * x for d, (_, x) in zip(decay, values, strict=True)) / weight
    return weight, mean, abs(squared - mean * mean)


def both_ways(packets: Sequence[Sent], rate: float, way: Callable[[Sent, bool], tuple[int, ...]]) -> list[float]:
    """The seven numbers of a pair of streams at the last packet, by the formulas."""
    now = packets[-1]
    mine: list[Value] = []
    others: list[Value] = []
    last = {True: 0.0, False: 0.0}
    products: list[Value] = []
    for one in packets:
        own = way(one, False) == way(now, False)
        if not own and way(one, True) != way(now, False):
            continue
        stream = mine if own else others
        stream.append((one.ts, one.size))
        residual = one.size - at_last(stream, rate)
        products.append((one.ts, residual * last[not own]))
        last[own] = residual
    w1, m1, v1 = summed(mine, now.ts, rate)
    _, m2, v2 = summed(others, others[-1][0], rate) if others else (0.0, 0.0, 0.0)
    w2 = summed(others, now.ts, rate)[0]
    covariance = math.fsum(2 ** (-rate * (now.ts - ts)) * x for ts, x in products) / (w1 + w2)
    deviation = math.sqrt(v1) * math.sqrt(v2)
    correlation = covariance / deviation if deviation > 1e-9 else 0.0
    return [w1, m1, math.sqrt(v1), math.hypot(m1, m2), math.hypot(v1, v2), covariance, correlation]


def at_last(stream: Sequence[Value], rate: float) -> float:
    return summed(stream, stream[-1][0], rate)[1]


def direct(packets: Sequence[Sent]) -> list[float]:
    """All 115 at the last packet."""
    now = packets[-1]
    found: list[float] = []
    channel = [one for one in packets if (one.source, one.target) == (now.source, now.target)]
    before = [None, *channel[:-1]]
    gaps = [(one.ts, 0.0 if old is None else one.ts - old.ts) for old, one in zip(before, channel, strict=True)]
    for rate in LAMBDAS:
        sent = summed([(one.ts, one.size) for one in packets if one.source == now.source], now.ts, rate)
        host = [sent[0], sent[1], math.sqrt(sent[2])]
        waits = summed(gaps, now.ts, rate)
        found += [*host, *host]
        found += both_ways(packets, rate, lambda one, turned: (one.back if turned else one.way)[:2])
        found += [waits[0], waits[1], math.sqrt(waits[2])]
        found += both_ways(packets, rate, lambda one, turned: one.back if turned else one.way)
    return found


def is_settled(expected: Array) -> Array:
    """Where a number is not the root of a difference of nearly equal ones, nor divided by such."""
    by_rate = expected.reshape(len(LAMBDAS), 23)
    settled = np.ones_like(by_rate, bool)
    settled[:, 12] = by_rate[:, 8] > 0.1
    settled[:, 22] = by_rate[:, 18] > 0.1
    return settled.reshape(-1)


SENT = st.builds(
    lambda wait, size, pair, source_port, target_port: (wait, size, pair, source_port, target_port),
    st.sampled_from([0.0, 0.001, 0.02, 0.3, 1.0, 4.0, 30.0]), st.integers(60, 1500),
    st.sampled_from([(1, 2), (2, 1), (1, 3), (3, 1), (2, 3)]), st.integers(1, 2), st.integers(1, 2),
)  # fmt: skip


@st.composite
def traffic(draw: st.DrawFn) -> list[Sent]:
    now, packets = 1_000.0, []
    for wait, size, (source, target), source_port, target_port in draw(st.lists(SENT, min_size=1, max_size=40)):
        now += wait
        packets.append(Sent(now, size, source, target, source_port, target_port))
    return packets


@settings(max_examples=60, deadline=None)
@given(traffic(), st.integers(1, 40))
def test_the_statistics_are_those_of_the_formulas_however_the_stream_is_cut(packets: list[Sent], cut: int) -> None:
    image = AfterImage()
    rows = np.concatenate([image.block(frames(packets[at : at + cut])) for at in range(0, len(packets), cut)])
    assert rows.shape == (len(packets), FEATURES)
    for at in range(0, len(packets), 3):
        expected = np.array(direct(packets[: at + 1]))
        settled = is_settled(expected)
        assert np.allclose(rows[at][settled], expected[settled], rtol=1e-6, atol=2e-3)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-5, 5)), min_size=1, max_size=70))
def test_the_scan_is_the_recurrence(steps: list[tuple[float, float]]) -> None:
    expected, now = [], 0.0
    for decay, value in steps:
        now = decay * now + value
        expected.append(now)
    decays, values = (np.array(column)[None] for column in zip(*steps, strict=True))
    assert np.allclose(scanned(decays, values)[0], expected, atol=1e-9)


def test_streams_that_were_silent_longest_are_forgotten_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    lively = [Sent(float(at), 100 + at, 1 + at % 2, 2 - at % 2, 1, 1) for at in range(200)]
    once = [Sent(at + 0.5, 60, 3 + at, 250, 1, 1) for at in range(200)]
    packets = [one for both in zip(lively, once, strict=True) for one in both]
    blocks = [frames(packets[at : at + 10]) for at in range(0, len(packets), 10)]
    whole = AfterImage()
    expected = np.concatenate([whole.block(one) for one in blocks])
    monkeypatch.setattr(afterimage, "_KEPT", 60)
    bounded = AfterImage()
    found = np.concatenate([bounded.block(one) for one in blocks])
    assert np.allclose(found[::2], expected[::2])


def test_a_store_is_halved_once_it_holds_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(afterimage, "_KEPT", 10)
    store = Store(1)
    keys = np.arange(12, dtype=np.uint64)
    places = store.places(keys)
    store.last[places], store.values[places, 0] = np.arange(12), np.arange(12)
    store.tidy()
    assert sorted(store.place) == [7, 8, 9, 10, 11]
    again = store.places(keys)
    assert store.values[again, 0].tolist() == [0] * 7 + [7, 8, 9, 10, 11]
