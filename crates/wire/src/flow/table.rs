//! All flows that are open, and their timers, in an order that never depends on a hash.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use hashbrown::HashMap;

use super::Flow;
use super::ident::FlowKey;

/// A place in the table.
pub type Slot = u32;

/// When to look at a flow again: time, ordinal of the flow (ties go by age), its place.
type Timer = Reverse<(i64, u64, Slot)>;

/// Open flows by key.
#[derive(Default)]
pub struct FlowTable {
    places: HashMap<FlowKey, Slot, foldhash::fast::RandomState>,
    slots: Vec<Option<(FlowKey, Box<Flow>)>>,
    free: Vec<Slot>,
    timers: BinaryHeap<Timer>,
}

impl FlowTable {
    /// Where the flow of a key is.
    #[inline]
    pub fn find(&self, key: &FlowKey) -> Option<Slot> {
        self.places.get(key).copied()
    }

    /// The flow at a place that `find` or `insert` gave.
    #[inline]
    pub fn get(&mut self, slot: Slot) -> Option<&mut Flow> {
        self.slots.get_mut(slot as usize)?.as_mut().map(|(_, flow)| &mut **flow)
    }

    /// Adds a flow and sets its timer.
    pub fn insert(&mut self, key: FlowKey, flow: Flow) -> Slot {
        let entry = Some((key, Box::new(flow)));
        let slot = match self.free.pop() {
            Some(slot) => {
                self.slots[slot as usize] = entry;
                slot
            }
            None => {
                self.slots.push(entry);
                (self.slots.len() - 1) as Slot
            }
        };
        self.places.insert(key, slot);
        slot
    }

    /// Takes a flow out.
    pub fn remove(&mut self, slot: Slot) -> Option<Box<Flow>> {
        let (key, flow) = self.slots.get_mut(slot as usize)?.take()?;
        self.places.remove(&key);
        self.free.push(slot);
        Some(flow)
    }

    /// Makes sure that a timer goes off no later than the flow's deadline.
    #[inline]
    pub fn schedule(&mut self, slot: Slot) {
        let Some(Some((_, flow))) = self.slots.get_mut(slot as usize) else { return };
        let deadline = flow.deadline();
        if deadline < flow.timer {
            flow.timer = deadline;
            self.timers.push(Reverse((deadline, flow.ordinal, slot)));
        }
    }

    /// When the next timer goes off; it may turn out to have been put off.
    #[inline]
    pub fn next_timer(&self) -> i64 {
        self.timers.peek().map_or(i64::MAX, |Reverse((at, _, _))| *at)
    }

    /// Takes the next timer; gives the flow if it is over, and otherwise sets its timer anew.
    pub fn expire(&mut self) -> Option<Box<Flow>> {
        let Reverse((at, ordinal, slot)) = self.timers.pop()?;
        let flow = self.get(slot)?;
        if flow.ordinal != ordinal || flow.timer != at {
            return None;
        }
        flow.timer = i64::MAX;
        if flow.deadline() <= at {
            return self.remove(slot);
        }
        self.schedule(slot);
        None
    }

    /// Takes out the flow that would be over first.
    pub fn evict(&mut self) -> Option<Box<Flow>> {
        while let Some(Reverse((at, ordinal, slot))) = self.timers.pop() {
            let Some(flow) = self.get(slot) else { continue };
            if flow.ordinal != ordinal || flow.timer != at {
                continue;
            }
            flow.timer = i64::MAX;
            if flow.deadline() <= at {
                return self.remove(slot);
            }
            self.schedule(slot);
        }
        None
    }

    /// Every open flow, by place.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Flow> {
        self.slots.iter_mut().flatten().map(|(_, flow)| &mut **flow)
    }

    /// Takes out all flows, oldest first.
    pub fn drain(&mut self) -> Vec<Box<Flow>> {
        self.places.clear();
        self.free.clear();
        self.timers.clear();
        let mut flows: Vec<_> = self.slots.drain(..).flatten().map(|(_, flow)| flow).collect();
        flows.sort_unstable_by_key(|flow| flow.ordinal);
        flows
    }

    /// Flows that are open.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// True where no flow is open.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}
