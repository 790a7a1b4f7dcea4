//! Fragments put together again, in bounded memory; where fragments overlap, the first to come wins (as in Zeek).
//!
//! References: RFC 791 section 3.2; RFC 8200 section 4.5; RFC 5722 on overlaps.

use std::collections::VecDeque;

use hashbrown::HashMap;

use super::ip::{Addr, Ip};

/// Longest packet that fragments can make.
const MAX_PACKET: usize = 65_535;
/// Most bytes held in unfinished packets.
const MAX_HELD: usize = 32 * 1024 * 1024;
/// Most unfinished packets; twice as many, finished ones among them, are kept in order.
const MAX_PACKETS: usize = 8192;
/// Unfinished packets are given up after this long (RFC 8200 section 4.5), in nanoseconds.
const LIFETIME: i64 = 60_000_000_000;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    src: Addr,
    dst: Addr,
    id: u32,
    proto: u8,
}

struct Pieces {
    since: i64,
    data: Vec<u8>,
    /// Which bytes are there, as sorted ranges that do not touch.
    have: Vec<(usize, usize)>,
    len: Option<usize>,
    header_len: usize,
}

/// A packet made of fragments.
pub struct Whole {
    pub header_len: usize,
    pub payload: Vec<u8>,
}

/// Fragments that wait for others.
#[derive(Default)]
pub struct Defragmenter {
    waiting: HashMap<Key, Pieces, foldhash::fast::RandomState>,
    /// Keys in the order they came, each at least as long as its packet waits; may name packets that are finished.
    order: VecDeque<(i64, Key)>,
    held: usize,
}

impl Defragmenter {
    /// Takes a fragment; gives the packet if it was the last missing one. An error is a name for `weird`.
    pub fn take(&mut self, now: i64, ip: &Ip<'_>) -> Result<Option<Whole>, &'static str> {
        let Some(fragment) = ip.fragment else { return Ok(None) };
        let (start, end) = (fragment.offset, fragment.offset + ip.payload.len());
        if ip.payload.len() < ip.payload_len {
            return Err("internally_truncated_fragment");
        }
        if end > MAX_PACKET {
            return Err("fragment_size_inconsistency");
        }
        if ip.payload.is_empty() || (fragment.more && !ip.payload.len().is_multiple_of(8)) {
            return Err("fragment_with_odd_length");
        }
        self.forget(now);
        let key = Key { src: ip.src, dst: ip.dst, id: fragment.id, proto: ip.proto };
        let pieces = self.waiting.entry(key).or_insert_with(|| {
            self.order.push_back((now, key));
            Pieces { since: now, data: Vec::new(), have: Vec::new(), len: None, header_len: ip.header_len }
        });
        if fragment.offset == 0 {
            pieces.header_len = ip.header_len;
        }
        if !fragment.more {
            if pieces.len.is_some_and(|len| len != end) {
                return Err("fragment_size_inconsistency");
            }
            pieces.len = Some(end);
        }
        let before = pieces.data.len();
        let overlaps = pieces.fill(start, ip.payload);
        self.held += pieces.data.len() - before;
        if pieces.have.first().is_some_and(|first| first.0 == 0 && pieces.len.is_some_and(|len| first.1 >= len)) {
            return Ok(self.finish(&key));
        }
        if overlaps { Err("fragment_overlap") } else { Ok(None) }
    }

    fn finish(&mut self, key: &Key) -> Option<Whole> {
        let mut pieces = self.waiting.remove(key)?;
        self.held -= pieces.data.len();
        pieces.data.truncate(pieces.len?);
        Some(Whole { header_len: pieces.header_len, payload: pieces.data })
    }

    /// Gives up what is too old, and the oldest where too much is held.
    fn forget(&mut self, now: i64) {
        while let Some((since, key)) = self.order.front().copied() {
            let is_live = self.waiting.get(&key).is_some_and(|pieces| pieces.since == since);
            let is_due = since + LIFETIME < now || self.held > MAX_HELD || self.order.len() >= 2 * MAX_PACKETS;
            if is_live && !is_due {
                break;
            }
            self.order.pop_front();
            if is_live && let Some(pieces) = self.waiting.remove(&key) {
                self.held -= pieces.data.len();
            }
        }
    }
}

impl Pieces {
    /// Puts bytes where none are yet; true where some were there already.
    fn fill(&mut self, start: usize, bytes: &[u8]) -> bool {
        let end = start + bytes.len();
        if self.data.len() < end {
            self.data.resize(end, 0);
        }
        let mut at = start;
        let mut overlaps = false;
        let mut merged = (start, end);
        let mut kept = Vec::with_capacity(self.have.len() + 1);
        for &(from, to) in &self.have {
            if to < start || from > end {
                kept.push((from, to));
                continue;
            }
            overlaps |= from < end && to > start;
            if from > at {
                self.data[at..from.min(end)].copy_from_slice(&bytes[at - start..from.min(end) - start]);
            }
            at = at.max(to);
            merged = (merged.0.min(from), merged.1.max(to));
        }
        if at < end {
            self.data[at..end].copy_from_slice(&bytes[at - start..]);
        }
        let place = kept.partition_point(|range| range.0 < merged.0);
        kept.insert(place, merged);
        self.have = kept;
        overlaps
    }
}

#[cfg(test)]
mod tests {
    use super::super::ip::{Fragment, mapped};
    use super::*;

    fn piece(offset: usize, more: bool, payload: &[u8]) -> Ip<'_> {
        Ip {
            src: mapped(&[10, 0, 0, 1]),
            dst: mapped(&[10, 0, 0, 2]),
            proto: 17,
            fragment: Some(Fragment { id: 9, offset, more }),
            header_len: 20,
            payload_len: payload.len(),
            payload,
        }
    }

    #[test]
    fn any_order_and_the_first_wins() {
        let mut defragmenter = Defragmenter::default();
        assert!(defragmenter.take(0, &piece(16, false, b"tail")).unwrap().is_none());
        assert!(defragmenter.take(0, &piece(8, true, b"BBBBBBBB")).unwrap().is_none());
        assert_eq!(defragmenter.take(0, &piece(8, true, b"xxxxxxxx")).err(), Some("fragment_overlap"));
        let whole = defragmenter.take(0, &piece(0, true, b"aaaaaaaaxxxxxxxx")).unwrap().unwrap();
        assert_eq!(whole.payload, b"aaaaaaaaBBBBBBBBtail");
        assert_eq!((defragmenter.held, defragmenter.waiting.len()), (0, 0));
    }

    #[test]
    fn old_ones_are_given_up() {
        let mut defragmenter = Defragmenter::default();
        assert!(defragmenter.take(0, &piece(0, true, b"aaaaaaaa")).unwrap().is_none());
        assert!(defragmenter.take(LIFETIME + 1, &piece(8, false, b"late")).unwrap().is_none());
    }

    #[test]
    fn held_bytes_are_bounded() {
        let mut defragmenter = Defragmenter::default();
        let bytes = vec![0; 60_000];
        for id in 0..2000 {
            let mut ip = piece(0, true, &bytes);
            ip.fragment = Some(Fragment { id, offset: 0, more: true });
            assert!(defragmenter.take(0, &ip).unwrap().is_none());
        }
        assert!(defragmenter.held <= MAX_HELD + 60_000);
    }
}
