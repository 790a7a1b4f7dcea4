"""AfterImage: 115 statistics of the traffic's recent past at each packet, damped in five time windows.

A stream's statistic is the triple of weight w, linear sum LS and squared sum SS, each of which is multiplied by
2^(-lambda dt) when dt seconds have passed since its last value; mean LS/w, deviation sqrt|SS/w - mean²|. Two opposite
streams also have a damped sum of products of residuals, from which covariance and correlation follow. For each of the
five lambda, in this order: size of what the MAC-and-IP sent (w, mean, deviation), of what the host sent (the same), of
what went from host to host (the same; magnitude, radius, covariance, correlation with the way back), time between two
packets of that channel (w, mean, deviation), and size of what went from socket to socket (as for the channel).

Packets are taken in blocks: within one, sums over each stream come from a parallel scan of the linear recurrence
y_i = a_i y_(i-1) + x_i, doubling its stride, and streams carry on from block to block. What is computed is the same as
packet by packet.

References: Mirsky, Doitshman, Elovici, Shabtai 2018, "Kitsune", NDSS, IV-C and table II; Hillis, Steele 1986, "Data
Parallel Algorithms", CACM 29(12).
"""

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wardline_eval.features.frames import Frames, Numbers, hashed

LAMBDAS = (5.0, 3.0, 1.0, 0.1, 0.01)
"""Decay per second, as in the paper: windows of about 100 ms, 500 ms, 1.5 s, 10 s and 1 min."""

FEATURES = 23 * len(LAMBDAS)

_KEPT = 400_000
"""Streams of one sort held at once; beyond it those that were silent longest are forgotten, down to half."""

Array: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]
_DECAY = np.array(LAMBDAS)[:, None]


@dataclass(slots=True)
class Store:
    """What streams carry from block to block: `width` numbers each, by key; a new one has zeros."""

    width: int
    place: dict[int, int] = field(default_factory=dict)
    last: Array = field(default_factory=lambda: np.full(1024, -np.inf))
    values: Array = field(init=False)

    def __post_init__(self) -> None:
        self.values = np.zeros((len(self.last), self.width))

    def places(self, keys: Numbers) -> Places:
        """Where the streams of distinct keys lie."""
        place = self.place
        found = np.fromiter((place.setdefault(key, len(place)) for key in keys.tolist()), np.int64, len(keys))
        if len(place) > len(self.last):
            more = max(len(place), 2 * len(self.last)) - len(self.last)
            self.last = np.concatenate([self.last, np.full(more, -np.inf)])
            self.values = np.concatenate([self.values, np.zeros((more, self.width))])
        return found

    def tidy(self) -> None:
        """Forget the streams that were silent longest, where there are too many; places told before are void then."""
        used = len(self.place)
        if used <= _KEPT:
            return
        kept = np.sort(np.argsort(self.last[:used], kind="stable")[used - _KEPT // 2 :])
        keys = np.fromiter(self.place, np.uint64, used)[kept].tolist()
        self.place = dict(zip(keys, range(len(keys)), strict=True))
        self.last, self.values = self.last[kept], self.values[kept]


@dataclass(frozen=True, slots=True)
class Runs:
    """A block sorted by stream, in order of time within each: where each run begins, and whose it is."""

    order: Places
    back: Places
    starts: Places
    run: Places
    keys: Numbers

    @classmethod
    def of(cls, keys: Numbers) -> "Runs":
        """The runs of equal keys."""
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        first = np.r_[True, ordered[1:] != ordered[:-1]]
        starts = np.flatnonzero(first)
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return cls(order, back, starts, np.cumsum(first) - 1, ordered[starts])

    @property
    def ends(self) -> Places:
        """The last place of each run."""
        return np.append(self.starts[1:], len(self.order)) - 1


def scanned(decay: Array, values: Array) -> Array:
    """y_i = decay_i y_(i-1) + values_i along the last axis, decay shaped as each of the values; both are used up."""
    stride, length = 1, values.shape[-1]
    while stride < length:
        values[..., stride:] += decay[..., stride:] * values[..., :-stride]
        decay[..., stride:] *= decay[..., :-stride]
        if not decay[..., stride:].any():
            break
        stride *= 2
    return values


def _damped(store: Store, places: Places, runs: Runs, ts: Array, values: Array, at: int = 0) -> tuple[Array, Array]:
    """Damped sums of values (sorted by run, shaped sums x lambdas x packets) and the seconds since the packet before.

    They carry on from what the store holds from its column `at`, and are put back there.
    """
    before = np.r_[0.0, ts[:-1]]
    before[runs.starts] = store.last[places]
    since = np.maximum(ts - before, 0.0)
    decay = np.exp2(-_DECAY * since)
    sums, count = values.shape[0], values.shape[0] * len(LAMBDAS)
    carried = store.values[places, at : at + count].T.reshape(sums, len(LAMBDAS), len(places))
    values[..., runs.starts] += decay[:, runs.starts] * carried
    decay[:, runs.starts] = 0.0
    scanned(decay, values)
    store.values[places, at : at + count] = values[..., runs.ends].reshape(count, -1).T
    return values, since


def _moments(sums: Array) -> tuple[Array, Array, Array]:
    """Weight, mean and variance."""
    weight, linear, squared = sums
    mean = linear / weight
    return weight, mean, np.abs(squared / weight - mean * mean)


class AfterImage:
    """All statistics of a stream of packets, which may be cut into blocks anywhere."""

    def __init__(self) -> None:
        width = 3 * len(LAMBDAS)
        self._mac, self._host, self._gap = (Store(width) for _ in range(3))
        # A pair of opposite streams: three sums for each way, then the products, then the last residuals and times.
        self._channel, self._socket = (_Pairs() for _ in range(2))

    def block(self, frames: Frames) -> Array:
        """One row of 115 features for each packet."""
        for store in (self._mac, self._host, self._gap, *self._channel.stores, *self._socket.stores):
            store.tidy()
        ts = frames.ts / 1e9
        source, target = frames.ends[:, :16], frames.ends[:, 16:]
        protocol = frames.protocol[:, None]
        sent = hashed(source, frames.ports[:, :2], protocol)
        received = hashed(target, frames.ports[:, 2:], protocol)
        channel = hashed(source), hashed(target)
        mac = _one_way(self._mac, hashed(frames.macs[:, :6], source), ts, frames.size)
        host = _one_way(self._host, channel[0], ts, frames.size)
        between = self._channel.block(*channel, ts, frames.size)
        gap = _gaps(self._gap, hashed(source, target), ts)
        socket = self._socket.block(sent, received, ts, frames.size)
        stacked = np.concatenate([mac, host, between, gap, socket])
        return np.ascontiguousarray(stacked.transpose(2, 1, 0).reshape(len(ts), FEATURES))


def _one_way(store: Store, keys: Numbers, ts: Array, values: Array) -> Array:
    """Weight, mean and deviation, shaped 3 x lambdas x packets in the order of the packets."""
    runs = Runs.of(keys)
    places, ordered = store.places(runs.keys), ts[runs.order]
    sums, _ = _damped(store, places, runs, ordered, _triple(values[runs.order]))
    store.last[places] = ordered[runs.ends]
    weight, mean, variance = _moments(sums)
    return np.stack([weight, mean, np.sqrt(variance)])[..., runs.back]


def _triple(values: Array) -> Array:
    """1, x and x² for every lambda."""
    sums = np.stack([np.ones_like(values), values, values * values])
    return np.repeat(sums[:, None, :], len(LAMBDAS), axis=1)


def _gaps(store: Store, keys: Numbers, ts: Array) -> Array:
    """The same for the time since the stream's packet before; 0 for its first."""
    runs = Runs.of(keys)
    places, ordered = store.places(runs.keys), ts[runs.order]
    last = store.last[places]
    gaps = np.diff(ordered, prepend=0.0)
    gaps[runs.starts] = np.where(np.isfinite(last), ordered[runs.starts] - last, 0.0)
    return _one_way(store, keys, ts, np.maximum(gaps, 0.0)[runs.back])


class _Pairs:
    """Streams and the way back: what each sends, and how both vary together."""

    def __init__(self) -> None:
        count = len(LAMBDAS)
        self._way = Store(3 * count)
        self._both = Store(count + 2 * count)

    @property
    def stores(self) -> tuple[Store, Store]:
        """What is carried on."""
        return self._way, self._both

    def block(self, source: Numbers, target: Numbers, ts: Array, size: Array) -> Array:
        """Weight, mean, deviation, magnitude, radius, covariance and correlation, in the order of the packets."""
        runs = Runs.of(_joined(np.minimum(source, target), np.maximum(source, target)))
        places, ordered = self._both.places(runs.keys), ts[runs.order]
        way = Runs.of(_joined(source, target))
        own_places, own_ts = self._way.places(way.keys), ts[way.order]
        back_places = self._way.places(_joined(target, source)[way.order][way.starts])
        held, held_last = self._way.values[back_places].copy(), self._way.last[back_places].copy()
        sums, _ = _damped(self._way, own_places, way, own_ts, _triple(size[way.order]))
        self._way.last[own_places] = own_ts[way.ends]
        weight, mean, variance = (one[:, way.back][:, runs.order] for one in _moments(sums))
        residual = size[runs.order] - mean
        turn = (source <= target)[runs.order]
        mine = way.run[way.back][runs.order]
        other = _Other.of(runs, turn, ordered, held[mine], held_last[mine])
        w2, mean2, variance2 = other.moments(weight, mean, variance)
        product = residual * other.residuals(residual, self._both.values[places], turn)
        both, _ = _damped(self._both, places, runs, ordered, product[None])
        self._keep(runs, places, ordered, turn, residual)
        deviation = np.sqrt(variance * variance2)
        covariance = both[0] / (weight + w2)
        correlation = np.divide(covariance, deviation, out=np.zeros_like(covariance), where=deviation > 1e-9)
        found = [weight, mean, np.sqrt(variance), np.hypot(mean, mean2), np.hypot(variance, variance2), covariance]
        return np.stack([*found, correlation])[..., runs.back]

    def _keep(self, runs: Runs, places: Places, ts: Array, turn: NDArray[np.bool_], residual: Array) -> None:
        """Put back when the pair was last seen, and the last residual of either way."""
        self._both.last[places] = ts[runs.ends]
        count = len(LAMBDAS)
        for way, column in ((True, count), (False, 2 * count)):
            latest = _latest(turn == way, runs)[runs.ends]
            seen = latest >= 0
            self._both.values[places[seen], column : column + count] = residual[:, latest[seen]].T


def _latest(holds: NDArray[np.bool_], runs: Runs) -> Places:
    """For each place of a run the last place up to it at which something holds; -1 where there is none."""
    place = np.maximum.accumulate(np.where(holds, np.arange(len(holds)), -1))
    return np.where(place >= runs.starts[runs.run], place, -1)


@dataclass(frozen=True, slots=True)
class _Other:
    """The way back as it stands at each packet: `place` within the block, or -1 and what was held before."""

    place: Places
    since: Array
    held: Array
    run: Places

    @classmethod
    def of(cls, runs: Runs, turn: NDArray[np.bool_], ts: Array, held: Array, held_last: Array) -> "_Other":
        place = np.where(turn, _latest(~turn, runs), _latest(turn, runs))
        last = np.where(place >= 0, ts[place], held_last)
        return cls(place, np.maximum(ts - last, 0.0), held, runs.run)

    def moments(self, weight: Array, mean: Array, variance: Array) -> tuple[Array, Array, Array]:
        """Its weight, decayed until now, its mean and its variance; 0 where it never was."""
        count = len(LAMBDAS)
        sums = self.held.T.reshape(3, count, -1)
        known = sums[0] > 0
        total = np.where(known, sums[0], 1.0)
        old_mean = sums[1] / total
        old_variance = np.where(known, np.abs(sums[2] / total - old_mean * old_mean), 0.0)
        inside = self.place >= 0
        decay = np.where(np.isfinite(self.since), np.exp2(-_DECAY * self.since), 0.0)
        return (
            np.where(inside, weight[:, self.place], sums[0]) * decay,
            np.where(inside, mean[:, self.place], old_mean),
            np.where(inside, variance[:, self.place], old_variance),
        )

    def residuals(self, residual: Array, held: Array, turn: NDArray[np.bool_]) -> Array:
        """Its last residual."""
        count = len(LAMBDAS)
        old = held[self.run].T
        return np.where(
            self.place >= 0, residual[:, self.place], np.where(turn, old[2 * count :], old[count : 2 * count])
        )


def _joined(one: Numbers, other: Numbers) -> Numbers:
    """One number for two, in this order."""
    return hashed(np.stack([one, other], axis=1).view(np.uint8))
