"""How far our tables of BACnet, CIP and S7comm agree with the logs of CISA's ICSNPP parsers for the same captures.

Those logs hide times, so rows are matched in their order by all columns compared: a row of theirs has ours where every
one of them is equal. What they name otherwise is said in `_SAME`; what they alone tell is not compared: values, and in
`bacnet_property` each element of an array beyond the first.

    python -m bench.icsnpp_agreement ../shared/data/protocols/icsnpp
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wardline import wire

Row = tuple[str, ...]
ENDS = ("orig_h", "orig_p", "resp_h", "resp_p", "is_orig")
_CIP = (*("ts", "uid"), *ENDS, "source_h", "source_p", "destination_h", "destination_p", "sequence", "pdu_type",
        "service_code", "cip_service", "cip_status", "cip_status_name", "ext_status", "_", "class_id", "class_name",
        "instance", "attribute")  # fmt: skip
_ENIP = (*("ts", "uid"), *ENDS, "source_h", "source_p", "destination_h", "destination_p", "code", "enip_command",
         "length", "session", "enip_status", "context", "options")  # fmt: skip
_IDENTITY = (*("ts", "uid"), *ENDS, "source_h", "source_p", "destination_h", "destination_p", "version", "socket_h",
             "socket_p", "vendor_id", "vendor", "device_type", "type_name", "product_code", "revision", "status",
             "serial", "product_name", "state")  # fmt: skip
_SAME = {
    "reject": "-", "abort": "-", "rejected": "-", "daylights-savings-status": "daylight-savings-status",
    "number-of-APDU-retries": "number-of-apdu-retries",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Log:
    """One log: its columns where it has no header, those that are compared, and our rows for it."""

    name: str
    columns: Sequence[str]
    compared: Sequence[str]
    ours: Callable[[dict[str, pl.DataFrame]], Iterator[Row]]
    has_elements: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """Rows of theirs, of ours, and those that are equal in every column; with what is left on both sides."""

    log: str
    theirs: int
    ours: int
    equal: int
    missing: Counter[Row]
    extra: Counter[Row]


def plain(text: str) -> str:
    """One cell of theirs without what is only another way to write it."""
    text = _SAME.get(text, text)
    if text.startswith("Vendor Specific ("):
        return "unknown-" + text[17:-1]
    if text.startswith("0x"):
        return str(int(text, 16))
    return {"T": "true", "F": "false", "request": "REQ", "response": "RESP"}.get(text, text)


def theirs(path: Path, log: Log) -> Iterator[Row]:
    """The rows of a log, cut down to the columns compared."""
    names: Sequence[str] = log.columns
    last: Row = ()
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        cells = line.split("\t")
        if cells[0] == "#fields":
            names = [name.removeprefix("id.") for name in cells[1:]]
        elif not line.startswith("#"):
            row = dict(zip(names, cells, strict=False))
            cut = tuple(plain(row.get(name, "-")) for name in log.compared)
            if not (log.has_elements and cut == last):
                yield cut
            last = cut


def tables(capture: Path) -> dict[str, pl.DataFrame]:
    """All rows of a capture by table."""
    parts: dict[str, list[pl.DataFrame]] = {}
    for part in wire.Reader([str(capture)]):
        for name, rows in part.tables.items():
            parts.setdefault(name, []).append(pl.DataFrame(rows))
    return {name: pl.concat(frames) for name, frames in parts.items()}


def _rows(frame: pl.DataFrame | None, *columns: str | pl.Expr, only: pl.Expr | None = None) -> Iterator[Row]:
    if frame is None:
        return
    kept = frame if only is None else frame.filter(only)
    texts = kept.select(pl.col(one) if isinstance(one, str) else one for one in columns)
    yield from texts.select(pl.all().cast(pl.String).fill_null("-")).iter_rows()


def _messages(read: dict[str, pl.DataFrame]) -> Iterator[Row]:
    code = pl.when(pl.col("bvlc_func") != "BVLC_Result").then("error_code")
    # Their parser names the service of a reject or an abort after the PDU.
    service = pl.when(~pl.col("apdu_type").is_in(["REJECT_PDU", "ABORT_PDU"])).then("bacnet_service")
    yield from _rows(read.get("bacnet"), *ENDS, "bvlc_func", "apdu_type", service, "invoke_id", code)


def _discovery(read: dict[str, pl.DataFrame]) -> Iterator[Row]:
    names = ["who_is", "who_has", "i_am", "i_have"]
    only = (pl.col("apdu_type") == "UNCONFIRMED_REQUEST") & pl.col("bacnet_service").is_in(names)
    asked = pl.col("bacnet_service").is_in(["who_is", "who_has"])
    limits = pl.concat_str(pl.col("range_low"), pl.lit("-"), pl.col("range_high"))
    limits = pl.when(asked).then(pl.coalesce(limits, pl.lit("All")))
    told = pl.when(pl.col("bacnet_service") == "i_have").then("device_instance")
    service = pl.col("bacnet_service").str.replace("_", "-")
    yield from _rows(read.get("bacnet"), *ENDS, service, told, "object_type", "object_instance", limits, only=only)


def _control(read: dict[str, pl.DataFrame]) -> Iterator[Row]:
    only = pl.col("bacnet_service").is_in(["device_communication_control", "reinitialize_device"])
    only &= pl.col("apdu_type") != "REJECT_PDU"
    state = pl.when(pl.col("apdu_type") == "CONFIRMED_REQUEST").then("device_state")
    yield from _rows(read.get("bacnet"), *ENDS, "invoke_id", "bacnet_service", state, "error_code", only=only)


def _properties(read: dict[str, pl.DataFrame]) -> Iterator[Row]:
    rows = read.get("bacnet")
    if rows is None:
        return
    request = pl.col("apdu_type") == "CONFIRMED_REQUEST"
    answer = pl.col("apdu_type") == "COMPLEX_ACK"
    one = rows.filter(
        (pl.col("bacnet_service").is_in(["read_property", "read_range"]) & (request | answer))
        | ((pl.col("bacnet_service") == "write_property") & request),
        pl.col("property").is_not_null(),
    )
    kind = pl.when(answer).then(pl.lit("-ack")).otherwise(pl.lit("-request"))
    kind = pl.when(pl.col("bacnet_service").str.starts_with("write")).then(pl.lit("")).otherwise(kind)
    service = pl.concat_str(pl.col("bacnet_service").str.replace_all("_", "-"), kind)
    yield from _rows(one, *ENDS, "invoke_id", service, "object_type", "object_instance", "property")
    several = rows.filter(pl.col("bacnet_service") == "read_property_multiple", pl.col("properties").is_not_null())
    parts = several.explode("properties").with_columns(pl.col("properties").str.split(" ").alias("parts"))
    at = [pl.col("parts").list.get(place).alias(f"part-{place}") for place in range(3)]
    yield from _rows(parts, *ENDS, "invoke_id", service.alias("service"), *at)


def _cip(read: dict[str, pl.DataFrame]) -> Iterator[Row]:
    # Their responses do not carry the path of the request.
    asked = pl.col("pdu_type") == "REQ"
    path = [pl.when(asked).then(name) for name in ("class_id", "instance")]
    only = pl.col("service_code").is_not_null()
    yield from _rows(
        read.get("cip"),
        *ENDS,
        "sequence",
        "pdu_type",
        "service_code",
        "cip_status",
        "cip_status_name",
        *path,
        only=only,
    )


def _enip(read: dict[str, pl.DataFrame]) -> Iterator[Row]:
    rows = read.get("cip")
    if rows is not None:
        # Services behind a packet of several belong to the same message.
        rows = rows.unique(("uid", "is_orig", "sequence", "ts"), keep="first", maintain_order=True)
    command = pl.col("enip_command").str.replace_all("([a-z])([A-Z])", "$1 $2").str.replace("RRData", "RR Data")
    yield from _rows(rows, *ENDS, command, "session")


def _identity(read: dict[str, pl.DataFrame]) -> Iterator[Row]:
    serial = pl.col("serial").str.to_integer(base=16, dtype=pl.UInt32)
    told = ("vendor_id", "device_type", "product_code", "revision", serial, "product_name")
    yield from _rows(read.get("cip"), *ENDS, *told, only=pl.col("vendor_id").is_not_null())


def _s7comm(read: dict[str, pl.DataFrame]) -> Iterator[Row]:
    rows = read.get("s7comm")
    if rows is None:
        return
    # Their name of a function of user data begins with its type, and they tell the service of a job alone.
    user = pl.col("rosctr") == "User-Data"
    kind = pl.when(pl.col("pdu_type") == "REQ").then(pl.lit("Request: ")).otherwise(pl.lit("Response: "))
    func = pl.when(user).then(pl.concat_str(kind, "s7_func")).otherwise("s7_func")
    sub = pl.when(user | (pl.col("pdu_type") == "REQ")).then("s7_subfunc")
    code = pl.col("error_code").str.strip_prefix("0x").str.to_integer(base=16)
    classic = ~pl.col("rosctr").is_in(["Request", "Response", "Notification"])
    yield from _rows(
        rows, *ENDS, "rosctr", "pdu_reference", "s7_func_code", func, sub, "error_class", code, only=classic
    )


def _s7plus(read: dict[str, pl.DataFrame]) -> Iterator[Row]:
    plus = pl.col("rosctr").is_in(["Request", "Response", "Notification"])
    yield from _rows(read.get("s7comm"), *ENDS, "rosctr", "s7_func", only=plus)


LOGS = (
    Log("bacnet", (), (*ENDS, "bvlc_function", "pdu_type", "pdu_service", "invoke_id", "result_code"), _messages),
    Log("bacnet_discovery", (), (*ENDS, "pdu_service", "device_id_number", "object_type", "instance_number", "range"),
        _discovery),
    Log("bacnet_device_control", (), (*ENDS, "invoke_id", "pdu_service", "device_state", "result_code"), _control),
    Log("bacnet_property", (), (*ENDS, "invoke_id", "pdu_service", "object_type", "instance_number", "property"),
        _properties, has_elements=True),
    Log("cip", _CIP, (*ENDS, "sequence", "pdu_type", "service_code", "cip_status", "cip_status_name", "class_id",
                      "instance"), _cip),
    Log("enip", _ENIP, (*ENDS, "enip_command", "session"), _enip),
    Log("cip_identity", _IDENTITY, (*ENDS, "vendor_id", "device_type", "product_code", "revision", "serial",
                                    "product_name"), _identity),
    Log("s7comm", (), (*ENDS, "rosctr_name", "pdu_reference", "function_code", "function_name", "subfunction_name",
                       "error_class", "error_code"), _s7comm),
    Log("s7comm_plus", (), (*ENDS, "opcode_name", "function_name"), _s7plus),
)  # fmt: skip


def compare(path: Path, log: Log, read: dict[str, pl.DataFrame]) -> Agreement:
    """One log beside our rows of a capture."""
    left, right = Counter(theirs(path, log)), Counter(log.ours(read))
    equal = left & right
    return Agreement(log.name, left.total(), right.total(), equal.total(), left - right, right - left)


def run(root: Path) -> Iterator[tuple[Path, Path, Agreement]]:
    """Every log with the capture that agrees best."""
    for parser in (root / "bacnet", root / "enip", root / "s7comm"):
        captures = sorted(path for path in parser.rglob("traces/*") if path.suffix in {".pcap", ".pcapng"})
        read = {capture: tables(capture) for capture in captures}
        for log in LOGS:
            for path in sorted(parser.rglob(f"baseline/*/{log.name}.log")):
                found = {capture: compare(path, log, read[capture]) for capture in captures}
                best = max(captures, key=lambda capture: (found[capture].equal, -found[capture].ours))
                yield path, best, found[best]


def main() -> None:
    """Prints the agreement of each log, and what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, nargs="?", default=Path("../shared/data/protocols/icsnpp"))
    parser.add_argument("--differences", type=int, default=3, help="how many to list on each side of each log")
    options = parser.parse_args()
    for path, capture, found in run(options.root):
        print(f"{path.parent.name}/{path.name} beside {capture.name}: {found.equal} of {found.theirs} rows equal, "
              f"{found.ours - found.equal} more of ours")  # fmt: skip
        for side, rows in (("theirs", found.missing), ("ours", found.extra)):
            for row, count in rows.most_common(options.differences):
                print(f"    {count:5} x only {side}: {' '.join(row)}")


if __name__ == "__main__":
    main()
