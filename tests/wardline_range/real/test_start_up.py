"""Coming up: programs one after the other, and a reason where one does not serve."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.wardline_range.real.stand_ins import host, web
from wardline_range.real import start_up
from wardline_range.real.commands import LabError
from wardline_range.real.plan import Program
from wardline_range.real.processes import Running


class Started:
    """Programs that were started; all are ready, or have a status, as the test says."""

    ready_tcp = 80

    def __init__(self, ready: bool = True, status: int | None = None) -> None:
        self.names: list[str] = []
        self.ready, self.status = ready, status

    def __call__(self, program: Program, name: str) -> Running:
        self.names.append(name)
        return cast(Running, self)

    @property
    def name(self) -> str:
        """The program that was started last."""
        return self.names[-1]

    def is_ready(self) -> bool:
        """As the test says."""
        return self.ready

    def last_words(self) -> str:
        """The same always."""
        return "said"


def coming(started: Started, uses_dhcp: bool = False) -> Iterator[None]:
    """A host with two programs that comes up."""
    return start_up.come_up(host("one", 10, web(), web(81), uses_dhcp=uses_dhcp), started, Path("script"))


def test_the_second_program_waits_for_the_first() -> None:
    started = Started(ready=False)
    steps = coming(started)
    next(steps)
    assert len(started.names) == 1
    started.ready = True
    assert list(steps) == []
    assert len(started.names) == 2


def test_an_address_comes_first() -> None:
    started = Started()
    steps = coming(started, uses_dhcp=True)
    next(steps)
    assert started.names == ["udhcpc"]
    started.status = 0
    assert list(steps) == []
    with pytest.raises(LabError, match="no DHCP server answered"):
        list(coming(Started(status=1), uses_dhcp=True))


def test_a_program_that_ends_or_never_serves_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LabError, match=r"ended with status 3 \(said\)"):
        list(coming(Started(ready=False, status=3)))
    monkeypatch.setattr(start_up, "PATIENCE_S", 0.0)
    with pytest.raises(LabError, match="does not listen on TCP port 80"):
        list(coming(Started(ready=False)))
