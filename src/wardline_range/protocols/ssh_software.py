"""SSH implementations as they introduce themselves: version, and algorithms in their order of preference.

Servers, clients, and the libraries that password guessers are built on.

References: the default proposals of each release, as its documentation or `ssh -G` lists them.
"""

from wardline_range.protocols.ssh import Software

_CURVES = ("curve25519-sha256", "curve25519-sha256@libssh.org")
_NIST = ("ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521")
_CHACHA = "chacha20-poly1305@openssh.com"
_COUNTERS = ("aes128-ctr", "aes192-ctr", "aes256-ctr")
_GCM = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com")
_ECDSA = ("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521")
_RSA = ("rsa-sha2-512", "rsa-sha2-256")
_OPENSSH_KEX = (
    *_CURVES, *_NIST, "diffie-hellman-group-exchange-sha256", "diffie-hellman-group16-sha512",
    "diffie-hellman-group18-sha512", "diffie-hellman-group14-sha256",
)  # fmt: skip
_OPENSSH_MACS = (
    "umac-64-etm@openssh.com", "umac-128-etm@openssh.com", "hmac-sha2-256-etm@openssh.com",
    "hmac-sha2-512-etm@openssh.com", "hmac-sha1-etm@openssh.com", "umac-64@openssh.com", "umac-128@openssh.com",
    "hmac-sha2-256", "hmac-sha2-512", "hmac-sha1",
)  # fmt: skip
_OPENSSH_HOST_KEYS = (
    *_ECDSA, "sk-ecdsa-sha2-nistp256@openssh.com", "ssh-ed25519", "sk-ssh-ed25519@openssh.com", *_RSA, "ssh-rsa",
)  # fmt: skip
_OPENSSH_CERTIFICATES = tuple(
    f"{name.removesuffix('@openssh.com')}-cert-v01@openssh.com" for name in _OPENSSH_HOST_KEYS
)

OPENSSH_CLIENT = Software(
    "OpenSSH_8.4p1 Debian-5+deb11u3",
    (*_OPENSSH_KEX, "ext-info-c"),
    (*_OPENSSH_CERTIFICATES, *_OPENSSH_HOST_KEYS),
    (_CHACHA, *_COUNTERS, *_GCM),
    _OPENSSH_MACS,
    ("none", "zlib@openssh.com", "zlib"),
)
OPENSSH_SERVER = Software(
    "OpenSSH_8.4p1 Debian-5+deb11u3",
    _OPENSSH_KEX,
    (*_RSA, "ssh-rsa", "ecdsa-sha2-nistp256", "ssh-ed25519"),
    (_CHACHA, *_COUNTERS, *_GCM),
    _OPENSSH_MACS,
    ("none", "zlib@openssh.com"),
)
DROPBEAR_SERVER = Software(
    "dropbear_2020.81",
    (*_CURVES, *reversed(_NIST), "diffie-hellman-group14-sha256", "kexguess2@matt.ucc.asn.au"),
    ("ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-256", "ssh-rsa"),
    (_CHACHA, "aes128-ctr", "aes256-ctr"),
    ("hmac-sha1", "hmac-sha2-256"),
    ("zlib@openssh.com", "none"),
)
LIBSSH_CLIENT = Software(
    "libssh_0.10.6",
    (
        *_CURVES, *_NIST, "diffie-hellman-group18-sha512", "diffie-hellman-group16-sha512",
        "diffie-hellman-group-exchange-sha256", "diffie-hellman-group14-sha256", "ext-info-c",
    ),
    (
        "ssh-ed25519", *reversed(_ECDSA), "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com", *_RSA,
    ),
    (_CHACHA, *reversed(_GCM), *reversed(_COUNTERS)),
    ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512"),
)  # fmt: skip
PARAMIKO_CLIENT = Software(
    "paramiko_2.12.0",
    (
        "curve25519-sha256@libssh.org", *_NIST, "diffie-hellman-group16-sha512",
        "diffie-hellman-group-exchange-sha256", "diffie-hellman-group14-sha256", "diffie-hellman-group-exchange-sha1",
        "diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1",
    ),
    ("ssh-ed25519", *_ECDSA, *_RSA, "ssh-rsa", "ssh-dss"),
    (*_COUNTERS, "aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc"),
    (
        "hmac-sha2-256", "hmac-sha2-512", "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com",
        "hmac-sha1", "hmac-md5", "hmac-sha1-96", "hmac-md5-96",
    ),
)  # fmt: skip
