"""Attacks on controllers: reading where nobody reads, writing where nobody may, stopping what should run."""

from wardline_range.real.plan import Program, RealAttack, Touch

_MODBUS, _S7, _BACNET = 502, 102, 47808
_SCANNED = ("plc", "hmi", "s7-plc", "opcua-server")

MODBUS_WRITE = RealAttack(
    name="modbus-write",
    title="Overwrite the PLC's setpoint and alarm limits, and switch its pump and valve",
    on="laptop",
    techniques=("T0846", "T0888", "T0855", "T0836", "T0831"),
    programs=(Program(module="attack_modbus_write", arguments=("--controller", "{plc}")),),
    touches=(Touch("plc", "tcp", _MODBUS),),
    lasts_s=30,
    needs_hosts=("plc",),
)

MODBUS_SCAN = RealAttack(
    name="modbus-scan",
    title="Look for Modbus controllers, their units and their registers",
    on="laptop",
    techniques=("T0846", "T0888", "T0861"),
    programs=(
        Program(module="attack_modbus_scan", arguments=tuple("{" + name.replace("-", "_") + "}" for name in _SCANNED)),
    ),
    touches=tuple(Touch(name, "tcp", _MODBUS) for name in _SCANNED),
    lasts_s=30,
    needs_hosts=_SCANNED,
)

S7_STOP = RealAttack(
    name="s7-stop",
    title="Stop the S7 controller's program",
    on="laptop",
    techniques=("T0858", "T0881", "T0855"),
    programs=(Program(module="attack_s7_stop", arguments=("--controller", "{s7_plc}")),),
    touches=(Touch("s7-plc", "tcp", _S7),),
    lasts_s=20,
    needs_hosts=("s7-plc",),
)

BACNET_WRITE = RealAttack(
    name="bacnet-write",
    title="Override a value of the building's controller at the operator's priority",
    on="laptop",
    techniques=("T0855", "T0836", "T0831"),
    programs=(Program(module="attack_bacnet_write", arguments=("--controller", "{hvac}")),),
    touches=(Touch("hvac", "udp", _BACNET),),
    lasts_s=25,
    needs_hosts=("hvac",),
)

ATTACKS = (MODBUS_WRITE, MODBUS_SCAN, S7_STOP, BACNET_WRITE)
