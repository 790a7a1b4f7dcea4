"""A short made-up capture for tests of the whole path: a made site for some minutes, with what happens in it."""

from pathlib import Path

import pytest

from wardline_range import demo


@pytest.fixture(scope="session")
def short_capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A quarter of an hour of the demo's site as a capture file."""
    path = tmp_path_factory.mktemp("made") / "short.pcapng"
    demo.write(path, seed=11, hours=0.25)
    return path
