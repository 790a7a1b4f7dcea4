//! The server's certificate: who it names, who signed it, how long it holds.
//!
//! References: RFC 5246 7.4.2 (the message), RFC 5280 4.1 and 4.2.1.6, RFC 4514 (names as text).

use std::fmt::Write;

use x509_parser::prelude::{FromDer, GeneralName, X509Certificate, X509Name};

use crate::proto::bytes::{Cursor, text};

/// Most DNS names that are kept of one certificate.
const MAX_NAMES: usize = 256;
/// Most characters of a subject or issuer that are kept.
const MAX_TEXT: usize = 1024;
const NANOS: i64 = 1_000_000_000;

/// What is told of a certificate; times are nanoseconds since the epoch.
#[derive(Default)]
pub struct Certificate {
    pub subject: String,
    pub issuer: String,
    pub san_dns: Vec<String>,
    pub serial: String,
    pub not_valid_before: Option<i64>,
    pub not_valid_after: Option<i64>,
}

/// The first certificate of a Certificate message (TLS 1.2 and before); `None` where there is none or it is malformed.
pub fn first(body: &[u8]) -> Option<Certificate> {
    let mut cursor = Cursor::new(body);
    cursor.be24()?;
    let len = usize::try_from(cursor.be24()?).ok()?;
    read(cursor.take(len)?)
}

/// True where a Certificate message holds no certificate.
pub fn is_empty(body: &[u8]) -> bool {
    body == [0, 0, 0]
}

fn read(der: &[u8]) -> Option<Certificate> {
    let (_, parsed) = X509Certificate::from_der(der).ok()?;
    let names = parsed.subject_alternative_name().ok().flatten();
    let san_dns = names.map_or_else(Vec::new, |extension| {
        let dns = extension.value.general_names.iter().filter_map(|name| match name {
            GeneralName::DNSName(name) => Some(text(name.as_bytes(), 255)),
            _ => None,
        });
        dns.take(MAX_NAMES).collect()
    });
    let validity = parsed.validity();
    Some(Certificate {
        subject: distinguished(parsed.subject()),
        issuer: distinguished(parsed.issuer()),
        san_dns,
        serial: hex(parsed.raw_serial()),
        not_valid_before: validity.not_before.timestamp().checked_mul(NANOS),
        not_valid_after: validity.not_after.timestamp().checked_mul(NANOS),
    })
}

/// A name with its most specific part first.
fn distinguished(name: &X509Name<'_>) -> String {
    let parts: Vec<_> = name.iter_rdn().collect();
    let mut said = String::new();
    for (index, part) in parts.iter().rev().enumerate() {
        for (inner, attribute) in part.iter().enumerate() {
            match (index, inner) {
                (0, 0) => {}
                (_, 0) => said.push(','),
                _ => said.push('+'),
            }
            let oid = attribute.attr_type().to_id_string();
            let value = attribute.attr_value();
            match short(&oid) {
                Some(known) => {
                    said.push_str(known);
                    said.push('=');
                    said.push_str(&escaped(&words(value)));
                }
                // An attribute without a short name is written as its DER (RFC 4514 2.4).
                None => {
                    let _ = write!(said, "{oid}=#{}", hex(value.data));
                }
            }
        }
    }
    text(said.as_bytes(), MAX_TEXT)
}

/// The text of a value; BMPString is UTF-16, whatever else is taken as UTF-8.
fn words(value: &x509_parser::der_parser::asn1_rs::Any<'_>) -> String {
    const BMP_STRING: u32 = 30;
    if value.tag().0 == BMP_STRING {
        let units = value.data.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        return char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    }
    String::from_utf8_lossy(value.data).into_owned()
}

/// RFC 4514 2.4: a backslash before what would be read as syntax.
fn escaped(value: &str) -> String {
    let mut said = String::with_capacity(value.len());
    let last = value.chars().count().saturating_sub(1);
    for (index, letter) in value.chars().enumerate() {
        let is_edge = (letter == ' ' && (index == 0 || index == last)) || (letter == '#' && index == 0);
        if letter == '\0' {
            said.push_str("\\00");
            continue;
        }
        if is_edge || matches!(letter, '"' | '+' | ',' | ';' | '<' | '>' | '\\') {
            said.push('\\');
        }
        said.push(letter);
    }
    said
}

/// The short names that OpenSSL, and so Zeek, writes.
fn short(oid: &str) -> Option<&'static str> {
    Some(match oid {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "street",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        "2.5.4.13" => "description",
        "2.5.4.15" => "businessCategory",
        "2.5.4.17" => "postalCode",
        "2.5.4.41" => "name",
        "2.5.4.42" => "GN",
        "2.5.4.43" => "initials",
        "2.5.4.46" => "dnQualifier",
        "2.5.4.97" => "organizationIdentifier",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "emailAddress",
        "1.2.840.113549.1.9.2" => "unstructuredName",
        "1.3.6.1.4.1.311.60.2.1.1" => "jurisdictionL",
        "1.3.6.1.4.1.311.60.2.1.2" => "jurisdictionST",
        "1.3.6.1.4.1.311.60.2.1.3" => "jurisdictionC",
        _ => return None,
    })
}

/// Upper-case hex without the sign octet.
fn hex(bytes: &[u8]) -> String {
    let bytes = match bytes {
        [0, rest @ ..] if !rest.is_empty() => rest,
        whole => whole,
    };
    bytes.iter().take(MAX_TEXT / 2).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02X}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syntax_in_a_name_is_escaped() {
        assert_eq!(escaped("Smith, \"J\" <x> "), "Smith\\, \\\"J\\\" \\<x\\>\\ ");
        assert_eq!(escaped("#1"), "\\#1");
        assert_eq!(escaped("a\0b"), "a\\00b");
    }

    #[test]
    fn garbage_is_no_certificate() {
        assert!(first(&[]).is_none() && first(&[0, 0, 3, 0, 0, 9, 1]).is_none());
        assert!(first(&[0, 0, 5, 0, 0, 2, 0x30, 0x80]).is_none());
        assert!(is_empty(&[0, 0, 0]));
    }
}
