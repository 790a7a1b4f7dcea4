"""SSH implementations: fingerprints that tell them apart, and proposals that meet."""

import hashlib

import pytest

from wardline_range.protocols import ssh_software
from wardline_range.protocols.ssh import Software

CLIENTS = ssh_software.OPENSSH_CLIENT, ssh_software.LIBSSH_CLIENT, ssh_software.PARAMIKO_CLIENT
SERVERS = ssh_software.OPENSSH_SERVER, ssh_software.DROPBEAR_SERVER


def hassh(software: Software) -> str:
    lists = software.kex, software.ciphers, software.macs, software.compressions
    return hashlib.md5(";".join(",".join(names) for names in lists).encode(), usedforsecurity=False).hexdigest()


def test_each_has_a_fingerprint_of_its_own() -> None:
    assert len({hassh(one) for one in (*CLIENTS, *SERVERS)}) == len((*CLIENTS, *SERVERS))


@pytest.mark.parametrize("server", SERVERS, ids=lambda one: one.version)
@pytest.mark.parametrize("client", CLIENTS, ids=lambda one: one.version)
def test_every_client_can_talk_to_every_server(client: Software, server: Software) -> None:
    pairs = (
        (client.kex, server.kex),
        (client.host_keys, server.host_keys),
        (client.ciphers, server.ciphers),
        (client.macs, server.macs),
        (client.compressions, server.compressions),
    )
    assert all(set(wanted) & set(held) for wanted, held in pairs)
