"""What Wardline says the devices of labelled captures are; prints Markdown for docs/benchmarks.md.

    .venv/bin/python -m bench.identification ../shared/data/device-id

Each capture is read on its own, twice: as it is, and with the maker's half of every link-layer address replaced by a
locally administered one and the rule `oui` unheard (IPv6 addresses are made of the true one), so that only what the
devices say and do is left to go by.
"""

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from wardline import inventory
from wardline.inventory.statements import Stated
from wardline.model.batch import Batch
from wardline.model.device import Device
from wardline.sources.captures import CaptureFiles

MACS = ("l2_addr", "dst_l2_addr", "orig_l2_addr", "resp_l2_addr", "mac")
DISGUISED = "02:57:4c"
"""Locally administered, so registered to nobody."""

SAME_VENDOR: Mapping[str, tuple[str, ...]] = {
    "Belkin": ("belkin", "wemo"),
    "Edimax": ("edimax",),
    "Ednet": ("ednet", "assmann"),
    "Philips": ("philips", "signify"),
    "eQ-3": ("eq-3",),
    "Smarter": ("smarter",),
}
"""A label's vendor and what counts as naming it; other labels must be named as they stand."""

SAME_TYPE: Mapping[str, frozenset[str]] = {
    "appliance": frozenset({"appliance", "coffee machine", "kettle"}),
    "switch": frozenset({"switch"}),
    "hub": frozenset({"hub"}),
}
"""A label's category and the types of ours that mean it; other categories are called the same."""


@dataclass(frozen=True)
class Labelled:
    """One capture of one device, as the set's table gives it."""

    path: Path
    label: str
    mac: str
    vendor: str
    category: str


@dataclass(frozen=True)
class Said:
    """What was said of the labelled device of one capture; empty where nothing was."""

    vendor: str = ""
    kind: str = ""
    rules: str = ""


def main() -> None:
    """Identify each labelled device and print what was said beside what it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="the folder device-id/ of the evaluation data")
    parser.add_argument("--why", action="store_true", help="also print which rules spoke")
    options = parser.parse_args()
    captures = labelled(options.folder)
    for title, disguised in (("as captured", False), ("maker's half of the MAC replaced", True)):
        print(f"\n### MAC {title}\n" if not disguised else f"\n### The {title}\n")
        report(captures, disguised, options.why)


def labelled(folder: Path) -> Sequence[Labelled]:
    """The captures of the set with their labels, in the order of its table."""
    with (folder / "iot-sentinel-labels.csv").open(newline="") as file:
        return [
            Labelled(folder / row["pcap"], row["label"], row["mac"], row["vendor_added"], row["category_added"])
            for row in csv.DictReader(file)
        ]


def report(captures: Sequence[Labelled], disguised: bool, why: bool) -> None:
    """Identify every capture and print one line for each device, then the totals."""
    by_label: dict[str, list[tuple[Labelled, Said]]] = defaultdict(list)
    for capture in captures:
        by_label[capture.label].append((capture, identified(capture, disguised)))
    print("| device | captures | a vendor | the right vendor | a type | the right type | mostly said | label |")
    print("|---|---|---|---|---|---|---|---|")
    for label, found in sorted(by_label.items()):
        shown = Counter(f"{said.vendor or '–'} / {said.kind or '–'}" for _, said in found).most_common(1)[0][0]
        truth = f"{found[0][0].vendor} / {found[0][0].category}"
        print(f"| {label} | {len(found)} | {' | '.join(map(str, counts(found)))} | {shown} | {truth} |")
        if why:
            print(f"<!-- {Counter(said.rules for _, said in found).most_common(2)} -->")
    everything = [one for found in by_label.values() for one in found]
    devices = [counts(found) for found in by_label.values()]
    print(f"| **all captures** | {len(everything)} | {' | '.join(map(str, counts(everything)))} | | |")
    most = [
        sum(2 * one[place] > len(found) for one, found in zip(devices, by_label.values(), strict=True))
        for place in range(4)
    ]
    print(f"| **devices, in most of their captures** | {len(devices)} | {' | '.join(map(str, most))} | | |")


def counts(found: Sequence[tuple[Labelled, Said]]) -> tuple[int, int, int, int]:
    """How many captures got a vendor, the right vendor, a type, the right type."""
    return (
        sum(bool(said.vendor) for _, said in found),
        sum(is_vendor(said.vendor, capture.vendor) for capture, said in found),
        sum(bool(said.kind) for _, said in found),
        sum(is_type(said.kind, capture.category) for capture, said in found),
    )


def is_vendor(said: str, label: str) -> bool:
    """The vendor named is the label's."""
    names = SAME_VENDOR.get(label, (re.sub(r"[^a-z0-9]", "", label.lower()),))
    text = said.lower()
    return any(name in text or name in re.sub(r"[^a-z0-9]", "", text) for name in names)


def is_type(said: str, category: str) -> bool:
    """The type named means the label's category."""
    return said in SAME_TYPE.get(category, frozenset({category}))


def identified(capture: Labelled, disguised: bool) -> Said:
    """What the inventory says of the capture's device after reading it to its end."""
    known = inventory.begin("bench")
    for batch in CaptureFiles([capture.path]).batches():
        _, known = inventory.observe(disguise(batch) if disguised else batch, known)
    if disguised:
        frame = known.stated.frame
        known = replace(known, stated=Stated(frame.filter(pl.col("rule") != "oui")))
    mac = DISGUISED + capture.mac[8:] if disguised else capture.mac
    return next((said(device) for device in inventory.devices(known) if mac in device.macs), Said())


def said(device: Device) -> Said:
    """Vendor and type of a device with the rules that gave them."""
    rules = "; ".join(f"{one.name}: {one.value} {one.confidence} {one.rule}" for one in device.attributes)
    return Said(device.value("vendor"), device.value("type"), rules)


def disguise(batch: Batch) -> Batch:
    """The batch with the maker's half of every unicast link-layer address replaced."""
    tables = {
        name: rows.with_columns(
            pl.col(column).str.replace("^.[02468ace]:..:..", DISGUISED) for column in MACS if column in rows.columns
        )
        for name, rows in batch.tables.items()
    }
    return Batch(batch.sensor, batch.start, batch.end, tables, batch.health)


if __name__ == "__main__":
    main()
