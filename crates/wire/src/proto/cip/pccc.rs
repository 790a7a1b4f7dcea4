//! PCCC, the command set of older Allen-Bradley controllers, as CIP carries it.
//!
//! References: Rockwell 1770-6.5.16, chapter 7 (commands), 13 (logical addresses); The CIP Networks Library: PCCC object.

use crate::proto::bytes::Cursor;

/// What one command does, and the address it names.
#[derive(Default, PartialEq, Eq, Debug)]
pub struct Pccc {
    pub func: Option<String>,
    pub address: Option<String>,
}

/// Reads a command behind the requester's id.
pub fn read(data: &[u8]) -> Option<Pccc> {
    let mut cursor = Cursor::new(data);
    let id = cursor.u8()?;
    cursor.take(usize::from(id).checked_sub(1)?)?;
    let (command, _status) = (cursor.u8()?, cursor.u8()?);
    let _transaction = cursor.be16()?;
    if command & 0x40 != 0 {
        return None;
    }
    let code = if matches!(command, 0x06 | 0x07 | 0x0f) { Some(cursor.u8()?) } else { None };
    let func = name(command, code).map_or_else(
        || code.map_or_else(|| format!("unknown-{command}"), |code| format!("unknown-{command}.{code}")),
        str::to_owned,
    );
    let is_logical = command == 0x0f && matches!(code, Some(0xa1 | 0xa2 | 0xa9 | 0xaa | 0xab));
    let address = if is_logical { logical(&mut cursor) } else { None };
    Some(Pccc { func: Some(func), address })
}

fn name(command: u8, code: Option<u8>) -> Option<&'static str> {
    Some(match (command, code) {
        (0x00, _) => "protected write",
        (0x01, _) => "unprotected read",
        (0x02, _) => "protected bit write",
        (0x05, _) => "unprotected bit write",
        (0x08, _) => "unprotected write",
        (0x06, Some(0x00)) => "echo",
        (0x06, Some(0x01)) => "read diagnostic counters",
        (0x06, Some(0x03)) => "diagnostic status",
        (0x06, Some(0x07)) => "reset diagnostic counters",
        (0x06, Some(0x09)) => "read link parameters",
        (0x06, Some(0x0a)) => "set link parameters",
        (0x07, Some(0x00)) => "disable outputs",
        (0x07, Some(0x01)) => "enable outputs",
        (0x07, Some(0x03)) => "enable scan",
        (0x07, Some(0x04)) => "enter download mode",
        (0x07, Some(0x05)) => "exit download/upload mode",
        (0x07, Some(0x06)) => "enter upload mode",
        (0x0f, Some(0x00)) => "word range write",
        (0x0f, Some(0x01)) => "word range read",
        (0x0f, Some(0x02)) => "bit write",
        (0x0f, Some(0x03)) => "file write",
        (0x0f, Some(0x04)) => "file read",
        (0x0f, Some(0x05)) => "download request",
        (0x0f, Some(0x06)) => "upload request",
        (0x0f, Some(0x07)) => "shutdown",
        (0x0f, Some(0x08)) => "physical write",
        (0x0f, Some(0x09)) => "physical read",
        (0x0f, Some(0x0a)) => "restart request",
        (0x0f, Some(0x11)) => "get edit resource",
        (0x0f, Some(0x12)) => "return edit resource",
        (0x0f, Some(0x17)) => "read bytes physical",
        (0x0f, Some(0x18)) => "write bytes physical",
        (0x0f, Some(0x26)) => "read-modify-write",
        (0x0f, Some(0x29)) => "read section size",
        (0x0f, Some(0x3a)) => "set CPU mode",
        (0x0f, Some(0x41)) => "disable forces",
        (0x0f, Some(0x50)) => "download all request",
        (0x0f, Some(0x52)) => "download completed",
        (0x0f, Some(0x53)) => "upload all request",
        (0x0f, Some(0x55)) => "upload completed",
        (0x0f, Some(0x57)) => "initialize memory",
        (0x0f, Some(0x5e)) => "modify PLC-2 compatibility file",
        (0x0f, Some(0x67)) => "typed write",
        (0x0f, Some(0x68)) => "typed read",
        (0x0f, Some(0x79)) => "read-modify-write N",
        (0x0f, Some(0x80)) => "change mode",
        (0x0f, Some(0x81)) => "open file",
        (0x0f, Some(0x82)) => "close file",
        (0x0f, Some(0x8f)) => "apply port configuration",
        (0x0f, Some(0xa1 | 0xa2)) => "protected typed logical read",
        (0x0f, Some(0xa7)) => "protected typed file read",
        (0x0f, Some(0xa9 | 0xaa)) => "protected typed logical write",
        (0x0f, Some(0xab)) => "protected typed logical write with mask",
        (0x0f, Some(0xaf)) => "protected typed file write",
        _ => return None,
    })
}

/// File letter, file number and element, as programmers write it: N7:0.
fn logical(cursor: &mut Cursor<'_>) -> Option<String> {
    let _size = cursor.u8()?;
    let (file, kind, element) = (field(cursor)?, cursor.u8()?, field(cursor)?);
    let letter = match kind {
        0x84 => "S",
        0x85 => "B",
        0x86 => "T",
        0x87 => "C",
        0x88 => "R",
        0x89 => "N",
        0x8a => "F",
        0x8b => "O",
        0x8c => "I",
        0x8d => "ST",
        0x8e => "A",
        _ => return Some(format!("file {file} type {kind}:{element}")),
    };
    Some(format!("{letter}{file}:{element}"))
}

/// One octet, or two behind 0xff.
fn field(cursor: &mut Cursor<'_>) -> Option<u16> {
    match cursor.u8()? {
        0xff => Some(u16::from_le_bytes(cursor.take(2)?.try_into().ok()?)),
        short => Some(u16::from(short)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(body: &[u8]) -> Vec<u8> {
        [&[7, 1, 0, 1, 2, 3, 4][..], body].concat()
    }

    #[test]
    fn a_write_names_its_file_and_element() {
        let said = read(&command(&[0x0f, 0, 1, 0, 0xaa, 2, 7, 0x89, 12, 0, 5, 0])).unwrap();
        assert_eq!(said.func.as_deref(), Some("protected typed logical write"));
        assert_eq!(said.address.as_deref(), Some("N7:12"));
    }

    #[test]
    fn modes_and_unknown_codes() {
        assert_eq!(read(&command(&[0x0f, 0, 1, 0, 0x80, 1])).unwrap().func.as_deref(), Some("change mode"));
        assert_eq!(read(&command(&[0x0f, 0, 1, 0, 0xee])).unwrap().func.as_deref(), Some("unknown-15.238"));
        assert_eq!(read(&command(&[0x4f, 0, 1, 0])), None);
        assert_eq!(read(&[0, 1]), None);
    }
}
