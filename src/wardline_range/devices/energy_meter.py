"""An energy meter on Modbus/TCP."""

from wardline_range.device import Model
from wardline_range.roles.modbus_controller import ModbusController


class EnergyMeter(ModbusController):
    """Read, and never written in ordinary life."""

    product = "PM5560"
    model = Model(
        "energy-meter", "Schneider Electric", "PowerLogic PM5560", "meter", ("2.8.3", "4.3.0"), ("00:80:f4",),
        sectors=("building", "plant", "hospital"), zone="meters", open_ports=frozenset({80, 502}), lag_s=0.003,
        is_small=True,
    )  # fmt: skip
