"""LDAP: messages laid out by hand, and tshark's reading."""

from tests.wardline_range import second_pair
from wardline_range.protocols import ldap

ROOT = "dc=office,dc=example"


def test_messages_are_as_short_as_can_be() -> None:
    assert ldap.bind(1) == bytes.fromhex("300c 020101 6007 020103 0400 8000")
    assert ldap.bound(1, ldap.INVALID_CREDENTIALS) == bytes.fromhex("300c 020101 6107 0a0131 0400 0400")
    assert ldap.unbind(3) == bytes.fromhex("3005 020103 4200")
    asked = ldap.search(2, "", ldap.BASE, attributes=("cn",))
    matches = "870b" + b"objectClass".hex()
    fields = "0400 0a0100 0a0100 020100 020100 010100" + matches + "3004 0402 636e"
    assert asked == bytes.fromhex("3029 020102 6324" + fields)


def test_tshark_reads_a_search() -> None:
    who = f"cn=printer,{ROOT}"
    found = ldap.entry(2, f"uid=u17,{ROOT}", {"uid": ["u17"], "mail": ["u17@office.example", "u17@example"]})
    capture = second_pair.tcp_exchange(
        ldap.PORT,
        ldap.bind(1, who, "secret"),
        ldap.bound(1),
        ldap.search(2, ROOT, ldap.SUBTREE, ("uid", "u17"), ("uid", "mail")),
        found + ldap.done(2),
        ldap.bind(3, who, "wrong"),
        ldap.bound(3, ldap.INVALID_CREDENTIALS),
        ldap.unbind(4),
    )
    second_pair.assert_sound(capture)
    assert set(second_pair.protocols(capture)) == {"ldap"}
    shown = second_pair.dissect(
        capture, "ldap.messageID", "ldap.name", "ldap.baseObject", "ldap.resultCode", only="ldap"
    )
    assert [row[0] for row in shown] == ["1", "1", "2", "2,2", "3", "3", "4"]
    assert [shown[0][1], shown[2][2], shown[5][3]] == [who, ROOT, "49"]
