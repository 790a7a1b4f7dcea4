"""Accounts, sessions and tokens: what is kept, and what ends with what."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from wardline.model.errors import InputError
from wardline.store.accounts import MOST_SESSIONS, Accounts, Token, User
from wardline.store.database import Database
from wardline.store.tables import sessions, tokens

NURSE = User("ward-3", "analyst", ("clinic",), password="hash", created=5)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.in_folder(tmp_path) as opened:
        yield opened


@pytest.fixture
def accounts(database: Database) -> Accounts:
    found = Accounts(database)
    found.add(NURSE)
    return found


def test_an_account_is_read_as_it_was_made(accounts: Accounts) -> None:
    assert accounts.user("ward-3") == NURSE
    assert accounts.users() == [NURSE]
    assert accounts.user("nobody") is None


def test_a_name_is_taken_once(accounts: Accounts) -> None:
    with pytest.raises(InputError, match="choose another name"):
        accounts.add(NURSE)


def test_who_is_changed_has_to_sign_in_again(accounts: Accounts) -> None:
    accounts.begin_session("secret", "ward-3", "form", 1)
    accounts.change(replace(NURSE, role="viewer"))
    assert accounts.session("secret") is None
    assert accounts.user("ward-3") == replace(NURSE, role="viewer")


def test_a_session_tells_who_it_is_until_it_ends(accounts: Accounts) -> None:
    accounts.begin_session("secret", "ward-3", "form", 1)
    accounts.use_session("secret", 9)
    found = accounts.session("secret")
    assert found is not None
    assert (found.user, found.form, found.begun, found.used) == (NURSE, "form", 1, 9)
    assert accounts.session("Secret") is None
    accounts.end_session("secret")
    assert accounts.session("secret") is None


def test_sessions_that_are_old_or_idle_are_forgotten(accounts: Accounts) -> None:
    for secret, begun, used in (("old", 1, 90), ("idle", 50, 50), ("fresh", 50, 90)):
        accounts.begin_session(secret, "ward-3", "form", begun)
        accounts.use_session(secret, used)
    accounts.end_sessions_before(begun=10, used=60)
    assert [bool(accounts.session(secret)) for secret in ("old", "idle", "fresh")] == [False, False, True]


def test_the_session_used_longest_ago_makes_room(accounts: Accounts) -> None:
    for at in range(MOST_SESSIONS + 1):
        accounts.begin_session(f"secret-{at}", "ward-3", "form", at)
    assert accounts.session("secret-0") is None
    assert accounts.session("secret-1") is not None


def test_a_token_belongs_to_its_user_and_can_be_taken_back(accounts: Accounts) -> None:
    token = Token("T1", "historian", NURSE, "viewer", 1, 99)
    accounts.add_token("secret", token)
    assert accounts.token("secret") == token
    assert accounts.tokens("ward-3") == [token]
    assert not accounts.end_token("T1", "somebody-else")
    assert accounts.end_token("T1", "ward-3")
    assert accounts.token("secret") is None


def test_no_secret_is_kept(accounts: Accounts, database: Database) -> None:
    accounts.begin_session("first-secret", "ward-3", "form", 1)
    accounts.add_token("second-secret", Token("T1", "historian", NURSE, "viewer", 1, 99))
    with database.read() as open_:
        held = [str(value) for table in (sessions, tokens) for row in open_.execute(select(table)) for value in row]
    assert not any("secret" in value for value in held)
