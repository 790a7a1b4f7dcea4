"""What guessing shares: logins in order, none of them twice before all were tried."""

from wardline_range.attacks.guessing import LOGINS


def test_logins_are_many_and_different() -> None:
    assert len(set(LOGINS)) == len(LOGINS) == 60
