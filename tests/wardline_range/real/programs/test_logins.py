"""The list of logins reads the same to hydra and to the programs."""

from wardline_range.real.programs import logins


def test_every_line_is_a_name_and_a_password_and_none_comes_twice() -> None:
    lines = logins.FILE.read_text(encoding="utf-8").splitlines()
    pairs = logins.pairs()
    assert [f"{user}:{password}" for user, password in pairs] == lines
    assert all(user and password for user, password in pairs)
    assert len(set(pairs)) == len(pairs) >= 30


def test_the_labs_own_login_is_among_them() -> None:
    assert ("admin", "admin") in logins.pairs()
