"""Can a classifier tell the lab from reality? Per family of devices and group of features; prints Markdown.

    .venv/bin/python -m bench.realism ../shared/data/device-id     # needs scikit-learn: requirements/bench.txt

Both sides are the first seventy seconds of a device from its first frame: set-up captures of real devices (IoT
Sentinel, 2016), and the lab's models of the same family beside a gateway, with as many seeds. Both are read by
Wardline's engine. A random forest is cross-validated so that no device model is both learned from and judged. An AUC of
0.5 means that it cannot tell them apart. Beside it stands how well the same classifier tells one half of the real
models from the other half: real devices differ too.
"""

import argparse
import csv
import itertools
import math
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from wardline import wire
from wardline_range import scenario_file

WINDOW_NS = 70 * 10**9
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "camera": ("dlink-camera", "hikvision-camera", "reolink-camera", "axis-camera"),
    "plug": ("edimax-plug", "tplink-plug", "wemo-switch", "tasmota-plug"),
    "hub": ("philips-hue-bridge", "home-assistant"),
}
"""The label's category, and the lab's models of it."""

GROUPS = ("dhcp", "announcing", "dns", "tls", "timing", "sizes", "peers")
MATTERING = ("timing", "sizes", "peers")
"""What the detectors go by."""

_MULTICAST = ("224.", "239.", "255.", "ff")
_LOCAL = ("192.168.", "10.", "172.16.", "169.254.", "fe80")
Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Sample:
    """One device's first minute: which side and model it is of, and its features by `group.name`."""

    is_lab: bool
    model: str
    features: Features


def features(path: Path, mac: str) -> Features | None:
    """The first seventy seconds of a device from its first frame; None where it says nothing."""
    tables: dict[str, list[pl.DataFrame]] = {}
    for piece in wire.Reader([str(path)]):
        for name in ("conn", "dns", "dhcp", "mdns", "ssdp", "tls", "arp"):
            if name in piece.tables:
                tables.setdefault(name, []).append(pl.DataFrame(piece.tables[name]))
    whole = {name: pl.concat(frames) for name, frames in tables.items()}
    conn = _mine(whole, "conn", mac)
    if conn is None or conn.is_empty():
        return None
    starts = [frame["ts"].min() for name in whole if (frame := _mine(whole, name, mac)) is not None and frame.height]
    begun = min(starts)  # type: ignore[type-var]
    within = {
        name: frame.filter(pl.col("ts").dt.epoch("ns") < begun.timestamp() * 1e9 + WINDOW_NS)  # type: ignore[union-attr]
        for name in whole
        if (frame := _mine(whole, name, mac)) is not None
    }
    return {**_words(within), **_behaviour(within["conn"])}


def _mine(whole: Mapping[str, pl.DataFrame], name: str, mac: str) -> pl.DataFrame | None:
    """The rows of a table that a device sent or began."""
    if name not in whole:
        return None
    frame = whole[name]
    for column in ("orig_l2_addr", "l2_addr"):
        if column in frame.columns:
            return frame.filter(pl.col(column) == mac)
    uids = whole["conn"].filter(pl.col("orig_l2_addr") == mac).select("uid")
    return frame.join(uids, on="uid", how="semi")


def _words(rows: Mapping[str, pl.DataFrame]) -> Features:
    """What it says of itself and asks for."""

    def height(name: str) -> float:
        return float(rows[name].height) if name in rows else 0.0

    dhcp, tls, dns = rows.get("dhcp"), rows.get("tls"), rows.get("dns")
    params = [len(one) for one in dhcp["param_list"].drop_nulls()] if dhcp is not None else []
    ja4 = [one for one in tls["ja4"].drop_nulls() if len(one) > 8] if tls is not None else []
    return {
        "dhcp.messages": height("dhcp"),
        "dhcp.params": float(max(params, default=0)),
        "dhcp.names_itself": float(dhcp is not None and dhcp["host_name"].drop_nulls().len() > 0),
        "dhcp.names_its_client": float(dhcp is not None and dhcp["vendor_class"].drop_nulls().len() > 0),
        "announcing.mdns": height("mdns"),
        "announcing.ssdp": height("ssdp"),
        "announcing.arp": height("arp"),
        "dns.questions": height("dns"),
        "dns.names": float(dns["query"].n_unique()) if dns is not None else 0.0,
        "tls.connections": height("tls"),
        "tls.ciphers": float(statistics.median([int(one[4:6]) for one in ja4]) if ja4 else 0),
        "tls.extensions": float(statistics.median([int(one[6:8]) for one in ja4]) if ja4 else 0),
    }


def _behaviour(conn: pl.DataFrame) -> Features:
    """When, how much and with whom."""
    starts = sorted(conn["ts"].dt.epoch("ns").to_list())
    gaps = [(later - earlier) / 1e9 for earlier, later in itertools.pairwise(starts)]
    lasted = conn["duration"].fill_null(0.0).to_list()
    sent, got = (conn[f"{side}_ip_bytes"].fill_null(0).to_list() for side in ("orig", "resp"))
    packets = [a + b for a, b in zip(conn["orig_pkts"], conn["resp_pkts"], strict=True)]
    peers = conn["resp_h"].unique().to_list()
    outside = [one for one in peers if not one.startswith((*_MULTICAST, *_LOCAL))]
    groups = [one for one in peers if one.startswith(_MULTICAST)]
    return {
        "timing.gap_median": _log(_median(gaps)),
        "timing.gap_spread": _log(statistics.pstdev(gaps) if gaps else 0),
        "timing.duration_median": _log(_median(lasted)),
        "timing.duration_longest": _log(max(lasted, default=0)),
        "timing.span": _log((starts[-1] - starts[0]) / 1e9),
        "sizes.sent": _log(sum(sent)),
        "sizes.got": _log(sum(got)),
        "sizes.packets": _log(sum(packets)),
        "sizes.flow_median": _log(_median([a + b for a, b in zip(sent, got, strict=True)])),
        "sizes.packet_mean": (sum(sent) + sum(got)) / max(1, sum(packets)),
        "peers.all": float(len(peers)),
        "peers.outside": float(len(outside)),
        "peers.groups": float(len(groups)),
        "peers.ports": float(conn["resp_p"].n_unique()),
        "peers.flows": _log(conn.height),
        "peers.tcp_share": (conn["proto"] == "tcp").sum() / conn.height,
    }


def _log(value: float) -> float:
    return math.log1p(max(0.0, float(value)))


def _median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else 0.0


def real(folder: Path, family: str) -> list[Sample]:
    """The set's captures of a family."""
    with (folder / "iot-sentinel-labels.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["category_added"] == family]
    found = ((row, features(folder / row["pcap"], row["mac"])) for row in rows)
    return [Sample(False, row["device_type"], told) for row, told in found if told]


def lab(family: str, seeds: int) -> list[Sample]:
    """The lab's models of a family, each with so many seeds."""
    samples = []
    with tempfile.TemporaryDirectory() as folder:
        path, capture = Path(folder) / "one.yaml", Path(folder) / "one.pcapng"
        for model, seed in itertools.product(FAMILIES[family], range(seeds)):
            path.write_text(
                f"length: 150s\nseed: {seed}\ndevices: [{{model: unifi-gateway}}, {{model: {model}, name: one}}]\n",
                encoding="utf-8",
            )
            with capture.open("wb") as out:
                truth = scenario_file.read(path).scenario().play(out)
            [device] = [one for one in truth.devices if one.name == "one"]
            told = features(capture, device.mac)
            if told:
                samples.append(Sample(True, model, told))
    return samples


def auc(samples: Sequence[Sample], labels: Sequence[bool], groups: Sequence[str]) -> float:
    """Area under the curve of a forest that never saw the models it judges; 0.5 where it can tell nothing."""
    try:
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.metrics import roc_auc_score
    except ImportError:
        raise SystemExit("scikit-learn is missing: pip install -r requirements/bench.txt") from None
    columns = sorted(name for name in samples[0].features if name.split(".")[0] in groups)
    x = np.array([[sample.features[name] for name in columns] for sample in samples])
    y = np.array(labels)
    models = np.array([sample.model for sample in samples])
    scores = np.zeros(len(samples))
    ours, theirs = sorted(set(models[y])), sorted(set(models[~y]))
    for fold in range(max(len(ours), len(theirs))):
        # One model of each side is left out at a time; each sample's score is the mean over the folds that judge it.
        held = np.isin(models, [ours[fold % len(ours)], theirs[fold % len(theirs)]])
        forest = RandomForestClassifier(200, min_samples_leaf=3, class_weight="balanced", random_state=1, n_jobs=2)
        forest.fit(x[~held], y[~held])
        scores[held] = forest.predict_proba(x[held])[:, 1]
    return float(roc_auc_score(y, scores))


def floor(samples: Sequence[Sample], groups: Sequence[str]) -> float:
    """How well halves of the real models are told apart: the mean over several halvings of max(AUC, 1 - AUC)."""
    models = sorted({sample.model for sample in samples})
    halves = [half for half in itertools.combinations(models, len(models) // 2) if models[0] in half][:6]
    found = [auc(samples, [sample.model in half for sample in samples], groups) for half in halves]
    return statistics.mean(max(one, 1 - one) for one in found)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder device-id/ of the evaluation data")
    parser.add_argument("--seeds", type=int, default=20, help="plays of each model of the lab")
    given = parser.parse_args()
    print("| family | real | lab | all | " + " | ".join(GROUPS) + " | timing, sizes, peers | real halves, the same |")
    print("|---|--:|--:|--:|" + "--:|" * len(GROUPS) + "--:|--:|", flush=True)
    for family in FAMILIES:
        theirs, ours = real(given.folder, family), lab(family, given.seeds)
        samples = [*theirs, *ours]
        labels = [sample.is_lab for sample in samples]
        cells = [auc(samples, labels, GROUPS), *(auc(samples, labels, (group,)) for group in GROUPS)]
        cells += [auc(samples, labels, MATTERING), floor(theirs, MATTERING)]
        told = " | ".join(f"{one:.2f}" for one in cells)
        print(f"| {family} | {len(theirs)} | {len(ours)} | {told} |", flush=True)
        _differences(samples)


def _differences(samples: Sequence[Sample]) -> None:
    """Medians of both sides, feature by feature, for those who mend the lab."""
    for name in sorted(samples[0].features):
        sides = [[one.features[name] for one in samples if one.is_lab is side] for side in (False, True)]
        print(f"<!-- {name}: real {statistics.median(sides[0]):.2f}, lab {statistics.median(sides[1]):.2f} -->")


if __name__ == "__main__":
    main()
