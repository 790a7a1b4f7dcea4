"""What the tests of the real-time lab share: a state folder of their own, and the reason where no lab can run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wardline_range.real.stand_ins import host, why_not_here
from wardline_range.real import ledger, namespaces, proc, topology
from wardline_range.real.topology import Topology


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of its own, so that no other lab's ledger is touched."""
    folder = tmp_path / "state"
    monkeypatch.setenv(ledger.VARIABLE, str(folder))
    return folder


@pytest.fixture
def root(state: Path) -> Path:
    """The state folder, where network namespaces can be made; the test is skipped elsewhere."""
    why = why_not_here()
    if why:
        pytest.skip(why)
    return state


@pytest.fixture
def wired(root: Path) -> Iterator[Topology]:
    """Two wired hosts without programs, at .10 and .11."""
    made = topology.plan(namespaces.lab_id(proc.own()), [host("one", 10), host("two", 11)])
    topology.build(made, [])
    yield made
    proc.kill(list(proc.within(namespaces.inodes(made.names))))
    namespaces.delete(made.names)
