"""A broker: mosquitto with a configuration of its own, which it becomes.

Whoever gives no name gets in, as with many a broker at home; who gives one must know the password.

References: mosquitto.conf(5); mosquitto_passwd(1) (`$7$`: PBKDF2 with HMAC-SHA-512).
"""

import hashlib
import os
import shutil
import sys
from base64 import b64encode
from pathlib import Path

from wardline_range.real.programs import lifetime

_ROUNDS = 101


def main() -> None:
    """Write the configuration and become the broker."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--ip", required=True)
    parser.add_argument("--port", type=int, default=1883)
    parser.add_argument("--folder", type=Path, required=True, help="where the configuration is written")
    parser.add_argument("--account", action="append", default=[], metavar="NAME:PASSWORD")
    given = parser.parse_args()
    broker = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if broker is None:
        sys.exit("mosquitto is not installed")
    passwords, config = given.folder / "passwords", given.folder / "mosquitto.conf"
    passwords.write_text("".join(_entry(*account.split(":", 1)) for account in given.account))
    passwords.chmod(0o600)
    config.write_text(
        f"listener {given.port} {given.ip}\nallow_anonymous true\npassword_file {passwords}\npersistence false\n"
        "user root\n"  # it keeps the right to read its own folder, if it has it
    )
    os.execv(broker, [broker, "-c", str(config)])


def _entry(name: str, password: str) -> str:
    salt = os.urandom(12)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS)
    return f"{name}:$7${_ROUNDS}${b64encode(salt).decode()}${b64encode(digest).decode()}\n"


if __name__ == "__main__":
    main()
