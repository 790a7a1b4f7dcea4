//! ClientHello and ServerHello: what the two sides offer and agree on.
//!
//! References: RFC 8446 4.1.2, 4.1.3, 4.2; RFC 5246 7.4.1; RFC 6066 3; RFC 7301 3.1; RFC 5077 3.2.

use crate::proto::bytes::{Cursor, text};

pub const SERVER_NAME: u16 = 0;
pub const ALPN: u16 = 16;
const SIGNATURE_ALGORITHMS: u16 = 13;
const SESSION_TICKET: u16 = 35;
const PRE_SHARED_KEY: u16 = 41;
const SUPPORTED_VERSIONS: u16 = 43;

/// Most protocol names that are kept of an offer.
const MAX_PROTOCOLS: usize = 32;

/// The random of a ServerHello that asks for another ClientHello (RFC 8446 4.1.3).
const HELLO_RETRY_REQUEST: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11,
    0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// What a client offers; lists are in its order and with GREASE.
#[derive(Default)]
pub struct ClientHello {
    pub legacy_version: u16,
    pub session_id: Vec<u8>,
    pub ciphers: Vec<u16>,
    pub extensions: Vec<u16>,
    pub versions: Vec<u16>,
    pub signature_algorithms: Vec<u16>,
    pub server_name: Option<String>,
    pub protocols: Vec<String>,
    /// The first protocol name as sent: it need not be text.
    pub first_protocol: Vec<u8>,
    pub has_ticket: bool,
}

/// What a server chose.
#[derive(Default)]
pub struct ServerHello {
    pub legacy_version: u16,
    pub session_id: Vec<u8>,
    pub cipher: u16,
    pub extensions: Vec<u16>,
    pub selected_version: Option<u16>,
    pub protocol: Vec<u8>,
    pub has_pre_shared_key: bool,
    pub is_retry: bool,
}

/// True for the values reserved to keep peers tolerant (RFC 8701).
pub fn is_grease(value: u16) -> bool {
    value & 0x0f0f == 0x0a0a && value >> 8 == value & 0xff
}

impl ClientHello {
    /// Reads the body of the message; `None` where its fixed part is cut short.
    pub fn read(body: &[u8]) -> Option<Self> {
        let mut cursor = Cursor::new(body);
        let legacy_version = cursor.be16()?;
        cursor.take(32)?;
        let session_id = cursor.vec8()?.to_vec();
        let ciphers = numbers(cursor.vec16()?);
        cursor.vec8()?;
        let mut hello = Self { legacy_version, session_id, ciphers, ..Self::default() };
        for (kind, body) in extensions(&mut cursor) {
            hello.extensions.push(kind);
            hello.extension(kind, body);
        }
        Some(hello)
    }

    /// Reads a hello in the form of SSL 2.0 that offers a later version (RFC 5246 E.2), without its length.
    pub fn read_v2(body: &[u8]) -> Option<Self> {
        let mut cursor = Cursor::new(body);
        cursor.u8()?;
        let legacy_version = cursor.be16()?;
        let [ciphers, session_id, _] = [cursor.be16()?, cursor.be16()?, cursor.be16()?].map(usize::from);
        // Three octets each; those of SSL 2.0 itself do not begin with zero.
        let specs = cursor.take(ciphers)?.chunks_exact(3);
        let ciphers = specs.filter(|spec| spec[0] == 0).map(|spec| u16::from_be_bytes([spec[1], spec[2]])).collect();
        let session_id = cursor.take(session_id)?.to_vec();
        Some(Self { legacy_version, session_id, ciphers, ..Self::default() })
    }

    /// A malformed extension counts as sent and says nothing more.
    fn extension(&mut self, kind: u16, body: &[u8]) -> Option<()> {
        let mut cursor = Cursor::new(body);
        match kind {
            SERVER_NAME => {
                let mut names = Cursor::new(cursor.vec16()?);
                while let (Some(name_type), Some(name)) = (names.u8(), names.vec16()) {
                    if name_type == 0 && self.server_name.is_none() {
                        self.server_name = Some(text(name, 255));
                    }
                }
            }
            ALPN => {
                let protocols = protocols(body)?;
                self.first_protocol = protocols.first().map(|name| name.to_vec()).unwrap_or_default();
                self.protocols = protocols.iter().map(|name| text(name, 255)).collect();
            }
            SIGNATURE_ALGORITHMS => self.signature_algorithms = numbers(cursor.vec16()?),
            SUPPORTED_VERSIONS => self.versions = numbers(cursor.vec8()?),
            SESSION_TICKET => self.has_ticket = !body.is_empty(),
            _ => {}
        }
        Some(())
    }

    /// The highest version offered.
    pub fn version(&self) -> u16 {
        self.versions.iter().copied().filter(|value| !is_grease(*value)).max().unwrap_or(self.legacy_version)
    }
}

impl ServerHello {
    /// Reads the body of the message; `None` where its fixed part is cut short.
    pub fn read(body: &[u8]) -> Option<Self> {
        let mut cursor = Cursor::new(body);
        let legacy_version = cursor.be16()?;
        let is_retry = cursor.take(32)? == HELLO_RETRY_REQUEST;
        let draft = (0x7f00..0x7f16).contains(&legacy_version);
        // Drafts of TLS 1.3 before the 22nd had neither session id nor compression here.
        let session_id = if draft { Vec::new() } else { cursor.vec8()?.to_vec() };
        let cipher = cursor.be16()?;
        if !draft {
            cursor.u8()?;
        }
        let mut hello = Self { legacy_version, session_id, cipher, is_retry, ..Self::default() };
        for (kind, body) in extensions(&mut cursor) {
            hello.extensions.push(kind);
            match kind {
                SUPPORTED_VERSIONS => hello.selected_version = Cursor::new(body).be16(),
                PRE_SHARED_KEY => hello.has_pre_shared_key = true,
                ALPN => {
                    let chosen = protocols(body);
                    hello.protocol =
                        chosen.and_then(|names| names.first().map(|name| name.to_vec())).unwrap_or_default();
                }
                _ => {}
            }
        }
        Some(hello)
    }

    /// The version agreed.
    pub fn version(&self) -> u16 {
        self.selected_version.unwrap_or(self.legacy_version)
    }
}

fn numbers(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
}

fn extensions<'a>(cursor: &mut Cursor<'a>) -> impl Iterator<Item = (u16, &'a [u8])> + use<'a> {
    let announced = cursor.be16().map_or(0, usize::from);
    let mut all = Cursor::new(cursor.take(announced.min(cursor.left())).unwrap_or_default());
    std::iter::from_fn(move || Some((all.be16()?, all.vec16()?)))
}

fn protocols(body: &[u8]) -> Option<Vec<&[u8]>> {
    let mut names = Cursor::new(Cursor::new(body).vec16()?);
    Some(std::iter::from_fn(|| names.vec8()).take(MAX_PROTOCOLS).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grease_is_told_from_the_rest() {
        assert!((0..16_u16).all(|high| is_grease((high << 12) | 0x0a00 | (high << 4) | 0x0a)));
        assert!(![0x0a1a, 0x1301, 0x0a0b, 0xaa0a, 0].into_iter().any(is_grease));
    }

    #[test]
    fn a_hello_cut_short_is_none() {
        let body = [&[3, 3][..], &[0; 32], &[0], &[0, 2, 0x13, 1], &[1, 0]].concat();
        assert!(ClientHello::read(&body).is_some_and(|hello| hello.ciphers == [0x1301]));
        assert!((0..body.len()).all(|len| ClientHello::read(&body[..len]).is_none()));
    }
}
