"""What people do at a screen: visits to places, a few favourites and a long tail."""

from collections.abc import Iterator

from wardline_range.clock import ns
from wardline_range.device import Device
from wardline_range.habits.cloud import visit

SITES = tuple(
    f"www.{name}.example"
    for name in (
        "news", "weather", "mail", "maps", "shop", "forum", "videos", "bank", "wiki", "travel", "recipes", "sports",
        "music", "office", "photos", "jobs", "health", "cinema", "garden", "cycling", "chess", "trains", "museum",
        "library", "auction", "podcast", "university", "insurance", "furniture", "bakery",
    )
)  # fmt: skip
_SHARED = ("cdn.static.example", "fonts.assets.example", "metrics.tags.example", "img.media.example")


def browse(device: Device, pages: int = 12) -> Iterator[float]:
    """Sittings of up to so many pages, as often as people are about."""
    chance = device.chance
    while True:
        for _ in range(4 + chance.below(pages)):
            # Squaring prefers the first sites: favourites, and a long tail of places never seen before.
            page = SITES[int(chance.between(0, 1) ** 2 * len(SITES))]
            visit(device, page, device.now, 1 + chance.below(4), 600, 9_000)
            for name in _SHARED:
                if chance.happens(0.35):
                    visit(device, name, device.now + ns(chance.between(0.1, 1.0)), 1, 500, 4_000)
            yield 8 + chance.waiting(35)
        yield 60 + device.pause(420)
