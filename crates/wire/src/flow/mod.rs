//! Flows: what is known about one conversation, and when it is over.

pub mod app;
pub mod history;
pub mod ident;
pub mod ports;
pub mod record;
pub mod stream;
pub mod table;
pub mod tcp;

use app::{Application, Context, Names};
use history::History;
use ident::{ICMP, ICMP6, TCP, Tuple, UDP};
use record::Reported;
use tcp::{State, Tcp};

const SECOND: i64 = 1_000_000_000;
/// A TCP connection that nobody answers is given up after this long.
pub const ATTEMPT: i64 = 5 * SECOND;
/// A TCP connection stays this long after it was closed.
const CLOSE_DELAY: i64 = 5 * SECOND;
/// Silence that ends an established TCP connection.
const TCP_SILENCE: i64 = 300 * SECOND;
/// Silence that ends every other flow.
const SILENCE: i64 = 60 * SECOND;

/// UDP ports that Zeek gives to its DNS analyzer: flows there are looked at every `NAME_STEP` after their start and end
/// when they were silent for `NAME_SILENCE` (its `dns_session_timeout`).
const NAME_PORTS: [u16; 4] = [53, 137, 5353, 5355];
const NAME_STEP: i64 = 10 * SECOND;
const NAME_SILENCE: i64 = 9 * SECOND;

/// What one side of a flow has sent.
#[derive(Clone, Copy, Default)]
pub struct Count {
    pub pkts: u64,
    pub ip_bytes: u64,
    /// Payload bytes of datagrams; for TCP they follow from sequence numbers.
    pub payload: u64,
    /// A datagram was seen, even an empty one.
    pub is_active: bool,
}

/// One conversation. Arrays hold the originator first.
pub struct Flow {
    /// As the originator sends.
    pub tuple: Tuple,
    /// The originator is the first endpoint of the key.
    pub orig_is_first: bool,
    pub ordinal: u64,
    pub start: i64,
    /// Time of the last packet that counts for the duration.
    pub last: i64,
    /// Traffic time at that packet, for the timers.
    pub seen: i64,
    /// When the timer in the queue goes off.
    pub timer: i64,
    /// When a closed connection is let go.
    closed_until: Option<i64>,
    pub counts: [Count; 2],
    pub names: Names,
    pub history: History,
    pub tcp: Option<Box<Tcp>>,
    pub application: Application,
    pub missed_bytes: u64,
    pub vlan: Option<u16>,
    pub inner_vlan: Option<u16>,
    pub updates: u32,
    pub reported: Option<Box<Reported>>,
}

impl Flow {
    /// A flow whose first packet has this tuple, as the packet carries it.
    pub fn new(tuple: Tuple, src_is_first: bool, ordinal: u64, ts: i64, now: i64, names: Names) -> Self {
        Self {
            tuple,
            orig_is_first: src_is_first,
            ordinal,
            start: ts,
            last: ts,
            seen: now,
            timer: i64::MAX,
            closed_until: None,
            counts: [Count::default(); 2],
            names,
            history: History::default(),
            tcp: (tuple.proto == TCP).then(Box::default),
            application: Application::default(),
            missed_bytes: 0,
            vlan: None,
            inner_vlan: None,
            updates: 0,
            reported: None,
        }
    }

    /// Transport as `conn` names it.
    pub fn proto(&self) -> &'static str {
        match self.tuple.proto {
            TCP => "tcp",
            UDP => "udp",
            ICMP | ICMP6 => "icmp",
            _ => "unknown_transport",
        }
    }

    /// What decoders and rows need, at a time.
    pub fn context(&self, ts: i64) -> Context<'_> {
        Context {
            ts,
            names: &self.names,
            orig_p: self.tuple.src_port,
            resp_p: self.tuple.dst_port,
            is_tcp: self.tuple.proto == TCP,
        }
    }

    /// The application side, and what it needs to know at a time.
    #[inline]
    pub fn application_at(&mut self, ts: i64) -> (&mut Application, Context<'_>) {
        let Self { application, names, tuple, .. } = self;
        let is_tcp = tuple.proto == TCP;
        (application, Context { ts, names, orig_p: tuple.src_port, resp_p: tuple.dst_port, is_tcp })
    }

    /// Takes the originator for the responder from now on.
    pub fn flip(&mut self) {
        self.orig_is_first = !self.orig_is_first;
        let tuple = &mut self.tuple;
        std::mem::swap(&mut tuple.src, &mut tuple.dst);
        std::mem::swap(&mut tuple.src_port, &mut tuple.dst_port);
        let names = &mut self.names;
        std::mem::swap(&mut names.orig_h, &mut names.resp_h);
        std::mem::swap(&mut names.orig_l2, &mut names.resp_l2);
        self.counts.swap(0, 1);
        self.history.add(true, b'^');
    }

    /// A packet was seen that counts for the duration.
    #[inline]
    pub fn touch(&mut self, ts: i64, now: i64) {
        self.last = self.last.max(ts);
        self.seen = self.seen.max(now);
    }

    /// One side of the TCP connection has closed.
    pub fn close(&mut self, is_orig: bool) {
        if self.tcp.as_mut().is_some_and(|tcp| tcp.close(is_orig)) {
            self.closed_until = Some(self.seen + CLOSE_DELAY);
        }
    }

    /// Traffic time at which the flow is over if nothing more is seen.
    pub fn deadline(&self) -> i64 {
        let Some(tcp) = &self.tcp else {
            let is_names = self.tuple.proto == UDP && NAME_PORTS.contains(&self.tuple.dst_port);
            if !is_names {
                return self.seen + SILENCE;
            }
            let silent = (self.seen + NAME_SILENCE - self.start).max(1);
            return self.start + (silent + NAME_STEP - 1) / NAME_STEP * NAME_STEP;
        };
        if let Some(until) = self.closed_until {
            return until;
        }
        let [orig, resp] = &tcp.sides;
        let is_attempt = matches!(orig.state, State::SynSent | State::SynAckSent) && resp.state == State::Inactive;
        if let (true, Some(until)) = (is_attempt, tcp.attempt_until) {
            return until;
        }
        let is_ending = [orig.state, resp.state].iter().any(|state| matches!(state, State::Reset | State::Inactive));
        if (orig.did_close || resp.did_close) && (is_ending || (orig.did_close && resp.did_close)) {
            return self.seen + CLOSE_DELAY;
        }
        self.seen + if orig.state.is_handshake() && resp.state.is_handshake() { SILENCE } else { TCP_SILENCE }
    }
}
