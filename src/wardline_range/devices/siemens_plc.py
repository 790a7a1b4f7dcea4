"""A SIMATIC S7-300: a controller on S7comm that announces itself on Ethernet by LLDP."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model
from wardline_range.habits.neighbours import Port, announcing
from wardline_range.protocols import lldp
from wardline_range.roles.s7_controller import S7Controller


class SiemensPlc(S7Controller):
    """Answers its panel and its engineers."""

    model = Model(
        "siemens-plc", "Siemens", "SIMATIC S7-300 CPU 315-2 PN/DP", "plc", ("V3.2.6", "V3.2.17", "V3.3.12"),
        ("00:1b:1b", "28:63:36", "00:0e:8c"), serial="{letters:1}{digits:9}", sectors=("plant",), zone="control",
        open_ports=frozenset({80, 102}), lag_s=0.0015, is_small=True,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """The process, and LLDP."""
        yield from super().life()
        port = Port(
            f"{self.model.model}, {self.order_number}, {self.who.firmware}", "port-001", lldp.STATION, every_s=5
        )
        yield 2.0, partial(announcing, self, port)
