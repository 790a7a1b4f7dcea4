"""The records of the service as tables: incidents and findings as told, devices, who may do what, and the audit log.

Times are ns since 1970 (UTC). Documents are JSON texts that the report room made; what a list is filtered or ordered by
has a column of its own. The same definitions serve SQLite and PostgreSQL; a change of them needs a migration.
"""

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

users = Table(
    "users",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("password", String(200), nullable=False),  # an Argon2id hash
    Column("role", String(16), nullable=False),
    Column("sites", Text, nullable=False),  # JSON: the sites that may be seen, or ["*"]
    Column("must_change", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("created", BigInteger, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True),  # of the secret in the cookie
    Column("user", ForeignKey("users.name", ondelete="CASCADE"), nullable=False),
    Column("form", String(64), nullable=False),  # what every form has to carry
    Column("begun", BigInteger, nullable=False),
    Column("used", BigInteger, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("user", ForeignKey("users.name", ondelete="CASCADE"), nullable=False),
    Column("role", String(16), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("who", String(100), nullable=False),
    Column("action", String(64), nullable=False),
    Column("about", Text, nullable=False),
    Column("told", Text, nullable=False),  # JSON
    Column("hash", String(64), nullable=False),
    Index(None, "at"),
)

devices = Table(
    "devices",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("site", String(100), nullable=False),
    Column("label", Text, nullable=False),
    Column("vendor", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("addr", String(64), nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("standing", String(16), nullable=False),  # new, authorised, unauthorised
    Column("words", Text, nullable=False),  # lower case: everything that a search for text looks at
    Column("document", Text, nullable=False),
    Index(None, "site", "label"),
    Index(None, "last_seen"),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("site", String(100), nullable=False),
    Column("device", String(64), nullable=False),
    Column("cause", String(64), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("probability", Float, nullable=False),
    Column("risk", Float, nullable=False),
    Column("first_ts", BigInteger, nullable=False),
    Column("last_ts", BigInteger, nullable=False),
    Column(
        "told_at", BigInteger, nullable=False
    ),  # by the clock of the service, when it was first more likely than not
    Column("total", Integer, nullable=False),
    Column("status", String(16), nullable=False),  # open, acknowledged, closed
    Column("assignee", String(64), nullable=False),
    Column("outcome", String(16), nullable=False),  # the last verdict, or empty
    Column("acknowledged_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("document", Text, nullable=False),
    Index(None, "status", "risk", "id"),
    Index(None, "last_ts", "id"),
    Index(None, "device"),
)

findings = Table(
    "findings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("site", String(100), nullable=False),
    Column("device", String(64), nullable=False),
    Column("detector", String(64), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("ts", BigInteger, nullable=False),
    Column("probability", Float, nullable=False),
    Column("claim", Text, nullable=False),
    Column("document", Text, nullable=False),
    Index(None, "ts", "id"),
    Index(None, "device", "ts"),
    Index(None, "detector", "ts"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("incident", ForeignKey("incidents.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),  # note, task, hand-over
    Column("text", Text, nullable=False),
    Column("who", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
    Column("done_by", String(64), nullable=False),
    Index(None, "incident", "at"),
)

answers = Table(
    "answers",
    metadata,
    Column("key", String(120), primary_key=True),  # who and the Idempotency-Key of a request
    Column("request", String(64), nullable=False),  # a digest of what was asked
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
