"""S7comm jobs as commands."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.controllers import s7comm
from tests.wardline.behaviour.worlds import HMI, PLC, Row
from wardline.behaviour.commands import commands


def _met(*rows: Row) -> list[tuple[str, str]]:
    return commands(worlds.batch(0, {"s7comm": rows})).select("command", "what").rows()


def test_writes_are_told_apart_by_variables_downloads_by_block_and_reads_are_one() -> None:
    assert _met(
        s7comm(0.1, HMI, PLC, "Read Variable", items=["DB10 0+4"]),
        s7comm(0.2, HMI, PLC, "Read Variable", items=["DB10 4+4"]),
        s7comm(0.3, HMI, PLC, "Write Variable", items=["DB10 0+4", "M 3+1"]),
        s7comm(0.4, HMI, PLC, "Request Download", block="_0800001P"),
        s7comm(0.5, HMI, PLC, "PLC Control", s7_subfunc="Insert Block", block="0800001P"),
    ) == [
        ("s7comm Read Variable", "read"),
        ("s7comm Write Variable DB10 0+4, M 3+1", "write"),
        ("s7comm Request Download _0800001P", "write"),
        ("s7comm Insert Block 0800001P", "write"),
    ]


@pytest.mark.parametrize(
    ("func", "sub", "what"),
    [
        ("PLC Stop", None, "stop"),
        ("PLC Control", "PLC Start / Stop", "stop"),
        ("CPU Functions", "Read SZL", "look"),
        ("Time Functions", "Set Clock", "write"),
        ("Time Functions", "Read Clock", "read"),
        ("Start Upload", None, "read"),
        ("Set Multi Variables", None, "write"),
    ],
)
def test_what_each_function_does(func: str, sub: str | None, what: str) -> None:
    assert [one for _, one in _met(s7comm(0.1, HMI, PLC, func, s7_subfunc=sub))] == [what]


def test_answers_and_what_carries_on_a_job_are_no_commands() -> None:
    assert _met(
        s7comm(0.1, HMI, PLC, "Setup Communication"),
        s7comm(0.2, HMI, PLC, "Write Variable", pdu_type="RESP", is_orig=False),
        s7comm(0.3, HMI, PLC, "Download Block", is_orig=False),
    ) == []  # fmt: skip
