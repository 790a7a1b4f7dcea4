"""ARP spoofing: a link-layer address claims a network address that another one holds and still uses.

References: RFC 826; RFC 5227 (address conflict detection: what a claim is, and that a rightful change follows silence).
"""

from typing import ClassVar

import polars as pl

from wardline.behaviour.once import once
from wardline.behaviour.recent import kept, said, saying, since
from wardline.behaviour.scoring import CHANGE_PRIOR, part, prior
from wardline.behaviour.wording import counted, lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

WINDOW_S = 600.0
QUIET_S = 1800.0
MOST_CLAIMS = 50_000
STILL_THERE = 3.5
"""ln of 30: an address that moved for good leaves its old holder silent; two claimants within minutes fight for it."""
NOT_ITS_OWN = 3.0
"""The sender inside the ARP message is not who sent the frame: no ordinary host does that."""
GATEWAY = 1.5
SEVERAL = 1.5
GIVEN = -5.0
"""The DHCP server gave the address to the claimant within the window: a change that was meant."""
VIRTUAL = r"^(00:00:5e:00:0[12]:|00:00:0c:07:ac:|00:00:0c:9f:f)"
"""VRRP, CARP and HSRP addresses move between routers by design (RFC 5798 7.3)."""

_CLAIMS = pl.Schema(
    {
        "addr": pl.String, "mac": pl.String, "device": pl.String, "frame_mac": pl.String, "answer": pl.Boolean,
        "first": pl.Int64, "at": pl.Int64, "uid": pl.String, "count": pl.UInt32,
    }
)  # fmt: skip
_GIVEN = pl.Schema({"addr": pl.String, "mac": pl.String, "at": pl.Int64})


class ArpSpoof:
    """Two link-layer addresses that claim one network address within ten minutes."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="arp_spoof",
        title="ARP spoofing",
        cause="spoofing",
        tables=("arp", "dhcp"),
        techniques=("T1557.002", "T0830"),
        severity="high",
        warm_up="None; it judges from the first packet.",
        doc="""
### What it means
A device says that an address is its own while another device holds that address and goes on using it. Traffic for the
address then flows through the liar.

### How the number is made
Within ten minutes two link-layer addresses claim one network address (ARP sender fields). It counts that the earlier
holder claims it again after the newcomer did, that the frame was sent by somebody else than its ARP sender field
says, that the address belongs to a gateway, and that the claimant takes several addresses. A DHCP server that gave
the address to the claimant speaks against it.

### Blind spots
A victim that is silent for more than ten minutes; spoofed answers on switch ports that the capture does not see; a
device that clones the other's link-layer address too.

### How to make it normal
Failover pairs that share an address without VRRP: suppress that address for the pair.
""",
        next_steps=(
            "Look up the claimant's switch port and unplug or isolate it until it is explained.",
            "Check on the victims which link-layer address they hold for the gateway.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding for each claimant and address that is fought for and was not said within half an hour."""
        if seen.table("arp").is_empty():
            return []
        quiet = said(memory, seen.end, QUIET_S)
        claims, given = _claims(seen, memory), _given(seen, memory)
        found = [
            _finding(conflict, claims, given, devices)
            for conflict in _conflicts(claims, seen.start).iter_rows(named=True)
            if _key(conflict) not in quiet
        ]
        return [finding for finding in found if finding.device and finding.score >= 0]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember who claimed what within ten minutes, and what was said."""
        keys = [
            _key({"addr": one.subject.removeprefix("address="), "mac": one.peers[1]})
            for one in self.score(seen, devices, memory)
        ]
        return {
            "claims": _claims(seen, memory).tail(MOST_CLAIMS),
            "given": _given(seen, memory).tail(MOST_CLAIMS),
            "said": saying(memory, seen.end, QUIET_S, keys),
        }


@once
def _claims(seen: Batch, memory: Memory) -> pl.DataFrame:
    """Who claims which address within the window: one row for each pair, with the newest message."""
    known = since(kept(memory, "claims", _CLAIMS), "at", seen.end, WINDOW_S)
    rows = seen.table("arp")
    if rows.is_empty():
        return known
    device = pl.col("orig_device") if "orig_device" in rows.columns else pl.lit(None, pl.String)
    at = pl.col("ts").cast(pl.Int64)
    fresh = rows.filter(
        pl.col("orig_h").is_not_null() & (pl.col("orig_h") != "0.0.0.0") & ~pl.col("orig_l2_addr").str.contains(VIRTUAL)
    ).select(
        addr="orig_h", mac="orig_l2_addr", device=device, frame_mac="l2_addr", answer=pl.col("operation") == 2,
        first=at, at=at, uid="uid", count=pl.lit(1, pl.UInt32),
    )  # fmt: skip
    merged = pl.concat([known, fresh]).sort("at", "uid", maintain_order=True)
    return merged.group_by("addr", "mac", maintain_order=True).agg(
        pl.col("device").drop_nulls().last(),
        pl.col("frame_mac").last(),
        pl.col("answer").any(),
        pl.col("first").min(),
        pl.col("at").max(),
        pl.col("uid").last(),
        pl.col("count").sum(),
    )


@once
def _given(seen: Batch, memory: Memory) -> pl.DataFrame:
    """Addresses that a DHCP server gave within the window."""
    known = since(kept(memory, "given", _GIVEN), "at", seen.end, WINDOW_S)
    rows = seen.table("dhcp")
    fresh = rows.filter((pl.col("msg_type") == "ACK") & pl.col("assigned_addr").is_not_null()).select(
        addr="assigned_addr", mac="mac", at=pl.col("ts").cast(pl.Int64)
    )
    return pl.concat([known, fresh]) if fresh.height else known


@once
def _conflicts(claims: pl.DataFrame, start: int) -> pl.DataFrame:
    """Pairs of claimants of one address, the later comer first, of which one spoke in this slice."""
    contested = claims.filter(pl.len().over("addr") > 1)
    if contested.is_empty():
        return pl.DataFrame(schema={"addr": pl.String})
    held = contested.select(
        "addr", holder="mac", holder_first="first", holder_at="at", holder_uid="uid", holder_device="device"
    )
    paired = contested.join(held, on="addr").filter(
        (pl.col("holder") != pl.col("mac"))
        & (
            (pl.col("first") > pl.col("holder_first"))
            | ((pl.col("first") == pl.col("holder_first")) & (pl.col("mac") > pl.col("holder")))
        )
        & (pl.max_horizontal("at", "holder_at") >= start)
    )
    return paired.sort("addr", "mac", "holder_first").unique(["addr", "mac"], keep="first", maintain_order=True)


def _key(conflict: dict[str, object]) -> str:
    return f"{conflict['mac']} {conflict['addr']}"


def _finding(conflict: dict[str, object], claims: pl.DataFrame, given: pl.DataFrame, devices: DeviceView) -> Finding:
    addr, mac, holder = str(conflict["addr"]), str(conflict["mac"]), str(conflict["holder"])
    device = DeviceId(str(conflict["device"] or conflict["holder_device"] or ""))
    first, end = int(str(conflict["first"])), max(int(str(conflict["at"])), int(str(conflict["holder_at"])))
    who = named(device, devices) if conflict["device"] else mac
    others = claims.filter((pl.col("mac") == mac) & (pl.col("addr") != addr)).height
    rows = claims.filter((pl.col("addr") == addr) | (pl.col("mac") == mac)).sort("at").tail(MAX_EVIDENCE)
    return Finding(
        detector=ArpSpoof.spec.id,
        ts=min(first, end),
        end=end,
        device=device,
        claim=f"{who} ({mac}) claims {safe(addr)}, which {holder} holds too; both spoke within "
        f"{lasting(max(end - first, 1))}.",
        subject=f"address={safe(addr)}",
        severity="high",
        observed=Quantity(
            f"2 link-layer addresses for {safe(addr)}; {counted(int(str(conflict['count'])), 'claim')} by {mac}",
            2.0,
            "claimants",
        ),
        expected=Expectation("one link-layer address for one network address", 1.0, 1.0, "claimants"),
        baseline=Baseline(int(str(conflict["holder_first"])), end, int(rows["count"].sum()), "ARP claims", "built-in"),
        parts=_parts(conflict, others, given, devices),
        evidence=tuple(RowRef("arp", uid, at) for uid, at in rows.select("uid", "at").iter_rows()),
        techniques=("T1557.002", "T0830"),
        peers=(safe(addr), mac, holder),
        nearest=f"{holder} alone claiming {safe(addr)}, as before",
        to_be_normal="One link-layer address that claims it, or the old one silent for good (a replaced device).",
    )


def _parts(conflict: dict[str, object], others: int, given: pl.DataFrame, devices: DeviceView) -> tuple[Part, ...]:
    addr, mac = str(conflict["addr"]), str(conflict["mac"])
    parts = [
        prior(CHANGE_PRIOR),
        part("two holders", 2.5, f"{mac} and {conflict['holder']} both claimed the address within 10 minutes"),
    ]
    if int(str(conflict["holder_at"])) > int(str(conflict["first"])):
        parts.append(part("still there", STILL_THERE, "the earlier holder went on claiming it after the newcomer did"))
    if conflict["frame_mac"] != mac:
        parts.append(part("not its own", NOT_ITS_OWN, f"the frame was sent by {conflict['frame_mac']}"))
    holder = devices.get(DeviceId(str(conflict["holder_device"] or "")))
    if holder is not None and "gateway" in holder.value("role"):
        parts.append(part("gateway", GATEWAY, "the address is that of a gateway"))
    if others:
        parts.append(
            part(
                "several",
                SEVERAL,
                f"the claimant claims {others} more too",
            )
        )
    if given.filter((pl.col("addr") == addr) & (pl.col("mac") == mac)).height:
        parts.append(part("given", GIVEN, "a DHCP server gave it the address"))
    return tuple(parts)
