"""The writes: reconnaissance first, then functions that this device never used, and a process that follows."""

import polars as pl

from tests.wardline_range.made import attacked
from wardline_range.attacks.modbus_write import ModbusWrite
from wardline_range.devices.laptop import Laptop
from wardline_range.devices.panel import Panel
from wardline_range.devices.plc import LEVEL, Plc
from wardline_range.site import Site

PLCS: list[Plc] = []


def _cast(site: Site) -> tuple[list[Laptop | Panel | Plc], ModbusWrite]:
    plc, laptop = Plc(site), Laptop(site)
    PLCS.append(plc)
    return [plc, laptop, Panel(site, plc)], ModbusWrite(laptop, 900, plc)


SHOWN = attacked(_cast, hours=0.4)
MODBUS = SHOWN.table("modbus", Laptop.spec.ip).filter(pl.col("pdu_type") == "REQ").sort("ts")


def test_it_looks_before_it_writes() -> None:
    codes = MODBUS["func_code"].to_list()
    assert codes[0] == 43
    first_write = min(codes.index(code) for code in (5, 16))
    assert set(codes[:first_write]) == {43, 1, 3}
    assert {5, 16} <= set(codes[first_write:])


def test_the_panel_never_switches_coils_and_the_process_follows_the_attacker() -> None:
    panel = SHOWN.table("modbus", Panel.spec.ip)
    assert set(panel["func_code"]) <= {1, 3, 4, 6}
    assert PLCS[-1].unit.inputs[LEVEL] > 700


def test_reading_beyond_the_memory_is_refused_and_shows() -> None:
    answers = SHOWN.table("modbus", Laptop.spec.ip)
    assert answers.filter(pl.col("exception").is_not_null()).height >= 1
