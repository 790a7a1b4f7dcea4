//! Domain names and resource records of DNS messages, read within bounds.
//!
//! References: RFC 1035 3.1 and 4.1.4 (names, compression), 3.2 (records); RFC 2782 (SRV); RFC 3596 (AAAA); RFC 4034 (DNSSEC).

use std::fmt::Write;

use super::bytes::{Cursor, text};

/// Longest name on the wire (RFC 1035 2.3.4).
const MAX_NAME: usize = 255;
const MAX_JUMPS: usize = 64;
const MAX_TEXT: usize = 1024;

/// The header of a message.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    pub id: u16,
    pub flags: u16,
    pub questions: u16,
    pub answers: u16,
    pub authorities: u16,
    pub additionals: u16,
}

impl Header {
    pub fn is_response(&self) -> bool {
        self.flags & 0x8000 != 0
    }

    pub fn opcode(&self) -> u16 {
        self.flags >> 11 & 15
    }

    pub fn rcode(&self) -> u16 {
        self.flags & 15
    }
}

/// Reads a message from its start.
pub struct Message<'a> {
    whole: &'a [u8],
    at: usize,
}

/// One question.
pub struct Question {
    pub name: String,
    pub kind: u16,
    pub class: u16,
}

/// One resource record, its data still in place.
pub struct Record<'a> {
    pub name: String,
    pub kind: u16,
    pub class: u16,
    pub ttl: u32,
    data: &'a [u8],
    data_at: usize,
}

impl<'a> Message<'a> {
    pub fn new(whole: &'a [u8]) -> Option<(Header, Self)> {
        let mut cursor = Cursor::new(whole);
        let mut next = || cursor.be16();
        let header = Header {
            id: next()?,
            flags: next()?,
            questions: next()?,
            answers: next()?,
            authorities: next()?,
            additionals: next()?,
        };
        Some((header, Self { whole, at: 12 }))
    }

    pub fn question(&mut self) -> Option<Question> {
        let name = self.name()?;
        let mut cursor = Cursor::new(self.whole.get(self.at..)?);
        let (kind, class) = (cursor.be16()?, cursor.be16()?);
        self.at += 4;
        Some(Question { name, kind, class })
    }

    pub fn record(&mut self) -> Option<Record<'a>> {
        let name = self.name()?;
        let mut cursor = Cursor::new(self.whole.get(self.at..)?);
        let (kind, class, ttl) = (cursor.be16()?, cursor.be16()?, cursor.be32()?);
        let data = cursor.vec16()?;
        let data_at = self.at + 10;
        self.at = data_at + data.len();
        Some(Record { name, kind, class, ttl, data, data_at })
    }

    fn name(&mut self) -> Option<String> {
        let (name, after) = name_at(self.whole, self.at)?;
        self.at = after;
        Some(name)
    }

    /// The data of a record as text, as Zeek writes answers; `None` for types that Zeek leaves out.
    pub fn data(&self, record: &Record<'_>) -> Option<String> {
        let name = |skip: usize| name_at(self.whole, record.data_at + skip).map(|(name, _)| name);
        match record.kind {
            1 => super::bytes::v4(record.data).or_else(|| (record.data == [0; 4]).then(|| "0.0.0.0".to_owned())),
            28 => <[u8; 16]>::try_from(record.data).ok().map(|v6| std::net::Ipv6Addr::from(v6).to_string()),
            2 | 5 | 12 | 39 => name(0),
            6 => name(0),
            15 => name(2),
            33 => name(6),
            16 | 99 => Some(strings(record.data, record.kind)),
            13 => Some("HINFO".to_owned()),
            _ => None,
        }
    }

    /// The data of a record for people: SRV with its port, TXT as key=value pairs.
    pub fn described(&self, record: &Record<'_>) -> Option<String> {
        match record.kind {
            16 => Some(pairs(record.data)),
            33 => {
                let port = Cursor::new(record.data.get(4..)?).be16()?;
                let (host, _) = name_at(self.whole, record.data_at + 6)?;
                Some(format!("{host}:{port}"))
            }
            13 => {
                let mut cursor = Cursor::new(record.data);
                let (cpu, os) = (cursor.vec8()?, cursor.vec8()?);
                Some(format!("{}; {}", text(cpu, 255), text(os, 255)))
            }
            _ => self.data(record),
        }
    }
}

/// A name as text without the last dot, and where the bytes after it start; `None` where it is malformed.
fn name_at(whole: &[u8], mut at: usize) -> Option<(String, usize)> {
    let mut name = String::new();
    let mut after = None;
    let (mut jumps, mut length) = (0, 0);
    loop {
        let size = *whole.get(at)?;
        match size >> 6 {
            0 => {
                at += 1;
                if size == 0 {
                    return Some((name, after.unwrap_or(at)));
                }
                let label = whole.get(at..at + usize::from(size))?;
                length += label.len() + 1;
                if length > MAX_NAME {
                    return None;
                }
                if !name.is_empty() {
                    name.push('.');
                }
                push_label(&mut name, label);
                at += label.len();
            }
            3 => {
                let target = usize::from(u16::from_be_bytes([size & 0x3f, *whole.get(at + 1)?]));
                after.get_or_insert(at + 2);
                jumps += 1;
                if jumps > MAX_JUMPS || target >= at {
                    return None;
                }
                at = target;
            }
            _ => return None,
        }
    }
}

/// A label as text: UTF-8 as it is, everything that does not print escaped.
fn push_label(name: &mut String, label: &[u8]) {
    match std::str::from_utf8(label) {
        Ok(text) if !text.chars().any(char::is_control) => name.push_str(text),
        _ => {
            for byte in label {
                if byte.is_ascii_graphic() || *byte == b' ' {
                    name.push(char::from(*byte));
                } else {
                    let _ = write!(name, "\\x{byte:02x}");
                }
            }
        }
    }
}

/// Character strings as Zeek writes them: `TXT 5 hello`, several joined.
fn strings(data: &[u8], kind: u16) -> String {
    let word = if kind == 16 { "TXT" } else { "SPF" };
    let mut cursor = Cursor::new(data);
    let mut all = String::new();
    while let Some(part) = cursor.vec8() {
        if !all.is_empty() {
            all.push(' ');
        }
        let _ = write!(all, "{word} {} {}", part.len(), text(part, MAX_TEXT));
        if all.len() > MAX_TEXT {
            break;
        }
    }
    all
}

fn pairs(data: &[u8]) -> String {
    let mut cursor = Cursor::new(data);
    let mut all = String::new();
    while let Some(part) = cursor.vec8() {
        if part.is_empty() {
            continue;
        }
        if !all.is_empty() {
            all.push_str("; ");
        }
        all.push_str(&text(part, 255));
        if all.len() > 2 * MAX_TEXT {
            break;
        }
    }
    all
}

/// Zeek's name of a record type; `None` where it is unknown.
pub fn type_name(kind: u16) -> Option<&'static str> {
    Some(match kind {
        1 => "A",
        2 => "NS",
        3 => "MD",
        4 => "MF",
        5 => "CNAME",
        6 => "SOA",
        7 => "MB",
        8 => "MG",
        9 => "MR",
        10 => "NULL",
        11 => "WKS",
        12 => "PTR",
        13 => "HINFO",
        14 => "MINFO",
        15 => "MX",
        16 => "TXT",
        17 => "RP",
        18 => "AFSDB",
        19 => "X25",
        20 => "ISDN",
        21 => "RT",
        22 => "NSAP",
        23 => "NSAP-PTR",
        24 => "SIG",
        25 => "KEY",
        26 => "PX",
        27 => "GPOS",
        28 => "AAAA",
        29 => "LOC",
        30 => "EID",
        31 => "NIMLOC",
        32 => "NB",
        33 => "SRV",
        34 => "ATMA",
        35 => "NAPTR",
        36 => "KX",
        37 => "CERT",
        38 => "A6",
        39 => "DNAME",
        40 => "SINK",
        41 => "EDNS",
        42 => "APL",
        43 => "DS",
        44 => "SSHFP",
        45 => "IPSECKEY",
        46 => "RRSIG",
        47 => "NSEC",
        48 => "DNSKEY",
        49 => "DHCID",
        50 => "NSEC3",
        51 => "NSEC3PARAM",
        52 => "TLSA",
        53 => "SMIMEA",
        55 => "HIP",
        59 => "CDS",
        60 => "CDNSKEY",
        61 => "OPENPGPKEY",
        62 => "CSYNC",
        63 => "ZONEMD",
        64 => "SVCB",
        65 => "HTTPS",
        99 => "SPF",
        249 => "TKEY",
        250 => "TSIG",
        251 => "IXFR",
        252 => "AXFR",
        253 => "MAILB",
        254 => "MAILA",
        255 => "*",
        256 => "URI",
        257 => "CAA",
        32768 => "TA",
        32769 => "DLV",
        _ => return None,
    })
}

/// Zeek's name of a class.
pub fn class_name(class: u16) -> Option<&'static str> {
    Some(match class {
        1 => "C_INTERNET",
        2 => "C_CSNET",
        3 => "C_CHAOS",
        4 => "C_HESOD",
        254 => "C_NONE",
        255 => "C_ANY",
        _ => return None,
    })
}

/// Zeek's name of a response code.
pub fn rcode_name(code: u16) -> Option<&'static str> {
    Some(match code {
        0 => "NOERROR",
        1 => "FORMERR",
        2 => "SERVFAIL",
        3 => "NXDOMAIN",
        4 => "NOTIMP",
        5 => "REFUSED",
        6 => "YXDOMAIN",
        7 => "YXRRSET",
        8 => "NXRRSET",
        9 => "NOTAUTH",
        10 => "NOTZONE",
        _ => return None,
    })
}

/// A known name, or `unknown-<n>`.
pub fn or_unknown(name: Option<&'static str>, code: u16) -> String {
    name.map_or_else(|| format!("unknown-{code}"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_names_are_followed_but_not_for_ever() {
        let bytes = b"\x03www\x07example\x00\x03abc\xc0\x04\xc0\x13";
        assert_eq!(name_at(bytes, 0), Some(("www.example".into(), 13)));
        assert_eq!(name_at(bytes, 13), Some(("abc.example".into(), 19)));
        assert_eq!(name_at(bytes, 19), None);
        assert_eq!(name_at(b"\xc0\x00", 0), None);
    }

    #[test]
    fn labels_that_do_not_print_are_escaped() {
        assert_eq!(name_at(b"\x02\xff\x01\x00", 0), Some(("\\xff\\x01".into(), 4)));
    }

    #[test]
    fn text_records_both_ways() {
        assert_eq!(strings(b"\x05hello\x01x", 16), "TXT 5 hello TXT 1 x");
        assert_eq!(pairs(b"\x03a=b\x00\x01c"), "a=b; c");
    }
}
