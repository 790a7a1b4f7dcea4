//! How many rows of oddities a slice may have: an attacker can make as many as packets.

use std::hash::{BuildHasher, Hasher};

use hashbrown::HashMap;

/// Most rows of one name for one flow (all packets without a flow count as one).
const MAX_PER_FLOW: u8 = 25;
/// Most rows of one slice.
const MAX_ROWS: usize = 10_000;
/// Most pairs of flow and name that are counted.
const MAX_COUNTED: usize = 65_536;

/// Counts what was said within one slice.
#[derive(Default)]
pub struct Sampler {
    said: HashMap<u64, u8, foldhash::fast::RandomState>,
    rows: usize,
    dropped: u64,
    /// Nothing is said of a message that the capture itself cut short: it is odd only here.
    pub is_quiet: bool,
}

impl Sampler {
    /// True where a row may be written; counts the ones that may not.
    pub fn takes(&mut self, uid: Option<&str>, name: &str) -> bool {
        if self.is_quiet {
            return false;
        }
        let mut hasher = self.said.hasher().build_hasher();
        hasher.write(uid.unwrap_or_default().as_bytes());
        hasher.write_u8(0);
        hasher.write(name.as_bytes());
        let key = hasher.finish();
        let is_new = !self.said.contains_key(&key);
        let has_room = self.rows < MAX_ROWS && !(is_new && self.said.len() >= MAX_COUNTED);
        let takes = has_room && {
            let count = self.said.entry(key).or_insert(0);
            let takes = *count < MAX_PER_FLOW;
            *count += u8::from(takes);
            takes
        };
        self.rows += usize::from(takes);
        self.dropped += u64::from(!takes);
        takes
    }

    /// Starts a new slice; gives the number of rows that were not written.
    pub fn restart(&mut self) -> u64 {
        self.said.clear();
        self.rows = 0;
        std::mem::take(&mut self.dropped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_flow_cannot_fill_a_slice() {
        let mut sampler = Sampler::default();
        let taken = (0..100).filter(|_| sampler.takes(Some("C1"), "odd")).count();
        assert_eq!(taken, usize::from(MAX_PER_FLOW));
        assert!(sampler.takes(Some("C2"), "odd"));
        assert_eq!(sampler.restart(), 100 - u64::from(MAX_PER_FLOW));
        assert!(sampler.takes(Some("C1"), "odd"));
    }

    #[test]
    fn many_flows_cannot_either() {
        let mut sampler = Sampler::default();
        let taken = (0..20_000).filter(|flow| sampler.takes(Some(&flow.to_string()), "odd")).count();
        assert_eq!(taken, MAX_ROWS);
    }
}
