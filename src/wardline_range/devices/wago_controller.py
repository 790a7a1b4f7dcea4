"""A plant controller with an OPC UA server."""

from wardline_range.device import Model
from wardline_range.protocols import opcua
from wardline_range.roles.variable_server import VariableServer


class WagoController(VariableServer):
    """Answers its historian."""

    model = Model(
        "wago-controller", "WAGO", "PFC200 750-8212", "plc", ("03.10.08(22)", "04.03.03(25)"), ("00:30:de",),
        sectors=("plant", "building"), zone="control", open_ports=frozenset({80, 443, opcua.PORT}), lag_s=0.001,
    )  # fmt: skip
