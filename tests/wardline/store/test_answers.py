"""The same request twice is answered once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from wardline.store.answers import KEPT, Answer, Answers
from wardline.store.database import Database


@pytest.fixture
def answers(tmp_path: Path) -> Iterator[Answers]:
    with Database.in_folder(tmp_path) as database:
        yield Answers(database)


def test_a_key_is_claimed_once_and_answered_again(answers: Answers) -> None:
    assert answers.claim("k", "digest", 1) is None
    assert answers.claim("k", "digest", 2) == Answer("digest", 0, "")
    answers.give("k", 201, "{}")
    assert answers.claim("k", "another", 3) == Answer("digest", 201, "{}")


def test_what_failed_may_be_tried_again_and_a_day_later_all_may(answers: Answers) -> None:
    answers.claim("k", "digest", 1)
    answers.forget("k")
    assert answers.claim("k", "digest", 2) is None
    assert answers.claim("k", "digest", KEPT + 3) is None
