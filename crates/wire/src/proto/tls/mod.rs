//! TLS over TCP: one row for each handshake; what is encrypted is not read.
//!
//! References: RFC 8446 5.1, 4; RFC 5246 6.2, 7.4 (records, handshake, alerts). Names and the meaning of `established`
//! and `resumed` are those of Zeek's ssl.log.

mod certificate;
mod hello;
mod ja4;
mod names;
mod suites;
#[cfg(test)]
mod tests;

use self::certificate::Certificate;
use self::hello::{ClientHello, ServerHello};
use super::bytes::said;
use super::{At, Decoder, MAX_BUFFER, Piece, Verdict, weird};
use crate::tables::{Tables, TlsRow};

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;
const HEARTBEAT: u8 = 24;

const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
const CERTIFICATE: u8 = 11;
const CLIENT_KEY_EXCHANGE: u8 = 16;

const FATAL: u8 = 2;
/// Longest record: 2^14 octets and what encryption may add (RFC 5246 6.2.3).
const MAX_RECORD: usize = 16_384 + 2048;

/// Ports on which the first few bytes may stand for a record.
const PORTS: [u16; 12] = [443, 465, 563, 636, 853, 989, 990, 993, 995, 5061, 8443, 8883];

/// A decoder where the bytes begin with a handshake record that holds a hello.
pub fn probe(resp_p: u16, _is_orig: bool, first: &[u8]) -> Option<Box<dyn Decoder>> {
    let is_hello = |kind: u8| kind == CLIENT_HELLO || kind == SERVER_HELLO;
    let fits = match first {
        [HANDSHAKE, 3, 0..=4, high, low, kind, long, ..] => {
            let len = usize::from(u16::from_be_bytes([*high, *low]));
            (1..=MAX_RECORD).contains(&len) && is_hello(*kind) && *long <= 1
        }
        [0x80, 11..=255, CLIENT_HELLO, 3, 0..=3, ..] => true,
        [HANDSHAKE, 3, 0..=4, ..] | [HANDSHAKE, 3] | [HANDSHAKE] => PORTS.contains(&resp_p),
        _ => false,
    };
    fits.then(|| Box::<Tls>::default() as Box<dyn Decoder>)
}

/// One direction: where it stands in its record and in its handshake message.
#[derive(Default)]
struct Side {
    header: [u8; 5],
    header_len: usize,
    /// Bytes of the record that are still to come.
    left: usize,
    /// Header and body, so far, of a handshake message that will be read.
    message: Vec<u8>,
    /// Bytes of a handshake message that nobody reads.
    skip: usize,
    alert: [u8; 2],
    alert_len: usize,
    has_changed_cipher: bool,
    has_sent_encrypted: bool,
    is_lost: bool,
}

/// What is known of the handshake.
#[derive(Default)]
struct Seen {
    ts: i64,
    client_is_orig: bool,
    client: Option<ClientHello>,
    ja4: Option<String>,
    server: Option<ServerHello>,
    is_13: Option<bool>,
    certificate: Option<Certificate>,
    last_alert: Option<u8>,
    has_client_key: bool,
    is_resumed: bool,
    is_established: bool,
}

#[derive(Default)]
struct Tls {
    sides: [Side; 2],
    seen: Seen,
    is_started: bool,
    is_told: bool,
}

/// The handshake cannot be read on.
struct Over;

impl Decoder for Tls {
    fn held(&self) -> usize {
        self.sides.iter().map(|side| side.message.len()).sum()
    }

    fn service(&self) -> &'static str {
        "ssl"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        if self.is_told {
            return Verdict::Leave;
        }
        let index = usize::from(!piece.is_orig);
        if self.sides[index].is_lost {
            return self.verdict();
        }
        let mut side = std::mem::take(&mut self.sides[index]);
        let result = self.records(&mut side, piece, out);
        self.sides[index] = side;
        if result.is_err() {
            self.tell(&piece.at, out);
            return Verdict::Leave;
        }
        self.verdict()
    }

    fn gap(&mut self, at: &At<'_>, is_orig: bool, missing: u64, out: &mut Tables) -> Verdict {
        let side = &mut self.sides[usize::from(!is_orig)];
        let is_skipped = side.left as u64 >= missing
            && match side.header[0] {
                HANDSHAKE => side.has_changed_cipher || side.skip as u64 >= missing,
                kind => kind == APPLICATION_DATA,
            };
        if is_skipped {
            let missing = usize::try_from(missing).unwrap_or(side.left);
            side.left -= missing;
            side.skip = side.skip.saturating_sub(missing);
            return self.verdict();
        }
        // The other side can still be read.
        *side = Side { is_lost: true, ..Side::default() };
        if self.sides.iter().all(|side| side.is_lost) {
            self.tell(at, out);
            return Verdict::Leave;
        }
        self.verdict()
    }

    fn end(&mut self, at: &At<'_>, out: &mut Tables) {
        self.tell(at, out);
    }
}

impl Tls {
    fn verdict(&self) -> Verdict {
        if self.is_started { Verdict::Confirmed } else { Verdict::Unsure }
    }

    fn records(&mut self, side: &mut Side, piece: &Piece<'_>, out: &mut Tables) -> Result<(), Over> {
        let mut bytes = piece.bytes;
        while !bytes.is_empty() {
            if side.left == 0 {
                let count = bytes.len().min(side.header.len() - side.header_len);
                side.header[side.header_len..side.header_len + count].copy_from_slice(&bytes[..count]);
                side.header_len += count;
                bytes = &bytes[count..];
                if side.header_len < side.header.len() {
                    return Ok(());
                }
                side.header_len = 0;
                self.record_header(side, piece, out)?;
                continue;
            }
            let (now, later) = bytes.split_at(bytes.len().min(side.left));
            side.left -= now.len();
            bytes = later;
            match side.header[0] {
                0x80 => self.v2_hello(side, now, piece, out)?,
                HANDSHAKE if !self.is_encrypted(side) => self.handshake(side, now, piece, out)?,
                ALERT if !side.has_changed_cipher || self.seen.is_13 == Some(true) => self.alert(side, now)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// TLS 1.3 sends ChangeCipherSpec for show alone.
    fn is_encrypted(&self, side: &Side) -> bool {
        side.has_changed_cipher && self.seen.is_13 != Some(true)
    }

    fn record_header(&mut self, side: &mut Side, piece: &Piece<'_>, out: &mut Tables) -> Result<(), Over> {
        if let [0x80, len @ 11..=255, CLIENT_HELLO, 3, _] = side.header
            && !self.is_started
        {
            side.message.extend_from_slice(&side.header[2..]);
            side.left = usize::from(len) - side.message.len();
            return Ok(());
        }
        let [kind, major, minor, high, low] = side.header;
        let len = usize::from(u16::from_be_bytes([high, low]));
        let is_record =
            (CHANGE_CIPHER_SPEC..=HEARTBEAT).contains(&kind) && (major == 3 || major == 0x7f) && len <= MAX_RECORD;
        if !is_record {
            if self.is_started {
                let addl = format!("type {kind} version {major}.{minor} length {len}");
                weird(out, &piece.at, "tls", "tls_invalid_record", Some(&addl));
            }
            return Err(Over);
        }
        side.left = len;
        side.alert_len = 0;
        match kind {
            CHANGE_CIPHER_SPEC => {
                side.has_changed_cipher = true;
                let is_client = self.is_started && piece.is_orig == self.seen.client_is_orig;
                let has_ticket = self.seen.client.as_ref().is_some_and(|hello| hello.has_ticket);
                if is_client && has_ticket && !self.seen.has_client_key && self.seen.is_13 == Some(false) {
                    self.seen.is_resumed = true;
                }
            }
            HANDSHAKE if self.is_encrypted(side) => self.encrypted(side, piece, out)?,
            APPLICATION_DATA => self.encrypted(side, piece, out)?,
            _ => {}
        }
        Ok(())
    }

    /// The whole record of SSL 2.0 is one message.
    fn v2_hello(&mut self, side: &mut Side, bytes: &[u8], piece: &Piece<'_>, out: &mut Tables) -> Result<(), Over> {
        side.message.extend_from_slice(bytes);
        if side.left > 0 {
            return Ok(());
        }
        let Some(hello) = ClientHello::read_v2(&std::mem::take(&mut side.message)) else {
            weird(out, &piece.at, "tls", "tls_malformed_client_hello", None);
            return Err(Over);
        };
        self.client_hello(hello, piece);
        // There is no JA4 of this form.
        self.seen.ja4 = None;
        Ok(())
    }

    /// An encrypted record begins: the handshake is complete once both sides send them.
    fn encrypted(&mut self, side: &mut Side, piece: &Piece<'_>, out: &mut Tables) -> Result<(), Over> {
        side.has_sent_encrypted = true;
        let other = &self.sides[usize::from(piece.is_orig)];
        let is_complete = match self.seen.is_13 {
            Some(true) => other.has_sent_encrypted,
            Some(false) => side.has_changed_cipher && other.has_changed_cipher,
            None => false,
        };
        if !is_complete {
            return Ok(());
        }
        self.seen.is_established = true;
        self.tell(&piece.at, out);
        Err(Over)
    }

    fn alert(&mut self, side: &mut Side, bytes: &[u8]) -> Result<(), Over> {
        for byte in bytes {
            if side.alert_len < 2 {
                side.alert[side.alert_len] = *byte;
            }
            side.alert_len += 1;
        }
        // A longer record is an encrypted alert.
        if side.left > 0 || side.alert_len != 2 || side.alert[0] == 0 || side.alert[0] > FATAL {
            return Ok(());
        }
        self.seen.last_alert = Some(side.alert[1]);
        if side.alert[0] == FATAL { Err(Over) } else { Ok(()) }
    }

    fn handshake(
        &mut self, side: &mut Side, mut bytes: &[u8], piece: &Piece<'_>, out: &mut Tables,
    ) -> Result<(), Over> {
        while !bytes.is_empty() {
            if side.skip > 0 {
                let count = side.skip.min(bytes.len());
                side.skip -= count;
                bytes = &bytes[count..];
                continue;
            }
            let wanted = match side.message[..] {
                [_, high, mid, low, ..] => 4 + (usize::from(high) << 16 | usize::from(mid) << 8 | usize::from(low)),
                _ => 4,
            };
            let count = bytes.len().min(wanted - side.message.len());
            side.message.extend_from_slice(&bytes[..count]);
            bytes = &bytes[count..];
            if side.message.len() == 4 && wanted == 4 {
                self.message_header(side, piece, out)?;
            }
            let [kind, high, mid, low, ref body @ ..] = side.message[..] else { continue };
            if body.len() == usize::from(high) << 16 | usize::from(mid) << 8 | usize::from(low) {
                self.message(kind, body, piece, out)?;
                side.message.clear();
            }
        }
        Ok(())
    }

    /// Decides whether the message is read or skipped.
    fn message_header(&mut self, side: &mut Side, piece: &Piece<'_>, out: &mut Tables) -> Result<(), Over> {
        let kind = side.message[0];
        let len = usize::from(side.message[1]) << 16 | usize::from(side.message[2]) << 8 | usize::from(side.message[3]);
        let is_hello = kind == CLIENT_HELLO || kind == SERVER_HELLO;
        if !self.is_started && !is_hello {
            return Err(Over);
        }
        if kind == CLIENT_KEY_EXCHANGE {
            self.seen.has_client_key = true;
        }
        let is_of_server = piece.is_orig != self.seen.client_is_orig;
        let is_read = is_hello || (kind == CERTIFICATE && is_of_server && self.seen.certificate.is_none());
        if is_read && len <= MAX_BUFFER {
            return Ok(());
        }
        if is_read {
            weird(out, &piece.at, "tls", "tls_handshake_message_too_long", Some(&format!("type {kind} length {len}")));
        }
        side.message.clear();
        side.skip = len;
        Ok(())
    }

    fn message(&mut self, kind: u8, body: &[u8], piece: &Piece<'_>, out: &mut Tables) -> Result<(), Over> {
        let is_read = match kind {
            CLIENT_HELLO => ClientHello::read(body).map(|hello| self.client_hello(hello, piece)).is_some(),
            SERVER_HELLO => ServerHello::read(body).map(|hello| self.server_hello(hello, piece)).is_some(),
            _ => {
                self.seen.certificate = certificate::first(body);
                self.seen.certificate.is_some() || certificate::is_empty(body)
            }
        };
        if is_read {
            return Ok(());
        }
        let name = match kind {
            CLIENT_HELLO => "tls_malformed_client_hello",
            SERVER_HELLO => "tls_malformed_server_hello",
            _ => "tls_malformed_certificate",
        };
        weird(out, &piece.at, "tls", name, None);
        if kind == CERTIFICATE { Ok(()) } else { Err(Over) }
    }

    /// The first ClientHello counts; one that answers a HelloRetryRequest adds nothing.
    fn client_hello(&mut self, hello: ClientHello, piece: &Piece<'_>) {
        if self.seen.client.is_some() {
            return;
        }
        if !self.is_started {
            self.seen.ts = piece.at.ts;
        }
        self.is_started = true;
        self.seen.client_is_orig = piece.is_orig;
        self.seen.ja4 = Some(ja4::client(&hello));
        self.seen.client = Some(hello);
    }

    fn server_hello(&mut self, hello: ServerHello, piece: &Piece<'_>) {
        if !self.is_started {
            self.seen.ts = piece.at.ts;
            self.seen.client_is_orig = !piece.is_orig;
        }
        self.is_started = true;
        let is_13 = names::is_13(hello.version());
        self.seen.is_13 = Some(is_13);
        let has_same_id = self
            .seen
            .client
            .as_ref()
            .is_some_and(|client| !client.session_id.is_empty() && client.session_id == hello.session_id);
        self.seen.is_resumed = if is_13 { hello.has_pre_shared_key } else { has_same_id };
        self.seen.server = Some(hello);
    }

    fn tell(&mut self, at: &At<'_>, out: &mut Tables) {
        if self.is_told || !self.is_started {
            return;
        }
        self.is_told = true;
        let seen = &self.seen;
        let server = seen.server.as_ref();
        let client = seen.client.as_ref();
        let version = server.map(ServerHello::version).or(client.map(ClientHello::version)).map(names::version);
        let chosen = server.filter(|hello| !hello.is_retry);
        let unknown = server.map(|hello| format!("unknown-{}", hello.cipher));
        let ja4s = chosen.map(ja4::server);
        let protocol = server.and_then(|hello| said(&hello.protocol, 255));
        let alert = seen.last_alert.map(names::alert);
        let certificate = seen.certificate.as_ref();
        let row = TlsRow {
            tls_version: version.as_deref(),
            cipher: server.and_then(|hello| suites::name(hello.cipher)).or(unknown.as_deref()),
            server_name: client.and_then(|hello| hello.server_name.as_deref()),
            client_alpn: client.map(|hello| &hello.protocols[..]).filter(|names| !names.is_empty()),
            next_protocol: protocol.as_deref(),
            resumed: Some(seen.is_resumed),
            established: Some(seen.is_established),
            last_alert: alert.as_deref(),
            ja4: seen.ja4.as_deref(),
            ja4s: ja4s.as_deref(),
            subject: certificate.map(|found| &found.subject[..]),
            issuer: certificate.map(|found| &found.issuer[..]),
            san_dns: certificate.map(|found| &found.san_dns[..]).filter(|names| !names.is_empty()),
            cert_serial: certificate.map(|found| &found.serial[..]),
            not_valid_before: certificate.and_then(|found| found.not_valid_before),
            not_valid_after: certificate.and_then(|found| found.not_valid_after),
            ..TlsRow::default()
        };
        out.tls.push(&At { ts: seen.ts, ..*at }, row);
    }
}
