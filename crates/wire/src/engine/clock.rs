//! Traffic time: timers, interim reports and slices happen in one order, whatever the packets' order.

use super::{Engine, Slice};
use crate::flow::Flow;

/// How often a long-lived connection is reported, in nanoseconds.
const REPORT: i64 = 60_000_000_000;
/// A slice with more rows than this is cut in two.
const MAX_ROWS: usize = 200_000;

fn floor(ts: i64, step: i64) -> i64 {
    ts.div_euclid(step) * step
}

impl Engine {
    /// Moves traffic time on to a packet's.
    #[inline]
    pub(super) fn tick(&mut self, ts: i64) {
        if !self.started {
            self.start(ts);
        }
        self.health.backwards += u64::from(ts < self.previous);
        self.previous = ts;
        if ts > self.now {
            if ts >= self.slice.1 || ts >= self.next_report || ts >= self.flows.next_timer() {
                self.advance(ts);
            }
            self.now = ts;
        }
        self.has_news = true;
    }

    fn start(&mut self, ts: i64) {
        let start = floor(ts, self.settings.slice);
        self.started = true;
        self.now = ts;
        self.previous = ts;
        self.slice = (start, start + self.settings.slice);
        self.next_report = floor(ts, REPORT) + REPORT;
    }

    /// Everything that is due up to and with a time. At one time, reports come first, then slices, then timers.
    #[cold]
    fn advance(&mut self, to: i64) {
        loop {
            let timer = self.flows.next_timer();
            let end = self.slice.1;
            if self.next_report.min(end).min(timer) > to {
                return;
            }
            if self.next_report <= end && self.next_report <= timer {
                self.report(to);
            } else if end <= timer {
                self.flush(end);
                let start = floor(timer.min(to), self.settings.slice).max(end);
                self.slice = (start, start + self.settings.slice);
            } else {
                self.now = self.now.max(timer);
                if let Some(flow) = self.flows.expire() {
                    self.finish_flow(flow);
                    self.cut_if_full();
                }
            }
        }
    }

    /// Interim rows of long-lived connections; skips the times at which there is nothing to report.
    fn report(&mut self, to: i64) {
        let at = self.next_report;
        if !self.has_news {
            self.next_report = floor(to, REPORT) + REPORT;
            return;
        }
        self.next_report = at + REPORT;
        self.has_news = false;
        for flow in self.flows.iter_mut() {
            if flow.start <= at - REPORT {
                flow.report(at, &mut self.tables);
            }
        }
    }

    /// Writes the last rows of a flow.
    pub(super) fn finish_flow(&mut self, mut flow: Box<Flow>) {
        self.finish_streams(&mut flow);
        let ts = flow.last;
        let (application, context) = flow.application_at(ts);
        application.end(&context, &mut self.tables);
        flow.write(&mut self.tables);
    }

    /// The end of all traffic: every flow is written, and the last slice is ready.
    pub fn finish(&mut self) {
        for flow in self.flows.drain() {
            self.finish_flow(flow);
            self.cut_if_full();
        }
        if self.started {
            self.flush(self.slice.1);
        }
    }

    /// Makes a slice of what is held, up to `end`.
    fn flush(&mut self, end: i64) {
        let dropped = self.senders.write(&mut self.tables.sender) + self.tables.sampler.restart();
        self.health.dropped_rows += dropped;
        let health = std::mem::take(&mut self.health);
        let tables = self.tables.finish();
        if !tables.is_empty() || health != Default::default() {
            self.ready.push_back(Slice { start: self.slice.0, end, tables, health });
        }
        self.slice.0 = end;
    }

    /// Ends the slice early where it holds too many rows; the rest of it follows as a slice of its own.
    pub(super) fn cut_if_full(&mut self) {
        let cut = (self.now + 1).max(self.slice.0 + 1);
        if self.tables.rows() + self.senders.len() > MAX_ROWS && cut < self.slice.1 {
            self.flush(cut);
        }
    }
}
