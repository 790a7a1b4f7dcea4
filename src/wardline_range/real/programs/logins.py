"""Names and passwords that devices are delivered with, as guessing programs try them.

Guesses are aimed at the lab's own login prompts; `logins.txt` holds the same pairs in the form that hydra reads.
"""

from pathlib import Path

FILE = Path(__file__).with_name("logins.txt")


def pairs() -> list[tuple[str, str]]:
    """Name and password, in the order in which they are tried."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [(user, password) for user, _, password in (line.partition(":") for line in lines if line)]
