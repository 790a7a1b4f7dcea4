//! A cursor over bytes that never reads past their end, and text made of them.

/// Reads forward; every read is `None` where too few bytes are left.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Where the next read starts.
    pub fn position(&self) -> usize {
        self.at
    }

    pub fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    #[inline]
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(taken)
    }

    #[inline]
    pub fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|taken| taken[0])
    }

    #[inline]
    pub fn be16(&mut self) -> Option<u16> {
        self.take(2).map(|taken| u16::from_be_bytes([taken[0], taken[1]]))
    }

    #[inline]
    pub fn be24(&mut self) -> Option<u32> {
        self.take(3).map(|taken| u32::from_be_bytes([0, taken[0], taken[1], taken[2]]))
    }

    #[inline]
    pub fn be32(&mut self) -> Option<u32> {
        self.take(4).map(|taken| u32::from_be_bytes([taken[0], taken[1], taken[2], taken[3]]))
    }

    /// Bytes behind a length of two bytes.
    pub fn vec16(&mut self) -> Option<&'a [u8]> {
        let len = self.be16()?;
        self.take(usize::from(len))
    }

    /// Bytes behind a length of one byte.
    pub fn vec8(&mut self) -> Option<&'a [u8]> {
        let len = self.u8()?;
        self.take(usize::from(len))
    }

    pub fn rest(&mut self) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        self.at = self.bytes.len();
        rest
    }
}

/// Text of bytes that somebody chose: invalid UTF-8 replaced, NULs at the end dropped, at most `most` characters.
pub fn text(bytes: &[u8], most: usize) -> String {
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    // Four bytes hold any character, so no more than these can count.
    let cut = &bytes[..end.min(most.saturating_mul(4))];
    let mut said = String::from_utf8_lossy(cut).into_owned();
    if let Some((index, _)) = said.char_indices().nth(most) {
        said.truncate(index);
    }
    said
}

/// The same, or `None` where nothing is left.
pub fn said(bytes: &[u8], most: usize) -> Option<String> {
    Some(text(bytes, most)).filter(|text| !text.is_empty())
}

/// An IPv4 address as text; `None` unless there are four bytes, or where they are all zero.
pub fn v4(bytes: &[u8]) -> Option<String> {
    let four: [u8; 4] = bytes.try_into().ok()?;
    (four != [0; 4]).then(|| std::net::Ipv4Addr::from(four).to_string())
}
