"""Syslog: messages laid out by hand, and tshark's reading."""

from tests.wardline_range import second_pair
from wardline_range.protocols import syslog

AT = 1_065_910_455_003_000_000


def test_the_new_form_is_that_of_the_standard() -> None:
    made = syslog.message(syslog.AUTH, 2, AT, "mymachine.example.com", "su", "'su root' failed for lonvick")
    assert made == b"<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - - - 'su root' failed for lonvick"


def test_the_old_form_is_that_of_the_standard() -> None:
    made = syslog.bsd_message(syslog.AUTH, 2, AT, "mymachine", "su", "'su root' failed for lonvick on /dev/pts/8")
    assert made == b"<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8"
    early = syslog.bsd_message(syslog.DAEMON, syslog.INFO, 0, "ap", "hostapd", "up", 812)
    assert early == b"<30>Jan  1 00:00:00 ap hostapd[812]: up"


def test_tshark_reads_both() -> None:
    capture = second_pair.udp_exchange(
        syslog.PORT,
        syslog.message(syslog.LOCAL7, syslog.ERROR, AT, "sw1", "link", "port 7 down", 12),
        b"",
        syslog.bsd_message(syslog.DAEMON, syslog.INFO, AT, "ap", "hostapd", "up", 812),
    )
    second_pair.assert_sound(capture)
    assert set(second_pair.protocols(capture)) == {"syslog"}
    shown = second_pair.dissect(capture, "syslog.facility", "syslog.level", "syslog.hostname", "syslog.version")
    assert shown == [["23", "3", "sw1", "1"], ["3", "6", "ap", ""]]
