"""Names inside the lab: asked of the gateway by DNS, and of nothing on the machine."""

from pathlib import Path

from wardline_range.real.resolver import write


def test_only_the_gateway_is_asked(tmp_path: Path) -> None:
    write(tmp_path / "host", has_resolver=True)
    write(tmp_path / "internet", has_resolver=False)
    assert (tmp_path / "host" / "resolv.conf").read_text().startswith("nameserver 10.77.0.1\n")
    assert "hosts: files dns\n" in (tmp_path / "host" / "nsswitch.conf").read_text()
    assert (tmp_path / "internet" / "resolv.conf").read_text() == "nameserver 127.0.0.1\n"
