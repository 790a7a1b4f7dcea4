"""A remote terminal unit at a feeder: a DNP3 outstation."""

from wardline_range.device import Model
from wardline_range.roles.outstation import Outstation


class SelRtu(Outstation):
    """Answers its master."""

    model = Model(
        "sel-rtu", "Schweitzer Engineering", "SEL-3505", "rtu", ("R148-V2", "R151-V3"), ("00:30:a7",),
        sectors=("plant",), zone="field", open_ports=frozenset({23, 20000}), lag_s=0.0015,
    )  # fmt: skip
