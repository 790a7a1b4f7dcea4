//! Addresses as text, without allocation.
//!
//! References: RFC 5952 for IPv6.

use std::fmt::Write;
use std::net::Ipv6Addr;

use crate::net::ip::{Addr, as_v4};

/// ASCII text of at most `N` bytes, kept in place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Short<const N: usize> {
    len: u8,
    bytes: [u8; N],
}

impl<const N: usize> Default for Short<N> {
    fn default() -> Self {
        Self { len: 0, bytes: [0; N] }
    }
}

impl<const N: usize> Short<N> {
    /// The text so far.
    #[inline]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or_default()
    }

    /// Adds one ASCII character; false where there is no room.
    #[inline]
    pub fn push(&mut self, byte: u8) -> bool {
        let has_room = usize::from(self.len) < N.min(255);
        if has_room {
            self.bytes[usize::from(self.len)] = byte;
            self.len += 1;
        }
        has_room
    }
}

impl<const N: usize> Write for Short<N> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        if text.bytes().all(|byte| self.push(byte)) { Ok(()) } else { Err(std::fmt::Error) }
    }
}

/// Room for any address.
pub type AddrText = Short<39>;
/// Room for a link-layer address.
pub type MacText = Short<17>;

/// An address as text; an IPv4-mapped one as IPv4.
pub fn addr(addr: &Addr) -> AddrText {
    as_v4(addr).map_or_else(
        || {
            let mut text = AddrText::default();
            // 39 characters hold every IPv6 address.
            let _ = write!(text, "{}", Ipv6Addr::from(*addr));
            text
        },
        |v4| v4_addr(&v4),
    )
}

/// An IPv4 address as text.
pub fn v4_addr(v4: &[u8; 4]) -> AddrText {
    let mut text = AddrText::default();
    for (index, part) in v4.iter().enumerate() {
        if index > 0 {
            text.push(b'.');
        }
        if *part >= 100 {
            text.push(b'0' + part / 100);
        }
        if *part >= 10 {
            text.push(b'0' + part / 10 % 10);
        }
        text.push(b'0' + part % 10);
    }
    text
}

/// A link-layer address, lower case with colons.
pub fn mac(mac: &[u8; 6]) -> MacText {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = MacText::default();
    for (index, byte) in mac.iter().enumerate() {
        if index > 0 {
            text.push(b':');
        }
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 15)]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::ip::mapped;

    #[test]
    fn addresses() {
        assert_eq!(addr(&mapped(&[10, 0, 200, 99])).as_str(), "10.0.200.99");
        let mut v6 = [0; 16];
        (v6[0], v6[1], v6[15]) = (0xfe, 0x80, 1);
        assert_eq!(addr(&v6).as_str(), "fe80::1");
        assert_eq!(addr(&[0xff; 16]).as_str(), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
        assert_eq!(mac(&[0, 0x1b, 0xff, 0xa, 9, 0x80]).as_str(), "00:1b:ff:0a:09:80");
    }
}
