"""A Modicon M221: a small controller on Modbus/TCP."""

from wardline_range.device import Model
from wardline_range.roles.modbus_controller import ModbusController


class SchneiderPlc(ModbusController):
    """Answers; on its own it says nothing."""

    model = Model(
        "schneider-plc", "Schneider Electric", "Modicon M221", "plc", ("V1.5.1.0", "V1.6.2.0"),
        ("00:11:00", "00:80:f4"), sectors=("plant", "building"), zone="control", open_ports=frozenset({80, 502}),
        lag_s=0.0012, is_small=True,
    )  # fmt: skip
