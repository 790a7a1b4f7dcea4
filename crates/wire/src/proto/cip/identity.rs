//! What a device says it is: the identity object, listed over UDP or TCP, or read attribute by attribute.
//!
//! References: The CIP Networks Library, volume 1: 5A-2.2 (attributes); volume 2: 2-4.2.3 (ListIdentity reply).

use crate::proto::bytes::{Cursor, said};

const MAX_NAME: usize = 64;
const LISTED: u16 = 0x0c;

/// Attributes 1 to 7 of an identity object.
#[derive(Default, PartialEq, Eq, Debug)]
pub struct Identity {
    pub vendor: u16,
    pub kind: u16,
    pub product: u16,
    pub revision: String,
    pub serial: String,
    pub name: Option<String>,
}

/// The identity in a ListIdentity reply.
pub fn listed(data: &[u8]) -> Option<Identity> {
    let mut cursor = Cursor::new(data);
    let count = le16(&mut cursor)?;
    for _ in 0..count.min(8) {
        let (kind, size) = (le16(&mut cursor)?, le16(&mut cursor)?);
        let item = cursor.take(usize::from(size))?;
        if kind == LISTED {
            // Version of the protocol and socket address come first.
            return attributes(item.get(18..)?);
        }
    }
    None
}

/// Attributes 1 to 7 one behind the other, as Get_Attributes_All gives them.
pub fn attributes(data: &[u8]) -> Option<Identity> {
    let mut cursor = Cursor::new(data);
    let (vendor, kind, product) = (le16(&mut cursor)?, le16(&mut cursor)?, le16(&mut cursor)?);
    let (major, minor) = (cursor.u8()?, cursor.u8()?);
    let _status = le16(&mut cursor)?;
    let serial = u32::from_le_bytes(cursor.take(4)?.try_into().ok()?);
    let name = said(cursor.vec8()?, MAX_NAME);
    Some(Identity {
        vendor,
        kind,
        product,
        revision: format!("{major}.{minor}"),
        serial: format!("{serial:08x}"),
        name,
    })
}

fn le16(cursor: &mut Cursor<'_>) -> Option<u16> {
    cursor.take(2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
}
