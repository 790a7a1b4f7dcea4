"""A remote terminal unit of a substation: IEC 60870-5-104."""

from wardline_range.device import Model
from wardline_range.roles.iec104_station import Iec104Station


class AbbRtu(Iec104Station):
    """Answers its control centre."""

    model = Model(
        "abb-rtu", "ABB", "RTU560 CMU", "rtu", ("12.7.2", "13.2.1", "13.4.1"), ("00:02:a3", "00:24:59"),
        sectors=("plant",), zone="field", open_ports=frozenset({80, 2404}), lag_s=0.002,
    )  # fmt: skip
