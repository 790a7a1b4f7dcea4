"""A per-flow autoencoder: what it cannot put together again from a narrow middle is odd.

A flow (a minute of a long one) is logarithms of bytes, packets and duration each way, its transport, service, outcome,
the class of its port, and which end is at the site. Layers shrink to three quarters, half, a third and a quarter of the
inputs and grow back, as in N-BaIoT; tanh, Adam, a tenth of the flows held out to stop early. At most `TRAINED` flows
before the end of learning are trained on, drawn evenly; all after it are scored. One network serves the site. The
score is the mean squared error over N-BaIoT's threshold (mean plus deviation of the held-out flows' error), so that
1 means the same in every case. Without flows to learn from nothing is told.

References: Meidan et al. 2018, "N-BaIoT", IEEE Pervasive Computing 17(3), "Training an anomaly detector" and
"Continuous monitoring"; implementation: scikit-learn.
"""

import warnings
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPRegressor

from wardline_eval.case import Case
from wardline_eval.contender import Alarm, strongest
from wardline_eval.features.minutes import MINUTE, flows, hours
from wardline_eval.features.owners import Owners, is_local

TRAINED, LEAST, SEED, EPOCHS = 200_000, 100, 7, 60
HELD_OUT = 0.1
LAYERS = (0.75, 0.5, 0.33, 0.25, 0.33, 0.5, 0.75)
_AN_HOUR = 10_000
"""Flows of one hour that are kept for training at most."""

_KINDS = 24
"""Ports, services and outcomes that are told apart at most, the commonest ones."""

_PEERS = 16
_NUMBERS = ("duration", "orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes")
_CLASSES = ("port", "service", "state", "proto")
Array = NDArray[np.float32]


class Autoencoder:
    """One network for a case."""

    name: ClassVar[str] = "autoencoder"
    raw: ClassVar[bool] = True
    is_probability: ClassVar[bool] = False

    def watch(self, case: Case) -> Sequence[Alarm]:
        """The strongest device-minutes after learning, each with its oddest flow's score."""
        owners, known, scored = Owners(), list[pl.DataFrame](), list[pl.DataFrame]()
        net: _Network | None = None
        for tables in hours(case):
            if "sender" in tables:
                owners.add(tables["sender"])
            if not {"conn", "conn_update"} & tables.keys():
                continue
            rows = _classed(flows(tables))
            before = (pl.col("minute") + 1) * MINUTE <= case.learned_until
            learned, rest = rows.filter(before), rows.filter(~before)
            known.append(learned.sample(min(len(learned), _AN_HOUR), seed=SEED))
            if len(rest):
                if net is None:
                    if sum(map(len, known)) < LEAST:
                        return ()
                    net = _Network(pl.concat(known))
                scored.append(_by_device(rest.with_columns(score=pl.Series(net.scores(rest)))))
        return _alarms(scored, owners, self.name)


class _Network:
    """Encoding, ranges, weights and the threshold, from flows that are normal."""

    def __init__(self, rows: pl.DataFrame) -> None:
        rows = rows.sample(min(len(rows), TRAINED), seed=SEED, shuffle=True)
        self._classes = {name: _commonest(rows[name]) for name in _CLASSES}
        found = self._encoded(rows)
        held = max(1, int(len(found) * HELD_OUT))
        self._mean, self._spread = found.mean(axis=0), found.std(axis=0) + np.float32(0.1)
        x = (found - self._mean) / self._spread
        taught = int((len(x) - held) * (1 - HELD_OUT))
        layers = tuple(max(2, round(share * x.shape[1])) for share in LAYERS)
        self._net = MLPRegressor(
            hidden_layer_sizes=layers, activation="tanh", batch_size=min(256, taught), max_iter=EPOCHS,
            early_stopping=True, validation_fraction=HELD_OUT, n_iter_no_change=5, tol=1e-5, random_state=SEED,
        )  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self._net.fit(x[held:], x[held:])
        error = self._errors(x[:held])
        self._threshold = float(error.mean() + error.std()) + 1e-9

    def scores(self, rows: pl.DataFrame) -> Array:
        """How far over the threshold each flow's error lies."""
        return self._errors((self._encoded(rows) - self._mean) / self._spread) / np.float32(self._threshold)

    def _errors(self, x: Array) -> Array:
        error: Array = ((x - self._net.predict(x)) ** 2).mean(axis=1)
        return error

    def _encoded(self, rows: pl.DataFrame) -> Array:
        told = rows.select(
            *(pl.col(name).fill_null(0).cast(pl.Float64).log1p() for name in _NUMBERS),
            *(
                (pl.col(name) == one).alias(f"{name}={one}").cast(pl.Float64)
                for name, those in self._classes.items()
                for one in those
            ),
            *(
                (~pl.col(name).is_in(those)).alias(f"{name} else").cast(pl.Float64)
                for name, those in self._classes.items()
            ),
            pl.col("orig_local").cast(pl.Float64),
            pl.col("resp_local").cast(pl.Float64),
        )
        return told.to_numpy().astype(np.float32)


def _commonest(values: pl.Series) -> list[str]:
    counts = values.value_counts().sort(["count", values.name], descending=[True, False])
    return counts[values.name].head(_KINDS).to_list()


def _classed(rows: pl.DataFrame) -> pl.DataFrame:
    """Classes as text, and which ends are at the site."""
    addresses = pl.concat([rows["orig_h"], rows["resp_h"]]).unique().drop_nulls()
    local = [one for one in addresses if is_local(one)]
    high = pl.when(pl.col("resp_p") >= 49_152).then(pl.lit("ephemeral")).otherwise(pl.col("resp_p").cast(pl.String))
    return rows.with_columns(
        high.fill_null("none").alias("port"),
        pl.col("service").fill_null("none"),
        pl.col("state").fill_null("going on"),
        pl.col("proto").fill_null("none"),
        orig_local=pl.col("orig_h").is_in(local),
        resp_local=pl.col("resp_h").is_in(local),
    )


def _by_device(rows: pl.DataFrame) -> pl.DataFrame:
    """The oddest flow of each device-minute, at either end, and whom its oddest flows went to."""
    ends = [
        rows.filter(pl.col(f"{own}_local")).select("minute", "score", device=f"{own}_h", peer=f"{far}_h")
        for own, far in (("orig", "resp"), ("resp", "orig"))
    ]
    ranked = pl.concat(ends).sort("score", "device", "peer", descending=[True, False, False])
    return ranked.group_by("minute", "device", maintain_order=True).agg(
        pl.col("score").first(), pl.col("peer").unique(maintain_order=True).head(_PEERS)
    )


def _alarms(scored: Sequence[pl.DataFrame], owners: Owners, kind: str) -> Sequence[Alarm]:
    devices = set(owners.devices())
    return strongest(
        Alarm(
            minute * MINUTE, (minute + 1) * MINUTE, owners.names(device), tuple(peers), float(score), kind,
            ((minute + 1) * MINUTE,),
        )
        for frame in scored
        for minute, device, score, peers in frame.sort("minute", "device").iter_rows()
        if device in devices
    )  # fmt: skip
