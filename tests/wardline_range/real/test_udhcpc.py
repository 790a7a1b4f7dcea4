"""The DHCP client: it names its host, and its script can be run."""

import os
from pathlib import Path

from tests.wardline_range.real.stand_ins import host
from wardline_range.real.udhcpc import program, write_script


def test_the_client_asks_in_the_name_of_its_host(tmp_path: Path) -> None:
    write_script(tmp_path / "script")
    assert os.access(tmp_path / "script", os.X_OK)
    arguments = program(host("one", 10), tmp_path / "script").arguments
    assert {"hostname:one", str(tmp_path / "script")} < set(arguments)
