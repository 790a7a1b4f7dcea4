"""What is known beside the traffic."""

from wardline.model.knowledge import NOTHING, Knowledge
from wardline.model.profile import Profile


def test_nothing_is_known_unless_somebody_says_it() -> None:
    assert Knowledge() == NOTHING
    assert NOTHING.profiles == ()
    assert not NOTHING.indicators
    assert Knowledge((Profile("https://x.example/a", ()),)) != NOTHING
