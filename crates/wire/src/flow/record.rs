//! Rows that a flow writes about itself: `conn_update` while it lives long, `conn` at its end.

use super::Flow;
use super::ident::{self, UDP};
use crate::tables::{ConnRow, ConnUpdateRow, Tables};

/// What earlier interim rows have told.
#[derive(Clone, Copy, Default)]
pub struct Reported {
    until: i64,
    sums: Sums,
}

#[derive(Clone, Copy, Default)]
struct Sums {
    bytes: [u64; 2],
    pkts: [u64; 2],
    ip_bytes: [u64; 2],
}

fn seconds(nanos: i64) -> f64 {
    nanos as f64 / 1e9
}

fn less(now: [u64; 2], before: [u64; 2]) -> [u64; 2] {
    [now[0].saturating_sub(before[0]), now[1].saturating_sub(before[1])]
}

fn or_null(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

impl Flow {
    fn sums(&self) -> Sums {
        let bytes = match &self.tcp {
            Some(tcp) => {
                let [orig, resp] = &tcp.sides;
                [orig.size(resp), resp.size(orig)]
            }
            None => self.counts.map(|count| count.payload),
        };
        Sums { bytes, pkts: self.counts.map(|count| count.pkts), ip_bytes: self.counts.map(|count| count.ip_bytes) }
    }

    fn state(&self) -> &'static str {
        match (&self.tcp, self.tuple.proto) {
            (Some(tcp), _) => tcp.conn_state(self.history.as_str()),
            (None, UDP) => match self.counts.map(|count| count.is_active) {
                [true, true] => "SF",
                [true, false] => "S0",
                [false, true] => "SHR",
                [false, false] => "OTH",
            },
            _ => "OTH",
        }
    }

    /// An interim row up to `until`, if packets were seen since the last one.
    pub fn report(&mut self, until: i64, out: &mut Tables) {
        let sums = self.sums();
        let before = self.reported.as_deref().copied().unwrap_or(Reported { until: self.start, sums: Sums::default() });
        let [orig_pkts, resp_pkts] = less(sums.pkts, before.sums.pkts);
        if orig_pkts + resp_pkts == 0 {
            return;
        }
        let [orig_bytes, resp_bytes] = less(sums.bytes, before.sums.bytes);
        let [orig_ip_bytes, resp_ip_bytes] = less(sums.ip_bytes, before.sums.ip_bytes);
        self.updates += 1;
        let names = &self.names;
        let row = ConnUpdateRow {
            proto: Some(self.proto()),
            service: self.application.service,
            duration: Some(seconds((until - before.until).max(0))),
            orig_bytes: Some(orig_bytes),
            resp_bytes: Some(resp_bytes),
            orig_pkts: Some(orig_pkts),
            orig_ip_bytes: Some(orig_ip_bytes),
            resp_pkts: Some(resp_pkts),
            resp_ip_bytes: Some(resp_ip_bytes),
            orig_l2_addr: or_null(names.orig_l2.as_str()),
            resp_l2_addr: or_null(names.resp_l2.as_str()),
            vlan: self.vlan,
            ..Default::default()
        };
        out.conn_update.push(&self.context(before.until).at(), row);
        // A size may shrink when a FIN is counted out of it; what was told stays told.
        let told = [sums.bytes[0].max(before.sums.bytes[0]), sums.bytes[1].max(before.sums.bytes[1])];
        self.reported = Some(Box::new(Reported { until, sums: Sums { bytes: told, ..sums } }));
    }

    /// The last rows of a flow that is over.
    pub fn write(&mut self, out: &mut Tables) {
        if self.updates > 0 {
            self.report(self.last.max(self.start), out);
        }
        let sums = self.sums();
        // Zeek leaves these out where a flow is a single packet: there was no time to measure anything over.
        let lasted = (self.last > self.start).then(|| self.last - self.start);
        let community_id = ident::community_id(&self.tuple);
        let names = &self.names;
        let row = ConnRow {
            proto: Some(self.proto()),
            service: self.application.service,
            duration: lasted.map(seconds),
            orig_bytes: lasted.map(|_| sums.bytes[0]),
            resp_bytes: lasted.map(|_| sums.bytes[1]),
            conn_state: Some(self.state()),
            missed_bytes: Some(self.missed_bytes),
            history: self.history.as_str(),
            orig_pkts: Some(sums.pkts[0]),
            orig_ip_bytes: Some(sums.ip_bytes[0]),
            resp_pkts: Some(sums.pkts[1]),
            resp_ip_bytes: Some(sums.ip_bytes[1]),
            ip_proto: Some(self.tuple.proto),
            community_id: community_id.as_ref().map(|id| id.as_str()),
            orig_l2_addr: or_null(names.orig_l2.as_str()),
            resp_l2_addr: or_null(names.resp_l2.as_str()),
            vlan: self.vlan,
            inner_vlan: self.inner_vlan,
            updates: Some(self.updates),
            ..Default::default()
        };
        out.conn.push(&self.context(self.start).at(), row);
    }
}
