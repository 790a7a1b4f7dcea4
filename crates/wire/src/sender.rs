//! Who sent frames within a slice: one row per link-layer address, network address, VLAN and EtherType.

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use crate::net::ip::Addr;
use crate::tables::{SenderRow, SenderTable};
use crate::text;

/// Most senders of one slice.
const MAX_SENDERS: usize = 65_536;
/// Places of the cache in front of the map.
const CACHE: usize = 256;

/// What makes one sender.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sender {
    pub mac: Option<[u8; 6]>,
    pub addr: Option<Addr>,
    pub vlan: Option<u16>,
    pub ether_type: Option<u16>,
}

struct Seen {
    sender: Sender,
    first: i64,
    last: i64,
    pkts: u64,
    bytes: u64,
}

/// The senders of the slice so far, in the order they came.
pub struct Senders {
    places: HashMap<Sender, u32, foldhash::fast::RandomState>,
    seen: Vec<Seen>,
    cache: Box<[u32; CACHE]>,
    dropped: u64,
}

impl Default for Senders {
    fn default() -> Self {
        Self { places: HashMap::default(), seen: Vec::new(), cache: Box::new([0; CACHE]), dropped: 0 }
    }
}

impl Senders {
    /// Counts one frame.
    #[inline]
    pub fn saw(&mut self, sender: Sender, ts: i64, bytes: u32) {
        let mac = sender.mac.unwrap_or_default();
        let tail = sender.addr.map_or(0, |addr| usize::from(addr[15]) ^ (usize::from(addr[14]) << 3));
        let slot = (usize::from(mac[5]) ^ (usize::from(mac[4]) << 4) ^ tail) % CACHE;
        let cached = self.cache[slot] as usize;
        let place = match self.seen.get(cached) {
            Some(seen) if seen.sender == sender => Some(cached),
            _ => self.place(sender, ts),
        };
        let Some(place) = place else { return };
        self.cache[slot] = place as u32;
        let seen = &mut self.seen[place];
        seen.first = seen.first.min(ts);
        seen.last = seen.last.max(ts);
        seen.pkts += 1;
        seen.bytes += u64::from(bytes);
    }

    fn place(&mut self, sender: Sender, ts: i64) -> Option<usize> {
        let is_full = self.seen.len() >= MAX_SENDERS;
        match self.places.entry(sender) {
            Entry::Occupied(place) => Some(*place.get() as usize),
            Entry::Vacant(_) if is_full => {
                self.dropped += 1;
                None
            }
            Entry::Vacant(vacant) => {
                let place = self.seen.len();
                vacant.insert(place as u32);
                self.seen.push(Seen { sender, first: ts, last: ts, pkts: 0, bytes: 0 });
                Some(place)
            }
        }
    }

    /// Writes the rows of the slice and starts a new one; gives the number of frames that found no room.
    pub fn write(&mut self, table: &mut SenderTable) -> u64 {
        for seen in self.seen.drain(..) {
            let mac = seen.sender.mac.as_ref().map(text::mac);
            let addr = seen.sender.addr.as_ref().map(text::addr);
            table.push(SenderRow {
                ts: Some(seen.first),
                last_ts: Some(seen.last),
                l2_addr: mac.as_ref().map(|mac| mac.as_str()),
                addr: addr.as_ref().map(|addr| addr.as_str()),
                vlan: seen.sender.vlan,
                ether_type: seen.sender.ether_type,
                pkts: Some(seen.pkts),
                bytes: Some(seen.bytes),
                ..Default::default()
            });
        }
        self.places.clear();
        std::mem::take(&mut self.dropped)
    }

    /// Senders of the slice so far.
    pub fn len(&self) -> usize {
        self.seen.len()
    }

    /// True where no frame was counted in this slice.
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_each_sender_once_and_bounds_them() {
        let mut senders = Senders::default();
        let one = Sender { mac: Some([1; 6]), addr: None, vlan: None, ether_type: Some(0x88b8) };
        senders.saw(one, 5, 60);
        senders.saw(Sender { addr: Some([9; 16]), ..one }, 6, 60);
        senders.saw(one, 9, 40);
        assert_eq!((senders.len(), senders.seen[0].pkts, senders.seen[0].bytes), (2, 2, 100));
        assert_eq!((senders.seen[0].first, senders.seen[0].last), (5, 9));
        for number in 0..70_000u32 {
            let mut addr = [0; 16];
            addr[..4].copy_from_slice(&number.to_be_bytes());
            senders.saw(Sender { addr: Some(addr), ..one }, 9, 1);
        }
        let mut table = SenderTable::default();
        assert_eq!(senders.write(&mut table), 70_000 + 2 - MAX_SENDERS as u64);
        assert_eq!((table.len(), senders.len()), (MAX_SENDERS, 0));
    }
}
