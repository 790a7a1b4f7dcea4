"""People at a screen: sittings, with pauses by the rhythm of the site."""

from tests.wardline_range.made import play, scenario, told


def test_at_night_an_office_is_quiet() -> None:
    office = told(["windows-laptop"], 24, start="2026-03-02 00:00:00")
    office["site"] = {"rhythm": "office"}
    dns = play(scenario(office)).table("dns")
    pages = dns.filter(dns["query"].str.starts_with("www.") & dns["query"].str.ends_with(".example"))
    by_hour = dict(pages.group_by(pages["ts"].dt.hour().alias("hour")).len().iter_rows())
    night = sum(by_hour.get(hour, 0) for hour in (0, 1, 2, 3, 4, 5))
    day = sum(by_hour.get(hour, 0) for hour in (9, 10, 11, 14, 15, 16))
    assert day > 5 * night
