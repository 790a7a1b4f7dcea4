"""Where flows are written down as they begin, in columns."""

from collections.abc import Callable, Sequence

import polars as pl

from wardline_range.packets.flow_ids import community_id
from wardline_range.truth import BENIGN_NAME, FLOW_SCHEMA, MALICIOUS_NAME, Label

UDP_SILENCE = 60_000_000_000
"""After so much silence (ns) the next datagram of the same ends is another flow, as Zeek has it."""

DNS_STEP, DNS_SILENCE = 10_000_000_000, 9_000_000_000
"""Zeek looks at a DNS flow every ten seconds of its life, and ends it where it was silent for nine."""

_CHUNK = 100_000

End = tuple[str, int]
_Row = tuple[int, str, str, int, str, int, str, str, str]
_COLUMNS = {
    "ts": pl.Int64(), "proto": pl.String(), "orig_h": pl.String(), "orig_p": pl.UInt16(), "resp_h": pl.String(),
    "resp_p": pl.UInt16(), "service": pl.String(), "attack": pl.String(), "step": pl.String(),
}  # fmt: skip


class Book:
    """Flows by number, in the order in which they were begun."""

    def __init__(self) -> None:
        self._rows: list[_Row] = []
        self._chunks: list[pl.DataFrame] = []
        self._count = 0
        self._open: dict[tuple[str, End, End], tuple[int, int, int]] = {}
        """Number, first and last time of the flow that each pair of ends stands for now."""

    def begun(self, ts: int, proto: str, orig: End, resp: End, service: str, label: Label) -> int:
        """A flow begins with a packet at `ts`; its number."""
        if len(self._rows) >= _CHUNK:
            self._put_away(ts)
        self._rows.append((ts, proto, *orig, *resp, service, label.attack, label.step))
        self._count += 1
        return self._count - 1

    def datagram(self, ts: int, proto: str, orig: End, resp: End, service: str, label: Label) -> int:
        """A datagram passes: a flow begins, unless one of the same ends spoke a short while ago; the flow's number."""
        key = (proto, orig, resp) if orig <= resp else (proto, resp, orig)
        known = self._open.get(key)
        if known is None or ts >= _ends(known[1], known[2], service):
            known = self.begun(ts, proto, orig, resp, service, label), ts, ts
        self._open[key] = known[0], known[1], max(known[2], ts)
        return known[0]

    def frame(self, until: int, packets: Sequence[int], site: str, name_of: Callable[[str, int], str]) -> pl.DataFrame:
        """The flows begun before `until` by time, as FLOW_SCHEMA; `name_of` tells whose an address was at a time."""
        whole = pl.concat([*self._chunks, self._chunk()])
        counted = [packets[at] if at < len(packets) else 0 for at in range(whole.height)]
        names = {
            column: [
                name_of(address, ts) for address, ts in zip(whole[end].to_list(), whole["ts"].to_list(), strict=True)
            ]
            for column, end in (("orig_device", "orig_h"), ("resp_device", "resp_h"))
        }
        label = pl.when(pl.col("attack") == "").then(pl.lit(BENIGN_NAME)).otherwise(pl.lit(MALICIOUS_NAME))
        return (
            whole.with_columns(
                label.alias("label"), pl.lit(site).alias("site"),
                *(pl.Series(column, found, pl.String()) for column, found in names.items()),
                pl.Series("packets", counted, pl.UInt32()),
            )
            .filter(pl.col("ts") < until)
            .sort("ts", "community_id")
            .with_columns(pl.col("ts").cast(pl.Datetime("ns", "UTC")))
            .select(list(FLOW_SCHEMA))
        )  # fmt: skip

    def _chunk(self) -> pl.DataFrame:
        ids = [community_id(row[1], (row[2], row[3]), (row[4], row[5])) for row in self._rows]
        frame = pl.DataFrame(self._rows, schema=_COLUMNS, orient="row")
        return frame.with_columns(pl.Series("community_id", ids, pl.String()))

    def _put_away(self, now: int) -> None:
        """Rows become a frame, and flows that have ended are forgotten."""
        self._chunks.append(self._chunk())
        self._rows = []
        self._open = {key: known for key, known in self._open.items() if known[2] + UDP_SILENCE > now}


def _ends(first: int, last: int, service: str) -> int:
    """When a flow without connection ends where nothing more comes."""
    if service != "dns":
        return last + UDP_SILENCE
    return first + DNS_STEP * -(-(last + DNS_SILENCE - first) // DNS_STEP)
