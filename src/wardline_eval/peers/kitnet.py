"""Kitsune: AfterImage's statistics of every packet, and KitNET's reconstruction error on them.

Settings are those of the paper: five decay constants, 115 features, at most 10 inputs to an autoencoder, three quarters
as many hidden units, learning rate 0.1, one pass. All packets go into the statistics and all after learning are scored.
Of those before, the autoencoders are trained one by one on at most `TRAINED`, spread evenly over the whole time (the
paper's own runs trained on fewer or the first ones alone); the range to which features are brought is that of all, and
the feature map is made from all that are trained on instead of the first few thousand. Without packets to learn from
nothing is told.

A device-minute gets its largest packet score, at the packet's sender, or at its receiver where the sender is none of
the site. Scores are RMSE, on one scale as far as the paper's are.

References: Mirsky, Doitshman, Elovici, Shabtai 2018, "Kitsune: An Ensemble of Autoencoders for Online Network Intrusion
Detection", NDSS, IV and V.
"""

from collections.abc import Sequence
from itertools import takewhile
from typing import ClassVar

import numpy as np
import polars as pl

from wardline_eval.case import Case
from wardline_eval.contender import Alarm, strongest
from wardline_eval.ensemble import KitNET, mapped
from wardline_eval.features.afterimage import FEATURES, AfterImage, Array
from wardline_eval.features.frames import Frames, Numbers, blocks, hashed
from wardline_eval.features.minutes import MINUTE
from wardline_eval.features.owners import Owners, is_local

TRAINED = 200_000
LEAST = 1_000
"""Packets from which anything can be learned."""


class Kitnet:
    """One AfterImage and one KitNET for a case."""

    name: ClassVar[str] = "kitnet"
    raw: ClassVar[bool] = True
    is_probability: ClassVar[bool] = False

    def watch(self, case: Case) -> Sequence[Alarm]:
        """The strongest device-minutes after learning."""
        known = sum(int((frames.ts < case.learned_until).sum()) for frames in takewhile(
            lambda one: one.ts[0] < case.learned_until, blocks(case.paths)
        ))  # fmt: skip
        if known < LEAST:
            return ()
        learner, tally, image = _Learner(-(-known // TRAINED)), _Tally(), AfterImage()
        net: KitNET | None = None
        for frames in blocks(case.paths):
            rows = image.block(frames)
            until = int(np.searchsorted(frames.ts, case.learned_until))
            learner.add(rows[:until])
            if until < len(rows):
                net = net or learner.learned()
                tally.add(frames, net.scores(rows), until)
        return tally.alarms(self.name)


class _Learner:
    """Every so manyth packet's features, and the range of all."""

    def __init__(self, every: int) -> None:
        self._every, self._skip = every, 0
        self._rows: list[Array] = []
        self._low, self._high = np.full(FEATURES, np.inf), np.full(FEATURES, -np.inf)

    def add(self, rows: Array) -> None:
        if len(rows):
            self._low, self._high = np.minimum(self._low, rows.min(axis=0)), np.maximum(self._high, rows.max(axis=0))
            self._rows.append(rows[self._skip :: self._every].copy())
            self._skip = (self._skip - len(rows)) % self._every

    def learned(self) -> KitNET:
        rows = np.concatenate(self._rows)
        self._rows = []
        net = KitNET(mapped(rows))
        net.widen(self._low, self._high)
        net.train(rows)
        return net


class _Tally:
    """The largest score of each device and minute, and to or from whom that packet went."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._best: dict[tuple[int, str], tuple[float, str]] = {}
        self._owners = Owners()

    def add(self, frames: Frames, scores: Array, begin: int) -> None:
        """Take in the packets of a block from one on."""
        source, target = hashed(frames.ends[:, :16]), hashed(frames.ends[:, 16:])
        self._learn_names(frames, source, target)
        rows = pl.DataFrame({
            "minute": frames.ts // MINUTE, "source": source, "target": target, "score": scores,
        }).slice(begin)  # fmt: skip
        best = rows.group_by("minute", "source", "target").agg(pl.col("score").max()).sort("minute", "source", "target")
        for minute, one, other, score in best.iter_rows():
            device, peer = self._names[one], self._names[other]
            if not is_local(device) and is_local(peer):
                device, peer = peer, device
            held = self._best.get((minute, device))
            if held is None or score > held[0]:
                self._best[minute, device] = (score, peer)

    def _learn_names(self, frames: Frames, source: Numbers, target: Numbers) -> None:
        senders: dict[tuple[str, str], None] = {}
        for keys, tell, sends in ((source, frames.source, True), (target, frames.destination, False)):
            distinct, first = np.unique(keys, return_index=True)
            for key, at in zip(distinct.tolist(), first.tolist(), strict=True):
                if key not in self._names:
                    self._names[key] = tell(at)
                if sends:
                    senders[frames.macs[at, :6].tobytes().hex(":"), self._names[key]] = None
        self._owners.add(pl.DataFrame(list(senders), schema={"l2_addr": pl.String, "addr": pl.String}, orient="row"))

    def alarms(self, kind: str) -> Sequence[Alarm]:
        """The strongest."""
        return strongest(
            Alarm(
                minute * MINUTE, (minute + 1) * MINUTE, self._owners.names(device), (peer,), score, kind,
                ((minute + 1) * MINUTE,),
            )
            for (minute, device), (score, peer) in self._best.items()
        )  # fmt: skip
