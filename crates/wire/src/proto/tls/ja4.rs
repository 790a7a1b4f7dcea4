//! JA4 of a ClientHello and JA4S of a ServerHello: short prints that tell TLS stacks apart.
//!
//! References: FoxIO, technical descriptions "JA4: TLS Client Fingerprinting" and "JA4S: TLS Server Fingerprinting".

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::hello::{ALPN, ClientHello, SERVER_NAME, ServerHello, is_grease};

/// The print of a client.
pub fn client(hello: &ClientHello) -> String {
    let ciphers = sorted(&hello.ciphers);
    let named = if hello.extensions.contains(&SERVER_NAME) { 'd' } else { 'i' };
    let count = hello.extensions.iter().filter(|kind| !is_grease(**kind)).count();
    let mut kinds = sorted(&hello.extensions);
    kinds.retain(|kind| *kind != SERVER_NAME && *kind != ALPN);
    let mut listed = list(&kinds);
    let algorithms: Vec<u16> = hello.signature_algorithms.iter().copied().filter(|value| !is_grease(*value)).collect();
    if !listed.is_empty() && !algorithms.is_empty() {
        listed.push('_');
        listed.push_str(&list(&algorithms));
    }
    format!(
        "t{}{named}{:02}{:02}{}_{}_{}",
        version(hello.version()),
        ciphers.len().min(99),
        count.min(99),
        ends(&hello.first_protocol),
        hash(&list(&ciphers)),
        hash(&listed),
    )
}

/// The print of a server's answer.
pub fn server(hello: &ServerHello) -> String {
    format!(
        "t{}{:02}{}_{:04x}_{}",
        version(hello.version()),
        hello.extensions.len().min(99),
        ends(&hello.protocol),
        hello.cipher,
        hash(&list(&hello.extensions)),
    )
}

fn version(code: u16) -> &'static str {
    match code {
        0x0304 => "13",
        0x0303 => "12",
        0x0302 => "11",
        0x0301 => "10",
        0x0300 => "s3",
        0x0002 => "s2",
        _ => "00",
    }
}

/// First and last character of a protocol name; of its hex digits where one of them is no letter or digit.
fn ends(name: &[u8]) -> String {
    let (Some(first), Some(last)) = (name.first(), name.last()) else { return "00".to_owned() };
    if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() {
        return [char::from(*first), char::from(*last)].iter().collect();
    }
    format!("{:x}{:x}", first >> 4, last & 0x0f)
}

fn sorted(values: &[u16]) -> Vec<u16> {
    let mut kept: Vec<u16> = values.iter().copied().filter(|value| !is_grease(*value)).collect();
    kept.sort_unstable();
    kept
}

fn list(values: &[u16]) -> String {
    let mut text = String::with_capacity(values.len() * 5);
    for (index, value) in values.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{}{value:04x}", if index == 0 { "" } else { "," });
    }
    text
}

/// The first twelve hex digits of SHA-256; zeros where there is nothing to hash.
fn hash(text: &str) -> String {
    if text.is_empty() {
        return "000000000000".to_owned();
    }
    Sha256::digest(text.as_bytes()).iter().take(6).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_client_example() {
        let hello = ClientHello {
            legacy_version: 0x0303,
            ciphers: vec![
                0x2a2a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c,
                0x009d, 0x002f, 0x0035,
            ],
            extensions: vec![
                0x1a1a, 0x001b, 0, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012, 0x002b,
                0xff01, 0x000b, 0x000a, 0x0015, 0xfafa,
            ],
            versions: vec![0x7a7a, 0x0304, 0x0303],
            signature_algorithms: vec![0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
            first_protocol: b"h2".to_vec(),
            ..Default::default()
        };
        assert_eq!(client(&hello), "t13d1516h2_8daaf6152771_e5627efa2ab1");
        let unsigned = ClientHello { signature_algorithms: Vec::new(), ..hello };
        assert_eq!(client(&unsigned), "t13d1516h2_8daaf6152771_6d807ffa2a79");
        assert_eq!(client(&ClientHello::default()), "t00i000000_000000000000_000000000000");
    }

    #[test]
    fn the_published_server_example() {
        let hello = ServerHello {
            legacy_version: 0x0303,
            cipher: 0xc030,
            extensions: vec![0x0005, 0x0017, 0xff01, 0],
            ..Default::default()
        };
        assert_eq!(server(&hello), "t120400_c030_4e8089b08790");
    }

    #[test]
    fn protocol_names_that_are_no_text() {
        let cases: [(&[u8], &str); 7] = [
            (b"", "00"),
            (b"http/1.1", "h1"),
            (b"x", "xx"),
            (&[0xab], "ab"),
            (&[0xab, 0xcd], "ad"),
            (&[0x30, 0xab], "3b"),
            (&[0x30, 0x31, 0xab, 0xcd], "3d"),
        ];
        assert!(cases.iter().all(|(name, said)| ends(name) == *said));
    }
}
