//! Where a CIP message goes: class, instance, attribute, tag and route out of an encoded path.
//!
//! References: The CIP Networks Library, volume 1: C-1.4 (segments of a path).

use std::fmt::Write;

use crate::proto::bytes::{Cursor, text};

const MAX_SYMBOL: usize = 128;
const MAX_ROUTE: usize = 64;

/// The parts of a padded path.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Path {
    pub class: Option<u32>,
    pub instance: Option<u32>,
    pub attribute: Option<u32>,
    /// Symbolic names joined by dots, with the members of arrays in brackets.
    pub symbol: Option<String>,
    /// Ports and links to go through, as `port/link` joined by commas.
    pub route: Option<String>,
}

impl Path {
    /// Reads as far as the segments make sense.
    pub fn read(bytes: &[u8]) -> Self {
        let mut path = Self::default();
        let mut cursor = Cursor::new(bytes);
        while path.segment(&mut cursor).is_some() {}
        path
    }

    fn segment(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let first = cursor.u8()?;
        match first >> 5 {
            0 => self.port(first, cursor),
            1 => self.logical(first, cursor),
            // Network segments carry one octet, from 0x50 on as many words as it says.
            2 => {
                let size = cursor.u8()?;
                cursor.take(if first & 0x10 == 0 { 0 } else { usize::from(size) * 2 }).map(drop)
            }
            3 => {
                let size = usize::from(first & 0x1f);
                let name = cursor.take(size)?;
                cursor.take(size % 2)?;
                self.name(name);
                Some(())
            }
            4 if first == 0x91 => {
                let name = cursor.vec8()?;
                cursor.take(name.len() % 2)?;
                self.name(name);
                Some(())
            }
            4 => {
                let words = usize::from(cursor.u8()?);
                cursor.take(words * 2).map(drop)
            }
            _ => None,
        }
    }

    fn port(&mut self, first: u8, cursor: &mut Cursor<'_>) -> Option<()> {
        let size = if first & 0x10 == 0 { 1 } else { usize::from(cursor.u8()?) };
        let port = if first & 15 == 15 { u16::from_le_bytes(cursor.take(2)?.try_into().ok()?) } else { first.into() };
        let port = if first & 15 == 15 { port } else { port & 15 };
        let link = cursor.take(size)?;
        if first & 0x10 != 0 {
            cursor.take(size % 2)?;
        }
        let route = self.route.get_or_insert_default();
        if route.len() < MAX_ROUTE {
            let comma = if route.is_empty() { "" } else { "," };
            let _ = match link {
                [slot] => write!(route, "{comma}{port}/{slot}"),
                _ => write!(route, "{comma}{port}/{}", text(link, 32)),
            };
        }
        Some(())
    }

    fn logical(&mut self, first: u8, cursor: &mut Cursor<'_>) -> Option<()> {
        let (kind, format) = (first >> 2 & 7, first & 3);
        if kind == 5 {
            // An electronic key: its format says how long it is.
            let size = if cursor.u8()? == 4 { 8 } else { return None };
            return cursor.take(size).map(drop);
        }
        let number = match format {
            0 => u32::from(cursor.u8()?),
            1 => {
                let _pad = cursor.u8()?;
                u32::from(u16::from_le_bytes(cursor.take(2)?.try_into().ok()?))
            }
            2 => {
                let _pad = cursor.u8()?;
                u32::from_le_bytes(cursor.take(4)?.try_into().ok()?)
            }
            _ => return None,
        };
        match kind {
            0 if self.class.is_none() => self.class = Some(number),
            1 if self.instance.is_none() => self.instance = Some(number),
            2 => {
                if let Some(symbol) = self.symbol.as_mut().filter(|symbol| symbol.len() < MAX_SYMBOL) {
                    let _ = write!(symbol, "[{number}]");
                }
            }
            4 => self.attribute = Some(number),
            _ => {}
        }
        Some(())
    }

    fn name(&mut self, name: &[u8]) {
        let symbol = self.symbol.get_or_insert_default();
        if symbol.len() < MAX_SYMBOL {
            if !symbol.is_empty() {
                symbol.push('.');
            }
            symbol.push_str(&text(name, MAX_SYMBOL));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_instances_and_attributes_of_any_size() {
        let path = Path::read(&[0x20, 1, 0x24, 1, 0x30, 7]);
        assert_eq!((path.class, path.instance, path.attribute), (Some(1), Some(1), Some(7)));
        let path = Path::read(&[0x21, 0, 0x2c, 1, 0x25, 0, 0x34, 0x12]);
        assert_eq!((path.class, path.instance), (Some(0x12c), Some(0x1234)));
    }

    #[test]
    fn tags_with_members_and_routes() {
        let path = Path::read(b"\x91\x0cProgram:Main\x91\x03Fan\x00\x28\x05\x91\x02On");
        assert_eq!(path.symbol.as_deref(), Some("Program:Main.Fan[5].On"));
        let path = Path::read(b"\x01\x00\x12\x0810.0.0.9\x01\x02");
        assert_eq!(path.route.as_deref(), Some("1/0,2/10.0.0.9,1/2"));
    }

    #[test]
    fn a_path_cut_short_keeps_what_was_read() {
        assert_eq!(Path::read(&[0x20, 4, 0x24]).class, Some(4));
        assert_eq!(Path::read(&[0xff, 0x20, 4]), Path::default());
    }
}
