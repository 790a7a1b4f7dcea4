"""What a host's or an attack's programs need from the machine, and how to get what is missing."""

import importlib.util
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from wardline_range.real.commands import install
from wardline_range.real.plan import Program

_DISTRIBUTION_OF = {
    "paho": "paho-mqtt",
    "snap7": "python-snap7",
    "BAC0": "bac0",
    "async_upnp_client": "async-upnp-client",
}
"""Name on the package index of an importable package, where it is another."""

_HOME = "wardline_range.real.programs"


@dataclass(frozen=True, slots=True)
class Absent:
    """Something that stays out of the lab: its name, why, and what to do about it."""

    name: str
    why: str
    remedy: str

    def said(self) -> str:
        """As a sentence."""
        return f"{self.name} stays out: {self.why} ({self.remedy})"


def module_path(module: str) -> str:
    """The full name under which a program's module is run."""
    return f"{_HOME}.{module}"


def lacking(name: str, programs: Iterable[Program]) -> Absent | None:
    """What keeps these programs from running here, None where nothing does."""
    tools: list[str] = []
    packages: list[str] = []
    for program in programs:
        wanted_tools = (*((program.tool,) if program.tool else ()), *program.needs_tools)
        tools.extend(one for one in wanted_tools if shutil.which(one) is None)
        if program.module and not _is_importable(module_path(program.module)):
            return Absent(name, f"there is no program {program.module}", "this is a mistake in the lab: report it")
        packages.extend(one for one in program.needs_packages if not _is_importable(one))
    if not tools and not packages:
        return None
    remedies = [install(tool) for tool in tools]
    if packages:
        wanted = " ".join(_DISTRIBUTION_OF.get(one.partition(".")[0], one.partition(".")[0]) for one in packages)
        remedies.append(f"{sys.executable} -m pip install {wanted}")
    return Absent(name, f"{', '.join((*tools, *packages))} not installed", "; ".join(remedies))


def _is_importable(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False
