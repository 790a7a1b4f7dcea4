"""Needs: what is missing is named, with the way to get it."""

import sys

from wardline_range.real.needs import lacking, module_path
from wardline_range.real.plan import Program


def test_nothing_is_lacking_where_all_is_installed() -> None:
    assert lacking("host", [Program(tool=sys.executable, needs_packages=("json",))]) is None


def test_tools_and_packages_come_with_their_remedies() -> None:
    found = lacking(
        "host", [Program(tool="no-such-tool"), Program(tool=sys.executable, needs_packages=("no_such.part",))]
    )
    assert found is not None
    assert "host stays out: no-such-tool, no_such.part not installed" in found.said()
    assert "apt install no-such-tool; " in found.remedy
    assert found.remedy.endswith("-m pip install no_such")


def test_a_tool_that_a_module_starts_is_needed_too() -> None:
    assert lacking("host", [Program(module="internet", needs_tools=(sys.executable,))]) is None
    found = lacking("host", [Program(module="internet", needs_tools=("no-such-tool",))])
    assert found is not None
    assert "apt install no-such-tool" in found.remedy


def test_a_module_that_is_not_there_is_a_mistake_of_the_lab() -> None:
    found = lacking("host", [Program(module="no_such_program")])
    assert found is not None
    assert "no program no_such_program" in found.why
    assert module_path("no_such_program") == "wardline_range.real.programs.no_such_program"
