"""Tools of the operating system: what they print, and errors that name tool, purpose and remedy."""

import sys

import pytest

from wardline_range.real.commands import LabError, found, install, run


def test_what_a_tool_prints_comes_back_and_no_shell_reads_its_arguments() -> None:
    echo = "import sys; print(sys.argv[1], sys.stdin.read())"
    assert run([sys.executable, "-c", echo, "$HOME; *"], "echo", text="given") == "$HOME; * given\n"


def test_a_missing_tool_is_named_with_its_package() -> None:
    with pytest.raises(LabError, match=r"no-such-tool .* needed to look around: apt install no-such-tool"):
        found("no-such-tool", "look around")
    assert install("arpspoof") == "apt install dsniff"


def test_a_failure_says_why_and_a_hanging_tool_is_ended() -> None:
    with pytest.raises(LabError, match=r"could not count sheep \(no sheep\)"):
        run([sys.executable, "-c", "import sys; sys.exit('no sheep')"], "count sheep")
    with pytest.raises(LabError, match=r"did not sleep within 0\.2 s"):
        run([sys.executable, "-c", "import time; time.sleep(60)"], "sleep", timeout_s=0.2)
