"""The workstation reads the controller, and never writes."""

import polars as pl

from tests.wardline_range.made import lives
from wardline_range.device import Device
from wardline_range.devices.plc import Plc
from wardline_range.devices.workstation import Workstation
from wardline_range.site import Site


def _cast(site: Site) -> list[Device]:
    plc = Plc(site)
    return [plc, Workstation(site, plc)]


def test_it_reads_in_bursts() -> None:
    modbus = lives(_cast, hours=0.6).table("modbus", Workstation.spec.ip)
    assert set(modbus["func_code"]) == {3, 4}
    assert modbus.filter(pl.col("pdu_type") == "REQ").height >= 10
    assert modbus["uid"].n_unique() >= 2
