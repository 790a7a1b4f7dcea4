//! MQTT: one row for each control packet; payloads are skipped, not kept.
//!
//! References: MQTT 3.1.1 and 5.0, 2.1 (fixed header), 3.1 (CONNECT), 3.2 (CONNACK), 3.3 (PUBLISH), 3.8 (SUBSCRIBE).

use std::collections::BTreeMap;

use super::bytes::{Cursor, said, text};
use super::{At, Decoder, MAX_BUFFER, Piece, Verdict, weird};
use crate::tables::{MqttRow, Tables};

const MAX_TEXT: usize = 1024;
const MAX_ALIASES: usize = 64;
const MAX_FILTERS: usize = 64;
const NAMES: [&str; 16] = [
    "unknown-0",
    "CONNECT",
    "CONNACK",
    "PUBLISH",
    "PUBACK",
    "PUBREC",
    "PUBREL",
    "PUBCOMP",
    "SUBSCRIBE",
    "SUBACK",
    "UNSUBSCRIBE",
    "UNSUBACK",
    "PINGREQ",
    "PINGRESP",
    "DISCONNECT",
    "AUTH",
];
const PUBLISH: u8 = 3;

/// One direction: the start of a packet that is not whole yet, and body bytes of a PUBLISH still to be skipped.
#[derive(Default)]
struct Side {
    held: Vec<u8>,
    skip: usize,
}

#[derive(Default)]
struct Mqtt {
    sides: [Side; 2],
    version: u8,
    aliases: [BTreeMap<u16, String>; 2],
    is_confirmed: bool,
}

/// A decoder where a client starts with CONNECT, or a server with CONNACK on a port of MQTT.
pub fn probe(resp_p: u16, is_orig: bool, first: &[u8]) -> Option<Box<dyn Decoder>> {
    let is_mqtt = if is_orig {
        let mut cursor = Cursor::new(first);
        cursor.u8() == Some(0x10)
            && remaining(&mut cursor).is_some_and(|size| size.is_some())
            && cursor.vec16().is_some_and(|name| name == b"MQTT" || name == b"MQIsdp")
    } else {
        resp_p == 1883 && matches!(first, [0x20, 2..=255, 0 | 1, ..])
    };
    is_mqtt.then(|| Box::<Mqtt>::default() as Box<dyn Decoder>)
}

/// The remaining length; `None` where it is malformed, `Some(None)` where more bytes are needed.
#[allow(clippy::option_option)]
fn remaining(cursor: &mut Cursor<'_>) -> Option<Option<usize>> {
    let mut size = 0;
    for shift in [0, 7, 14, 21] {
        let Some(byte) = cursor.u8() else { return Some(None) };
        size |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(Some(size));
        }
    }
    None
}

impl Decoder for Mqtt {
    fn held(&self) -> usize {
        self.sides.iter().map(|side| side.held.len()).sum()
    }

    fn service(&self) -> &'static str {
        "mqtt"
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict {
        let side = usize::from(!piece.is_orig);
        let skipped = self.sides[side].skip.min(piece.bytes.len());
        self.sides[side].skip -= skipped;
        let mut held = std::mem::take(&mut self.sides[side].held);
        held.extend_from_slice(&piece.bytes[skipped..]);
        let used = self.packets(piece, side, &held, out);
        let Some(used) = used.filter(|used| held.len() - (*used).min(held.len()) <= MAX_BUFFER) else {
            weird(out, &piece.at, "mqtt", "mqtt_malformed", None);
            return Verdict::Leave;
        };
        if used > held.len() {
            self.sides[side].skip = used - held.len();
        }
        held.drain(..used.min(held.len()));
        self.sides[side].held = held;
        if self.is_confirmed { Verdict::Confirmed } else { Verdict::Unsure }
    }

    fn gap(&mut self, _at: &At<'_>, is_orig: bool, missing: u64, _out: &mut Tables) -> Verdict {
        let side = &mut self.sides[usize::from(!is_orig)];
        let missing = usize::try_from(missing).unwrap_or(usize::MAX);
        if missing > side.skip {
            return Verdict::Leave;
        }
        side.skip -= missing;
        Verdict::Confirmed
    }
}

impl Mqtt {
    /// Reads whole packets; how many bytes are done with (more than there are where a payload goes on), or `None`.
    fn packets(&mut self, piece: &Piece<'_>, side: usize, bytes: &[u8], out: &mut Tables) -> Option<usize> {
        let mut used = 0;
        while used < bytes.len() {
            let mut cursor = Cursor::new(&bytes[used..]);
            let first = cursor.u8()?;
            let Some(size) = remaining(&mut cursor)? else { break };
            let head = cursor.position();
            let is_publish = first >> 4 == PUBLISH;
            if cursor.left() < size && !(is_publish && self.has_publish_head(first, cursor)) {
                if size > MAX_BUFFER && !is_publish {
                    return None;
                }
                break;
            }
            let body = &bytes[used + head..(used + head + size).min(bytes.len())];
            self.packet(piece, side, first, body, size, out)?;
            used += head + size;
        }
        Some(used)
    }

    /// The part of a PUBLISH before its payload is there.
    fn has_publish_head(&self, first: u8, mut cursor: Cursor<'_>) -> bool {
        let has_id = first & 0x06 != 0;
        cursor.vec16().is_some()
            && (!has_id || cursor.be16().is_some())
            && (self.version < 5 || properties(&mut cursor).is_some())
    }

    fn packet(
        &mut self, piece: &Piece<'_>, side: usize, first: u8, body: &[u8], size: usize, out: &mut Tables,
    ) -> Option<()> {
        let kind = first >> 4;
        let row =
            MqttRow { is_orig: Some(piece.is_orig), mqtt_type: Some(NAMES[usize::from(kind)]), ..Default::default() };
        let mut cursor = Cursor::new(body);
        match kind {
            0 => return None,
            1 => return self.connect(piece, cursor, row, out),
            2 => {
                let code = cursor.u8().and_then(|_| cursor.u8());
                self.is_confirmed = true;
                out.mqtt.push(&piece.at, MqttRow { reason_code: code, ..row });
            }
            PUBLISH => self.publish(piece, side, first, cursor, size, row, out)?,
            8 | 10 => self.filters(piece, cursor, kind == 8, row, out)?,
            _ => out.mqtt.push(&piece.at, row),
        }
        Some(())
    }

    fn connect(&mut self, piece: &Piece<'_>, mut cursor: Cursor<'_>, row: MqttRow<'_>, out: &mut Tables) -> Option<()> {
        let name = cursor.vec16()?;
        let level = cursor.u8()?;
        let flags = cursor.u8()?;
        let keep_alive = cursor.be16()?;
        self.version = level;
        if level >= 5 {
            properties(&mut cursor)?;
        }
        let client_id = text(cursor.vec16()?, MAX_TEXT);
        let mut topic = None;
        if flags & 0x04 != 0 {
            if level >= 5 {
                properties(&mut cursor)?;
            }
            topic = said(cursor.vec16()?, MAX_TEXT);
            cursor.vec16()?;
        }
        let username = if flags & 0x80 != 0 { cursor.vec16().and_then(|user| said(user, 128)) } else { None };
        let unknown = format!("unknown-{level}");
        let version = match (name, level) {
            (b"MQIsdp", 3) => "3.1",
            (b"MQTT", 4) => "3.1.1",
            (b"MQTT", 5) => "5.0",
            _ => &unknown,
        };
        self.is_confirmed = true;
        let row = MqttRow {
            mqtt_version: Some(version),
            client_id: Some(&client_id),
            username: username.as_deref(),
            topic: topic.as_deref(),
            keep_alive: Some(keep_alive),
            ..row
        };
        out.mqtt.push(&piece.at, row);
        Some(())
    }

    #[allow(clippy::too_many_arguments)]
    fn publish(
        &mut self, piece: &Piece<'_>, side: usize, first: u8, mut cursor: Cursor<'_>, size: usize, row: MqttRow<'_>,
        out: &mut Tables,
    ) -> Option<()> {
        let qos = first >> 1 & 3;
        if qos == 3 {
            return None;
        }
        let mut topic = text(cursor.vec16()?, MAX_TEXT);
        if qos > 0 {
            cursor.be16()?;
        }
        if self.version >= 5
            && let Some(alias) = topic_alias(properties(&mut cursor)?)
        {
            let known = &mut self.aliases[side];
            if topic.is_empty() {
                topic = known.get(&alias).cloned().unwrap_or_default();
            } else if known.len() < MAX_ALIASES {
                known.insert(alias, topic.clone());
            }
        }
        let payload = u32::try_from(size.checked_sub(cursor.position())?).ok();
        let row =
            MqttRow { topic: Some(&topic), qos: Some(qos), retain: Some(first & 1 != 0), payload_len: payload, ..row };
        out.mqtt.push(&piece.at, row);
        Some(())
    }

    fn filters(
        &mut self, piece: &Piece<'_>, mut cursor: Cursor<'_>, has_options: bool, row: MqttRow<'_>, out: &mut Tables,
    ) -> Option<()> {
        cursor.be16()?;
        if self.version >= 5 {
            properties(&mut cursor)?;
        }
        for _ in 0..MAX_FILTERS {
            let Some(filter) = cursor.vec16() else { break };
            let qos = if has_options { cursor.u8().map(|options| options & 3) } else { None };
            let topic = text(filter, MAX_TEXT);
            out.mqtt.push(&piece.at, MqttRow { topic: Some(&topic), qos, ..row });
        }
        Some(())
    }
}

/// The properties of an MQTT 5 packet, whole.
fn properties<'a>(cursor: &mut Cursor<'a>) -> Option<&'a [u8]> {
    let size = remaining(cursor)??;
    cursor.take(size)
}

/// The topic alias (property 0x23), where it comes first or after properties of known size.
fn topic_alias(properties: &[u8]) -> Option<u16> {
    let mut cursor = Cursor::new(properties);
    loop {
        match cursor.u8()? {
            0x23 => return cursor.be16(),
            0x01 => cursor.take(1).map(|_| ())?,
            0x02 => cursor.take(4).map(|_| ())?,
            0x03 | 0x08 | 0x09 => cursor.vec16().map(|_| ())?,
            0x0b => remaining(&mut cursor).flatten().map(|_| ())?,
            0x26 => {
                cursor.vec16()?;
                cursor.vec16()?;
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::testing::{column, fuzz, replay, rows};

    const CLIENT: &[u8] = b"\x10\x1f\x00\x04MQTT\x04\xc2\x00\x3c\x00\x04cam1\x00\x05alice\x00\x06secret\
        \x82\x09\x00\x01\x00\x04home\x01\x30\x0b\x00\x04a/bcPAYLD\xc0\x00";
    const SERVER: &[u8] = b"\x20\x02\x00\x05\x90\x03\x00\x01\x01";

    #[test]
    fn packets_are_told_wherever_they_are_cut() {
        for size in 1..CLIENT.len() {
            let mut out = Tables::default();
            replay(Box::<Mqtt>::default(), &[(true, CLIENT), (false, SERVER)], size, &mut out);
            let batch = out.mqtt.finish();
            assert_eq!(
                column(&batch, "mqtt_type"),
                ["CONNECT", "SUBSCRIBE", "PUBLISH", "PINGREQ", "CONNACK", "SUBACK"]
            );
            assert_eq!(column(&batch, "username")[0], "alice");
            assert_eq!(column(&batch, "topic")[1..3], ["home", "a/bc"]);
            assert_eq!(column(&batch, "payload_len")[2], "5");
            assert_eq!(column(&batch, "reason_code")[4], "5");
            assert!(!format!("{:?}", rows(&batch)).contains("secret"));
        }
    }

    #[test]
    fn a_long_payload_is_skipped_and_not_held() {
        let mut publish = b"\x30\xa0\x8d\x06\x00\x01t".to_vec();
        publish.resize(5 + 100_000 - 1, b'x');
        publish.extend(b"\xc0\x00");
        // 0xa0 0x8d 0x06 is 100 000.
        publish.insert(7, b'x');
        let mut out = Tables::default();
        let connect = &CLIENT[..33];
        replay(Box::<Mqtt>::default(), &[(true, connect), (true, &publish)], 1000, &mut out);
        assert!(rows(&out.mqtt.finish()).len() >= 2);
    }

    #[test]
    fn garbage_never_panics() {
        fuzz(|| Box::<Mqtt>::default(), &[CLIENT, SERVER]);
    }
}
