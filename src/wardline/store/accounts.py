"""Who may use the service: users, their sessions in browsers, and the tokens of programs.

Of a session and of a token only the SHA-256 of its secret is kept: whoever reads the records cannot use either.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Row, delete, insert, select, update

from wardline.model.batch import Nanos
from wardline.model.errors import InputError
from wardline.store.database import Database
from wardline.store.tables import sessions, tokens, users

Role = Literal["viewer", "analyst", "operator", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the one who may least: each may do all that those before it may."""

EVERY_SITE = "*"
MOST_SESSIONS = 20
"""Of one user; the one that was used longest ago ends when another begins."""


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account; `sites` are those that may be seen, `EVERY_SITE` for all."""

    name: str
    role: Role
    sites: tuple[str, ...] = (EVERY_SITE,)
    must_change: bool = False
    is_active: bool = True
    created: Nanos = 0
    password: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in; `form` is what each of its forms has to carry."""

    user: User
    form: str
    begun: Nanos
    used: Nanos


@dataclass(frozen=True, slots=True)
class Token:
    """What a program signs in with, by a name that people know it by; it may do no more than its role and its user."""

    id: str
    name: str
    user: User
    role: Role
    created: Nanos
    expires: Nanos


def digest(secret: str) -> str:
    """What is kept of a secret that was drawn at random."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Accounts:
    """Users, sessions and tokens in the records. Every method raises InputError or OutputError where these fail."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def user(self, name: str) -> User | None:
        """An account by its name."""
        with self._database.read() as open_:
            row = open_.execute(select(users).where(users.c.name == name)).first()
        return _user(row) if row else None

    def users(self) -> Sequence[User]:
        """All accounts, by name."""
        with self._database.read() as open_:
            return [_user(row) for row in open_.execute(select(users).order_by(users.c.name))]

    def add(self, user: User) -> None:
        """A new account. Raises InputError where there is one of that name."""
        with self._database.begin() as open_:
            if open_.execute(select(users.c.name).where(users.c.name == user.name)).first():
                raise InputError(f"there is a user {user.name} already: choose another name")
            open_.execute(insert(users).values(name=user.name, created=user.created, **_values(user)))

    def change(self, user: User) -> None:
        """The account as it is from now on; its sessions end, so that nobody keeps what he had."""
        with self._database.begin() as open_:
            open_.execute(update(users).where(users.c.name == user.name).values(**_values(user)))
            open_.execute(delete(sessions).where(sessions.c.user == user.name))

    def begin_session(self, secret: str, user: str, form: str, at: Nanos) -> None:
        """A browser signs in."""
        with self._database.begin() as open_:
            open_.execute(insert(sessions).values(hash=digest(secret), user=user, form=form, begun=at, used=at))
            kept = select(sessions.c.hash).where(sessions.c.user == user)
            newest = kept.order_by(sessions.c.used.desc()).limit(MOST_SESSIONS)
            hashes = [row.hash for row in open_.execute(newest)]
            open_.execute(delete(sessions).where(sessions.c.user == user, sessions.c.hash.not_in(hashes)))

    def session(self, secret: str) -> Session | None:
        """The session of a secret, whatever its age."""
        joined = select(sessions, users).join(users, users.c.name == sessions.c.user)
        with self._database.read() as open_:
            row = open_.execute(joined.where(sessions.c.hash == digest(secret))).first()
        return Session(_user(row), row.form, row.begun, row.used) if row else None

    def use_session(self, secret: str, at: Nanos) -> None:
        """It was used just now."""
        with self._database.begin() as open_:
            open_.execute(update(sessions).where(sessions.c.hash == digest(secret)).values(used=at))

    def end_session(self, secret: str) -> None:
        """Sign out."""
        with self._database.begin() as open_:
            open_.execute(delete(sessions).where(sessions.c.hash == digest(secret)))

    def end_sessions_before(self, begun: Nanos, used: Nanos) -> None:
        """Forget those that began or were last used before these times."""
        with self._database.begin() as open_:
            open_.execute(delete(sessions).where((sessions.c.begun < begun) | (sessions.c.used < used)))

    def add_token(self, secret: str, token: Token) -> None:
        """A program may sign in."""
        with self._database.begin() as open_:
            open_.execute(
                insert(tokens).values(
                    id=token.id, hash=digest(secret), name=token.name, user=token.user.name, role=token.role,
                    created=token.created, expires=token.expires,
                )
            )  # fmt: skip

    def token(self, secret: str) -> Token | None:
        """The token of a secret, whatever its age."""
        joined = select(tokens, users).join(users, users.c.name == tokens.c.user)
        with self._database.read() as open_:
            row = open_.execute(joined.where(tokens.c.hash == digest(secret))).mappings().first()
        return _token(row) if row else None

    def tokens(self, user: str | None = None) -> Sequence[Token]:
        """All tokens, or those of one user, by age."""
        joined = select(tokens, users).join(users, users.c.name == tokens.c.user).order_by(tokens.c.created)
        with self._database.read() as open_:
            rows = open_.execute(joined if user is None else joined.where(tokens.c.user == user)).mappings()
            return [_token(row) for row in rows]

    def end_token(self, id_: str, user: str | None = None) -> bool:
        """Take a token back, or only one of that user; whether there was one."""
        matching = tokens.c.id == id_ if user is None else (tokens.c.id == id_) & (tokens.c.user == user)
        with self._database.begin() as open_:
            return bool(open_.execute(delete(tokens).where(matching)).rowcount)


def _values(user: User) -> dict[str, Any]:
    return {
        "password": user.password, "role": user.role, "sites": json.dumps(user.sites), "must_change": user.must_change,
        "is_active": user.is_active,
    }  # fmt: skip


def _user(row: Row[Any]) -> User:
    told = row._mapping
    return _user_of(told)


def _user_of(told: Any) -> User:
    return User(
        told[users.c.name], told[users.c.role], tuple(json.loads(told[users.c.sites])), told[users.c.must_change],
        told[users.c.is_active], told[users.c.created], told[users.c.password],
    )  # fmt: skip


def _token(told: Any) -> Token:
    return Token(
        told[tokens.c.id], told[tokens.c.name], _user_of(told), told[tokens.c.role], told[tokens.c.created],
        told[tokens.c.expires],
    )  # fmt: skip
