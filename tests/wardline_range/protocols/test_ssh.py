"""SSH: packets laid out by hand, sizes that ciphers give, and tshark's reading of guessed logins."""

import io

import pytest

from tests.wardline_range import second_pair
from wardline_range import demo
from wardline_range.chance import Chance
from wardline_range.packets.conversation import SERVER, Conversation
from wardline_range.packets.pcapng import Capture
from wardline_range.protocols import ssh, ssh_software
from wardline_range.protocols.ssh import Software

SMALL = Software("x", ("k",), ("h",), ("c",), ("m",))


def a_login(client: Software, server: Software, passwords: tuple[str, ...], fits: bool) -> bytes:
    out, chance = io.BytesIO(), Chance(1, "ssh")
    capture = Capture(out)
    ends = (second_pair.CLIENT_NIC, 50000), (second_pair.SERVER_NIC, ssh.PORT)
    talk = Conversation(capture.put, *ends, demo.START, chance, 0.0).open()
    session = ssh.shake(talk, client, server, chance)
    session.ask_for_login("root")
    for password in passwords:
        session.try_password("root", password, fits=fits and password == passwords[-1])
    if fits:
        session.open_shell()
        session.run("uname -a", 80)
    talk.close(SERVER)
    capture.flush(1 << 62)
    return out.getvalue()


def test_packets_are_padded_to_whole_blocks() -> None:
    assert ssh.new_keys() == bytes.fromhex("0000000c 0a 15") + bytes(10)
    assert ssh.banner(SMALL) == b"SSH-2.0-x\r\n"
    offer = ssh.key_init(SMALL, Chance(1, "ssh"))
    lists = ("k", "h", "c", "c", "m", "m", "none", "none")
    named = b"".join(len(one).to_bytes(4, "big") + one.encode() for one in lists) + bytes(13)
    assert offer[22:].startswith(named)
    assert len(offer) % 8 == 0


@pytest.mark.parametrize(
    ("cipher", "mac", "size", "length"),
    [
        ("chacha20-poly1305@openssh.com", "umac-64-etm@openssh.com", 17, 44),
        ("chacha20-poly1305@openssh.com", "umac-64-etm@openssh.com", 24, 52),
        ("aes128-ctr", "umac-64-etm@openssh.com", 17, 44),
        ("aes128-ctr", "hmac-sha2-256", 17, 64),
    ],
)
def test_a_sealed_packet_is_as_long_as_its_cipher_makes_it(cipher: str, mac: str, size: int, length: int) -> None:
    assert len(ssh.sealed(cipher, mac, size, Chance(1, "ssh"))) == length


def test_the_first_choice_of_the_client_wins() -> None:
    assert ssh.agreed(("a", "b", "c"), ("c", "b")) == "b"


CLIENTS = ssh_software.OPENSSH_CLIENT, ssh_software.LIBSSH_CLIENT, ssh_software.PARAMIKO_CLIENT


@pytest.mark.parametrize("client", CLIENTS, ids=lambda one: one.version)
@pytest.mark.parametrize("server", [ssh_software.OPENSSH_SERVER, ssh_software.DROPBEAR_SERVER], ids=lambda o: o.version)
def test_tshark_reads_guessed_logins(client: Software, server: Software) -> None:
    capture = a_login(client, server, ("root", "admin", "12345"), fits=True)
    second_pair.assert_sound(capture)
    assert set(second_pair.protocols(capture)) == {"ssh"}
    spoken = second_pair.dissect(capture, "ssh.protocol", only="ssh.protocol")
    assert [row[0] for row in spoken] == [f"SSH-2.0-{client.version}", f"SSH-2.0-{server.version}"]
    codes = [row[0] for row in second_pair.dissect(capture, "ssh.message_code", only="ssh.message_code")]
    assert codes == ["20", "20", "30", "31,21", "21"]
    offers = second_pair.dissect(capture, "ssh.kex_algorithms", only="ssh.message_code == 20")
    assert [row[0] for row in offers] == [",".join(client.kex), ",".join(server.kex)]
