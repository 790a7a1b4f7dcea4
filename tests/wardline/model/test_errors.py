"""Every error that a person can mend leaves with exit status 2 and is caught by one name."""

import pytest

from wardline.model.errors import InputError, OutputError, UsageError, WardlineError


@pytest.mark.parametrize("kind", [InputError, OutputError, UsageError])
def test_errors_share_root_and_exit_status(kind: type[WardlineError]) -> None:
    with pytest.raises(WardlineError, match=r"office\.pcap") as caught:
        raise kind("office.pcap does not exist: check the path")
    assert caught.value.exit_status == 2
