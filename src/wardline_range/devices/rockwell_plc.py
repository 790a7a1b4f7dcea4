"""A CompactLogix controller: tags over EtherNet/IP."""

from wardline_range.device import Model
from wardline_range.roles.cip_controller import CipController


class RockwellPlc(CipController):
    """Answers its panel and its engineers."""

    model = Model(
        "rockwell-plc", "Rockwell Automation", "1769-L33ER/A LOGIX5333ER", "plc", ("30.11", "32.12", "33.11"),
        ("00:00:bc", "5c:88:16", "e4:90:69"), serial="{hex:8}", sectors=("plant",), zone="control",
        open_ports=frozenset({80, 44818}), lag_s=0.0012, is_small=True,
    )  # fmt: skip
