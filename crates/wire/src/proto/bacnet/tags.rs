//! Tagged data of BACnet: tags with their contents, and application values as text.
//!
//! References: ANSI/ASHRAE 135-2020 20.2.1 (tags), 20.2.2 to 20.2.14 (application values).

use std::fmt::Write;

use crate::proto::bytes::{Cursor, text};

const MAX_TEXT: usize = 64;
const MAX_OCTETS: usize = 16;

/// What one tag is: data in between, or an opening or closing bracket around more tags.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind<'a> {
    Opens,
    Closes,
    /// Contents; for an application Boolean none, its value is the length.
    Data(&'a [u8]),
}

/// One tag.
#[derive(Clone, Copy, Debug)]
pub struct Tag<'a> {
    pub number: u8,
    pub is_context: bool,
    /// The length, value or type bits of the first octet.
    bits: u8,
    pub kind: Kind<'a>,
}

/// The type and instance of an object, packed in four octets (20.2.14).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ObjectId {
    pub kind: u16,
    pub instance: u32,
}

impl<'a> Tag<'a> {
    /// The next tag; `None` at the end, or where a length runs beyond it.
    pub fn next(cursor: &mut Cursor<'a>) -> Option<Self> {
        let first = cursor.u8()?;
        let (is_context, bits) = (first & 8 != 0, first & 7);
        let number = if first >> 4 == 15 { cursor.u8()? } else { first >> 4 };
        let kind = match (is_context, bits) {
            (true, 6) => Kind::Opens,
            (true, 7) => Kind::Closes,
            (false, 6 | 7) => return None,
            (false, _) if number == 1 => Kind::Data(&[]),
            (_, 5) => {
                let long = cursor.u8()?;
                let length = match long {
                    254 => usize::from(cursor.be16()?),
                    255 => usize::try_from(cursor.be32()?).ok()?,
                    _ => usize::from(long),
                };
                Kind::Data(cursor.take(length)?)
            }
            _ => Kind::Data(cursor.take(usize::from(bits))?),
        };
        Some(Self { number, is_context, bits, kind })
    }

    /// The contents of a context tag with this number.
    pub fn context(&self, number: u8) -> Option<&'a [u8]> {
        match self.kind {
            Kind::Data(data) if self.is_context && self.number == number => Some(data),
            _ => None,
        }
    }

    /// The contents of an application tag with this number.
    pub fn application(&self, number: u8) -> Option<&'a [u8]> {
        match self.kind {
            Kind::Data(data) if !self.is_context && self.number == number => Some(data),
            _ => None,
        }
    }

    pub fn opens(&self, number: u8) -> bool {
        self.kind == Kind::Opens && self.number == number
    }

    /// An application value as text; `None` for a context tag, whose type only the service knows.
    pub fn value(&self) -> Option<String> {
        let Kind::Data(data) = self.kind else { return None };
        if self.is_context {
            return None;
        }
        Some(match self.number {
            0 => "null".to_owned(),
            1 => (self.bits != 0).to_string(),
            2 | 9 => unsigned(data)?.to_string(),
            3 => signed(data)?.to_string(),
            4 => f32::from_be_bytes(data.try_into().ok()?).to_string(),
            5 => f64::from_be_bytes(data.try_into().ok()?).to_string(),
            6 => hex(data),
            7 => characters(data),
            8 => bits(data)?,
            10 => date(data)?,
            11 => time(data)?,
            12 => {
                let object = object(data)?;
                format!("{} {}", super::names::object_type(object.kind), object.instance)
            }
            _ => return None,
        })
    }
}

/// Reads on to the bracket that closes one just opened; what is inside, `None` where it never closes.
pub fn skip(cursor: &mut Cursor<'_>) -> Option<()> {
    let mut depth = 1_usize;
    while depth > 0 {
        match Tag::next(cursor)?.kind {
            Kind::Opens => depth += 1,
            Kind::Closes => depth -= 1,
            Kind::Data(_) => {}
        }
    }
    Some(())
}

/// The first value inside a bracket just opened; the cursor stands behind the closing one.
pub fn first_value(cursor: &mut Cursor<'_>) -> Option<String> {
    let mut said = None;
    let mut depth = 1_usize;
    while depth > 0 {
        let tag = Tag::next(cursor)?;
        match tag.kind {
            Kind::Opens => depth += 1,
            Kind::Closes => depth -= 1,
            Kind::Data(_) if said.is_none() => said = tag.value(),
            Kind::Data(_) => {}
        }
    }
    said
}

/// An unsigned or enumerated number of one to eight octets.
pub fn unsigned(data: &[u8]) -> Option<u64> {
    (1..=8).contains(&data.len()).then(|| data.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// The same where it must fit 32 bits.
pub fn number(data: &[u8]) -> Option<u32> {
    unsigned(data).and_then(|number| u32::try_from(number).ok())
}

pub fn object(data: &[u8]) -> Option<ObjectId> {
    let word = u32::from_be_bytes(data.try_into().ok()?);
    Some(ObjectId { kind: u16::try_from(word >> 22).ok()?, instance: word & 0x3f_ffff })
}

/// A character string behind its octet for the character set; only UTF-8 (0) and ISO 8859-1 (5) are read as text.
pub fn characters(data: &[u8]) -> String {
    match data.split_first() {
        Some((0, rest)) => text(rest, MAX_TEXT),
        Some((5, rest)) => rest.iter().take(MAX_TEXT).map(|byte| char::from(*byte)).collect(),
        Some((_, rest)) => hex(rest),
        None => String::new(),
    }
}

fn signed(data: &[u8]) -> Option<i64> {
    let bits = u32::try_from(data.len()).ok()? * 8;
    let number = unsigned(data)?.cast_signed();
    Some(number << (64 - bits) >> (64 - bits))
}

fn hex(data: &[u8]) -> String {
    let mut said = String::new();
    for byte in data.iter().take(MAX_OCTETS) {
        let _ = write!(said, "{byte:02x}");
    }
    if data.len() > MAX_OCTETS {
        said.push('…');
    }
    said
}

fn bits(data: &[u8]) -> Option<String> {
    let (unused, octets) = data.split_first()?;
    let count = (octets.len() * 8).checked_sub(usize::from(*unused))?.min(MAX_TEXT);
    Some((0..count).map(|at| if octets[at / 8] >> (7 - at % 8) & 1 == 1 { '1' } else { '0' }).collect())
}

/// Year, month and day; 255 stands for any.
fn date(data: &[u8]) -> Option<String> {
    let [year, month, day, _] = data else { return None };
    let part = |octet: u8, add: u16| if octet == 255 { "*".to_owned() } else { (u16::from(octet) + add).to_string() };
    Some(format!("{}-{}-{}", part(*year, 1900), part(*month, 0), part(*day, 0)))
}

fn time(data: &[u8]) -> Option<String> {
    let [hour, minute, second, hundredths] = data else { return None };
    Some(format!("{hour:02}:{minute:02}:{second:02}.{hundredths:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(bytes: &[u8]) -> Option<String> {
        Tag::next(&mut Cursor::new(bytes))?.value()
    }

    #[test]
    fn application_values_of_annex_f_and_20_2() {
        assert_eq!(value(&[0x00]).as_deref(), Some("null"));
        assert_eq!(value(&[0x11]).as_deref(), Some("true"));
        assert_eq!(value(&[0x21, 72]).as_deref(), Some("72"));
        assert_eq!(value(&[0x31, 0xb8]).as_deref(), Some("-72"));
        assert_eq!(value(&[0x44, 0x42, 0x90, 0, 0]).as_deref(), Some("72"));
        assert_eq!(value(&[0x75, 5, 0, b'A', b'C', b'-', b'1']).as_deref(), Some("AC-1"));
        assert_eq!(value(&[0x82, 3, 0xa8]).as_deref(), Some("10101"));
        assert_eq!(value(&[0xa4, 0x5b, 1, 0x18, 4]).as_deref(), Some("1991-1-24"));
        assert_eq!(value(&[0xb4, 0x11, 0x23, 0x2d, 0x11]).as_deref(), Some("17:35:45.17"));
        assert_eq!(value(&[0xc4, 0x00, 0xc0, 0x00, 0x0f]).as_deref(), Some("binary-input 15"));
        assert_eq!(value(&[0x65, 20, 1, 2]), None);
    }

    #[test]
    fn brackets_that_never_close_end_the_walk() {
        assert!(skip(&mut Cursor::new(&[0x3e, 0x3e, 0x3f, 0x3f, 0x3f])).is_some());
        assert!(skip(&mut Cursor::new(&[0x3e; 60])).is_none());
        assert_eq!(first_value(&mut Cursor::new(&[0x3e, 0x21, 7, 0x3f, 0x21, 8, 0x3f])).as_deref(), Some("7"));
    }
}
