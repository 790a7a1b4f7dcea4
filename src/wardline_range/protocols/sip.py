"""SIP over UDP: a phone registers, calls, is called, and hangs up.

Every message of one exchange carries the values of one Dialog, as the transaction and dialog rules want it.

References: RFC 3261 7 (messages), 8.1.1 (fields of a request), 10 (REGISTER), 12 (dialogs), 17.1.1.3 (ACK);
RFC 2617 3.2 (digest); RFC 4566 5 (SDP), RFC 3264 5 (offer).
"""

import hashlib
from dataclasses import dataclass, replace

from wardline_range.protocols import rtp

PORT = 5060
RINGING, OK, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, BUSY, TERMINATED = 180, 200, 401, 403, 404, 486, 487
_REASONS = {
    100: "Trying", RINGING: "Ringing", OK: "OK", UNAUTHORIZED: "Unauthorized", FORBIDDEN: "Forbidden",
    NOT_FOUND: "Not Found", BUSY: "Busy Here", TERMINATED: "Request Terminated",
}  # fmt: skip
_CODECS = {rtp.PCMU: "PCMU", rtp.PCMA: "PCMA"}


@dataclass(frozen=True, slots=True)
class Dialog:
    """What the messages of one exchange have in common: who starts it (`caller`, at `address`) and whom it names.

    `call_id` is the caller's own; branch and tags are drawn from it.
    """

    call_id: str
    caller: str
    callee: str
    domain: str
    address: str
    agent: str
    port: int = PORT
    is_turned: bool = False

    def turned(self, address: str, agent: str) -> "Dialog":
        """The same dialog from the callee's end, so that the callee can hang up."""
        return replace(
            self, caller=self.callee, callee=self.caller, address=address, agent=agent, is_turned=not self.is_turned
        )

    def request(
        self, method: str, sequence: int, body: bytes = b"", *, to_answered: bool = False, **more: str
    ) -> bytes:
        """A request of the caller; `to_answered` once the callee's tag is known, as in a BYE."""
        fields = self._fields(method, sequence, f"{method} {sequence}", to_answered=to_answered)
        return self._request(method, fields | _dashed(more), body)

    def acknowledge(self, sequence: int, status: int) -> bytes:
        """The ACK of the final answer to an INVITE: a transaction of its own only if the call was taken."""
        transaction = f"{'ACK' if status < 300 else 'INVITE'} {sequence}"
        return self._request("ACK", self._fields("ACK", sequence, transaction, to_answered=True), b"")

    def response(self, status: int, method: str, sequence: int, body: bytes = b"", **more: str) -> bytes:
        """The other side's answer to the request of that method and number."""
        fields = self._fields(method, sequence, f"{method} {sequence}", to_answered=status > 100)
        return _message(f"SIP/2.0 {status} {_REASONS[status]}", fields | _dashed(more), body)

    def _request(self, method: str, fields: dict[str, str], body: bytes) -> bytes:
        uri = f"sip:{self.domain}" if method == "REGISTER" else f"sip:{self.callee}@{self.domain}"
        own = {"Max-Forwards": "70", "Contact": f"<sip:{self.caller}@{self.address}:{self.port}>"}
        return _message(f"{method} {uri} SIP/2.0", {**fields, **own, "User-Agent": self.agent}, body)

    def _fields(self, method: str, sequence: int, transaction: str, *, to_answered: bool) -> dict[str, str]:
        mine, theirs = ("callee", "caller") if self.is_turned else ("caller", "callee")
        tag = f";tag={_token(self.call_id, theirs)}" if to_answered else ""
        branch = f"z9hG4bK{_token(self.call_id, transaction)}"
        return {
            "Via": f"SIP/2.0/UDP {self.address}:{self.port};branch={branch}",
            "From": f"<sip:{self.caller}@{self.domain}>;tag={_token(self.call_id, mine)}",
            "To": f"<sip:{self.callee}@{self.domain}>{tag}",
            "Call-ID": self.call_id,
            "CSeq": f"{sequence} {method}",
        }


def challenge(realm: str, nonce: str) -> str:
    """The value of a WWW-Authenticate field."""
    return f'Digest algorithm=MD5, realm="{realm}", nonce="{nonce}"'


def digest(user: str, password: str, realm: str, nonce: str, method: str, uri: str) -> str:
    """The value of the Authorization field that answers a challenge."""
    secret, asked = _md5(f"{user}:{realm}:{password}"), _md5(f"{method}:{uri}")
    proof = _md5(f"{secret}:{nonce}:{asked}")
    return f'Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{uri}", response="{proof}", algorithm=MD5'


def audio(address: str, port: int, *codecs: int) -> bytes:
    """The session description of one voice stream that is received at that address."""
    offered = codecs or (rtp.PCMU,)
    lines = ["v=0", f"o=- 1 1 IN IP4 {address}", "s=call", f"c=IN IP4 {address}", "t=0 0"]
    lines.append(f"m=audio {port} RTP/AVP {' '.join(str(codec) for codec in offered)}")
    lines += [f"a=rtpmap:{codec} {_CODECS[codec]}/8000" for codec in offered]
    return ("\r\n".join((*lines, "a=ptime:20", "a=sendrecv")) + "\r\n").encode()


def _message(first: str, fields: dict[str, str], body: bytes) -> bytes:
    if body:
        fields["Content-Type"] = "application/sdp"
    lines = [first, *(f"{name}: {value}" for name, value in fields.items()), f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def _dashed(fields: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in fields.items()}


def _token(call_id: str, role: str) -> str:
    return hashlib.sha256(f"{call_id}|{role}".encode()).hexdigest()[:12]


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
