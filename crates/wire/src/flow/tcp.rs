//! What a TCP segment does to its connection: states, sequence numbers, history.
//!
//! The rules are those by which Zeek comes to its `conn` records, so that both say the same about one capture.
//!
//! References: RFC 9293; Zeek `src/packet_analysis/protocol/tcp/TCPSessionAdapter.cc` for the behaviour.

use super::history::{History, Mark, Scaled};
use super::stream::Stream;

pub const FIN: u8 = 1;
pub const SYN: u8 = 2;
pub const RST: u8 = 4;
pub const ACK: u8 = 16;

/// A jump in sequence numbers that is not believed of a SYN or RST.
const TOO_FAR: i32 = 1 << 20;

/// How far one side has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    Inactive,
    SynSent,
    SynAckSent,
    /// Seen in its middle.
    Partial,
    Established,
    Closed,
    Reset,
}

impl State {
    /// The handshake is not over.
    pub fn is_handshake(self) -> bool {
        matches!(self, Self::Inactive | Self::SynSent | Self::SynAckSent)
    }

    /// No SYN was seen.
    pub fn is_inactive(self) -> bool {
        matches!(self, Self::Inactive | Self::Partial)
    }
}

/// One segment; `len` is the payload on the wire, of which the capture may hold less.
#[derive(Clone, Copy)]
pub struct Segment {
    pub seq: u32,
    pub ack: u32,
    pub flags: u8,
    pub window: u16,
    pub len: u32,
}

impl Segment {
    fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// One side of a TCP connection.
#[derive(Default)]
pub struct Side {
    pub state: State,
    pub previous: State,
    pub did_close: bool,
    pub stream: Stream,
    start_seq: u32,
    last_seq: u32,
    last_wraps: u32,
    ack_seq: u32,
    ack_wraps: u32,
    fins: u32,
    /// One past the FIN, relative.
    fin_seq: u64,
    last_syn: u64,
    last_fin: u64,
    last_rst: u64,
    retransmissions: Scaled,
    zero_windows: Scaled,
    pub gaps: Scaled,
}

/// What is left to do once a segment has changed the states.
#[derive(Clone, Copy, Default)]
pub struct Outcome {
    /// Relative sequence number of the payload, where it may go into the stream.
    pub data_at: Option<u64>,
    /// What the segment acknowledges of the other side's stream, relative.
    pub acked: Option<u64>,
    /// The segment closes its side.
    pub closes: bool,
    /// Both sides were mistaken for each other.
    pub flips: bool,
    /// Names for `weird`.
    pub odd: Option<&'static str>,
}

fn delta(a: u32, b: u32) -> i32 {
    a.wrapping_sub(b) as i32
}

impl Side {
    fn enter(&mut self, state: State) {
        if state != self.state {
            self.previous = self.state;
            self.state = state;
        }
    }

    fn start_at(&mut self, start: u32, last: u32) {
        self.start_seq = start;
        self.ack_seq = start;
        self.last_seq = last;
    }

    /// First sequence number, that of the SYN.
    pub fn start_seq(&self) -> u32 {
        self.start_seq
    }

    /// A sequence number relative to the first one, through wraps of the 32-bit space; None below the first.
    fn relative(&self, seq: u32, last: u32, mut wraps: u32) -> Option<u64> {
        let ahead = delta(seq, last);
        if ahead < 0 && wraps > 0 && seq > last {
            wraps -= 1;
        } else if ahead > 0 && seq < last {
            wraps += 1;
        }
        if wraps == 0 {
            return u64::try_from(delta(seq, self.start_seq)).ok();
        }
        ((u64::from(wraps) << 32) + u64::from(seq)).checked_sub(u64::from(self.start_seq))
    }

    fn advance_last(&mut self, seq: u32) {
        self.last_wraps += u32::from(seq < self.last_seq);
        self.last_seq = seq;
    }

    /// Nothing but the SYN was acknowledged.
    fn nothing_acked(&self) -> bool {
        self.ack_seq == self.start_seq || self.ack_seq == self.start_seq.wrapping_add(1)
    }

    /// Payload bytes sent, from sequence numbers.
    pub fn size(&self, peer: &Self) -> u64 {
        let is_aborted_half_open = self.previous == State::SynSent
            && self.state == State::Reset
            && peer.state == State::Inactive
            && !self.nothing_acked();
        if is_aborted_half_open {
            return 0;
        }
        let last = (u64::from(self.last_wraps) << 32) + u64::from(self.last_seq);
        let acked = (u64::from(self.ack_wraps) << 32) + u64::from(self.ack_seq);
        let size = last.max(acked).wrapping_sub(u64::from(self.start_seq));
        // A connection seen from its middle may start just below zero: its size is then a small wrap.
        let size = if size > u64::MAX / 2 { size.wrapping_add(1 << 32) } else { size };
        let size = size.saturating_sub(1);
        if self.fins > 0 { size.saturating_sub(1) } else { size }
    }

    /// Established, or closed from there: gaps in its stream are real.
    pub fn is_clean(&self) -> bool {
        self.state == State::Established || (self.state == State::Closed && self.previous == State::Established)
    }

    /// The last byte of payload that an acknowledgement may speak of.
    fn without_fin(&self, acked: u64) -> u64 {
        if self.fins > 0 && acked >= self.fin_seq { self.fin_seq.saturating_sub(1) } else { acked }
    }

    fn meets(&mut self, segment: &Segment, past: u32) -> Option<&'static str> {
        let is_syn = segment.has(SYN);
        match self.state {
            State::Inactive if is_syn => self.start_at(segment.seq, past),
            // Seen in its middle: numbered as if a SYN had come before.
            State::Inactive => self.start_at(segment.seq.wrapping_sub(1), segment.seq),
            State::SynSent | State::SynAckSent if is_syn && segment.seq != self.start_seq => {
                self.start_at(segment.seq, past);
                return Some("SYN_seq_jump");
            }
            State::Established | State::Partial if is_syn => {
                let odd = (segment.seq != self.start_seq).then_some("SYN_seq_jump");
                self.start_at(segment.seq, past);
                return odd;
            }
            State::Reset if is_syn && self.previous == State::Inactive => self.start_at(segment.seq, past),
            _ => {}
        }
        None
    }

    fn update_last(&mut self, past: u32, segment: &Segment) -> bool {
        let ahead = delta(past, self.last_seq);
        let is_outlandish = segment.flags & (SYN | RST) != 0 && !(-TOO_FAR..=TOO_FAR).contains(&ahead);
        if is_outlandish {
            return false;
        }
        if segment.has(FIN) && self.last_seq == self.start_seq.wrapping_add(1) {
            self.advance_last(past);
            return false;
        }
        if self.state == State::Reset {
            return false;
        }
        if ahead > 0 {
            self.advance_last(past);
            return false;
        }
        segment.len > 0
    }

    fn update_ack(&mut self, ack: u32) {
        let ahead = delta(ack, self.ack_seq);
        if ahead > 0 && !(ack == 0 && ahead > TOO_FAR) {
            self.ack_wraps += u32::from(ack < self.ack_seq);
            self.ack_seq = ack;
        }
    }
}

/// Both sides of a TCP connection, the originator first.
#[derive(Default)]
pub struct Tcp {
    pub sides: [Side; 2],
    /// Which sides have sent, orig in bit 0.
    seen: u8,
    /// Not begun with a handshake.
    pub is_partial: bool,
    /// One side acknowledges what the capture never shows; said once.
    is_split: bool,
    /// A handshake that nobody answers is given up at this time.
    pub attempt_until: Option<i64>,
}

impl Tcp {
    /// Takes one segment of one side. The caller reassembles, counts and closes by what is returned.
    pub fn take(&mut self, is_orig: bool, segment: &Segment, now: i64, attempt: i64, history: &mut History) -> Outcome {
        let mut out = Outcome::default();
        self.note_partial(is_orig, segment);
        let [orig, resp] = &mut self.sides;
        let (me, peer) = if is_orig { (orig, resp) } else { (resp, orig) };

        let payload = if segment.has(RST) { 0 } else { segment.len };
        let past = segment
            .seq
            .wrapping_add(payload)
            .wrapping_add(u32::from(segment.has(SYN)))
            .wrapping_add(u32::from(segment.has(FIN)));
        out.odd = me.meets(segment, past);
        let relative = me.relative(segment.seq, me.last_seq, me.last_wraps);
        write_history(me, is_orig, segment, relative.unwrap_or(u64::MAX), history);
        let is_zero_window = segment.window == 0 && !segment.has(RST);
        if is_zero_window && peer.state != State::Closed && me.state != State::Reset && me.zero_windows.is_due() {
            history.add(is_orig, b'W');
        }
        if segment.has(FIN) {
            me.fins += 1;
            me.fin_seq = relative.unwrap_or(0) + u64::from(past.wrapping_sub(segment.seq));
        }
        if segment.has(ACK) {
            out.acked = acknowledge(me, peer, segment, &mut self.is_split, &mut out.odd);
        }
        if me.update_last(past, segment) && me.retransmissions.is_due() {
            history.add(is_orig, b'T');
        }
        self.change_state(is_orig, segment, now, attempt, &mut out);
        if let Some(relative) = relative {
            let is_readable = segment.len > 0 && !segment.has(RST);
            out.data_at = is_readable.then(|| relative + u64::from(segment.has(SYN)));
        } else if !segment.has(RST) && out.odd.is_none() {
            out.odd = Some("TCP_seq_underflow_or_misorder");
        }
        self.seen |= if is_orig != out.flips { 1 } else { 2 };
        out
    }

    fn note_partial(&mut self, is_orig: bool, segment: &Segment) {
        if is_orig && self.seen & 1 == 0 {
            self.is_partial = !segment.has(SYN) || segment.has(ACK);
        } else if !is_orig && self.seen & 2 == 0 && !self.is_partial {
            self.is_partial = !segment.has(SYN);
        }
    }

    /// Marks one side as closed; true where that ends the connection.
    pub fn close(&mut self, is_orig: bool) -> bool {
        let [orig, resp] = &mut self.sides;
        let (me, peer) = if is_orig { (orig, resp) } else { (resp, orig) };
        if me.did_close {
            return false;
        }
        me.did_close = true;
        me.state == State::Reset || peer.did_close || peer.state == State::Inactive
    }

    /// Swaps the roles.
    pub fn flip(&mut self) {
        self.sides.swap(0, 1);
        self.seen = (self.seen >> 1) | ((self.seen & 1) << 1);
        self.is_partial = false;
    }

    /// True where a SYN belongs to a new connection between the same endpoints.
    pub fn is_reuse(&self, flags: u8, seq: u32) -> Option<&'static str> {
        let [orig, resp] = &self.sides;
        if flags & SYN == 0 || (flags & ACK != 0 && orig.state != State::Inactive) {
            return None;
        }
        let opener = if flags & ACK != 0 { resp } else { orig };
        if orig.did_close && resp.did_close {
            return Some("premature_connection_reuse");
        }
        let is_reversed_handshake = flags & ACK == 0
            && opener.state == State::SynAckSent
            && resp.state == State::Inactive
            && seq == resp.start_seq;
        if seq == opener.start_seq || is_reversed_handshake {
            return None;
        }
        Some(if opener.state == State::SynSent { "SYN_seq_jump" } else { "active_connection_reuse" })
    }

    fn change_state(&mut self, is_orig: bool, segment: &Segment, now: i64, attempt: i64, out: &mut Outcome) {
        let [orig, resp] = &self.sides;
        let me = if is_orig { orig } else { resp };
        match me.state {
            State::Inactive => self.when_inactive(is_orig, segment, now + attempt, out),
            State::SynSent | State::SynAckSent => self.when_syn_sent(is_orig, segment, out),
            State::Established | State::Partial => self.when_established(is_orig, segment, out),
            State::Closed => self.when_closed(is_orig, segment, out),
            State::Reset => {
                if segment.len > 0 && !segment.has(RST) {
                    out.odd = out.odd.or(Some("data_after_reset"));
                }
            }
        }
    }

    fn pair(&mut self, is_orig: bool) -> (&mut Side, &mut Side) {
        let [orig, resp] = &mut self.sides;
        if is_orig { (orig, resp) } else { (resp, orig) }
    }

    fn when_inactive(&mut self, is_orig: bool, segment: &Segment, attempt_until: i64, out: &mut Outcome) {
        if segment.has(SYN) {
            if is_orig {
                let is_answer = segment.has(ACK);
                self.sides[0].enter(if is_answer { State::SynAckSent } else { State::SynSent });
                self.attempt_until = Some(attempt_until);
                if is_answer {
                    out.odd = out.odd.or(Some("connection_originator_SYN_ack"));
                }
            } else {
                self.answer_syn(segment, out);
            }
        }
        let is_orig = is_orig != out.flips;
        let (me, peer) = self.pair(is_orig);
        if segment.has(FIN) {
            me.enter(State::Closed);
            out.closes = true;
            if peer.state != State::Partial && !segment.has(SYN) {
                out.odd = out.odd.or(Some("spontaneous_FIN"));
            }
        }
        if segment.has(RST) {
            me.enter(State::Reset);
            out.closes = true;
            if peer.state == State::Inactive {
                out.odd = out.odd.or(Some("spontaneous_RST"));
            }
        }
        if me.state == State::Inactive {
            if !is_orig && segment.len == 0 && peer.state == State::SynSent {
                // A few stacks acknowledge a SYN before they answer it; that makes no partial connection.
            } else if segment.has(ACK) && peer.state == State::Established {
                // The SYN was missed, its answer was not.
                me.enter(State::Established);
                self.is_partial = false;
            } else {
                me.enter(State::Partial);
            }
        }
    }

    /// The responder's SYN.
    fn answer_syn(&mut self, segment: &Segment, out: &mut Outcome) {
        let [orig, resp] = &mut self.sides;
        let is_reversed = !segment.has(ACK) && orig.state == State::SynAckSent && segment.seq == resp.start_seq;
        if is_reversed {
            // The capture holds the SYN-ACK ahead of its SYN.
            self.flip();
            out.flips = true;
            self.sides[1].enter(State::Established);
            self.sides[0].enter(State::Established);
            return;
        }
        if orig.state == State::SynSent {
            orig.enter(State::Established);
        } else if orig.state == State::Inactive {
            out.odd = out.odd.or(Some("unsolicited_SYN_response"));
        }
        resp.enter(State::Established);
    }

    fn when_syn_sent(&mut self, is_orig: bool, segment: &Segment, out: &mut Outcome) {
        let (me, peer) = self.pair(is_orig);
        if segment.has(FIN) {
            if matches!(peer.state, State::Inactive | State::SynSent) {
                out.odd = out.odd.or(Some("inappropriate_FIN"));
            }
            me.enter(State::Closed);
            out.closes = true;
        }
        if segment.has(RST) {
            me.enter(State::Reset);
            out.closes = true;
        } else if segment.len > 0 {
            out.odd = out.odd.or(Some("data_before_established"));
        }
    }

    fn when_established(&mut self, is_orig: bool, segment: &Segment, out: &mut Outcome) {
        let (me, peer) = self.pair(is_orig);
        let is_late_syn = segment.flags & (SYN | ACK) == SYN && me.state == State::Partial;
        if is_late_syn && peer.state == State::Inactive {
            me.enter(State::SynSent);
            out.odd = out.odd.or(Some("SYN_after_partial"));
        }
        if segment.flags & (FIN | RST) == FIN {
            me.enter(State::Closed);
            if peer.state == State::Reset && peer.previous == State::Closed {
                // A FIN and then a RST from the other side was a normal end after all.
                peer.enter(State::Closed);
            }
            out.closes = true;
        }
        if segment.has(RST) {
            me.enter(State::Reset);
            out.closes = true;
        }
    }

    fn when_closed(&mut self, is_orig: bool, segment: &Segment, out: &mut Outcome) {
        let (me, peer) = self.pair(is_orig);
        if segment.has(SYN) {
            out.odd = out.odd.or(Some("SYN_after_close"));
        }
        if segment.has(RST) && peer.state != State::Closed {
            me.enter(State::Reset);
            out.closes = !me.did_close;
        }
    }

    /// Zeek's `conn_state` of the connection as it stands.
    pub fn conn_state(&self, history: Option<&str>) -> &'static str {
        use State::{Closed, Established, Inactive, Reset, SynAckSent, SynSent};
        let [orig, resp] = &self.sides;
        match (orig.state, resp.state) {
            (SynSent | SynAckSent, Reset) => "REJ",
            (Reset, Reset) if orig.size(resp) == 0 && resp.size(orig) == 0 => "REJ",
            (state, Reset) if state.is_inactive() => "RSTRH",
            (_, Reset) => "RSTR",
            (Reset, state) if state.is_inactive() && is_syn_then_rst(history) => "RSTOS0",
            (Reset, state) if state.is_inactive() => "OTH",
            (Reset, _) => "RSTO",
            (Closed, Closed) => "SF",
            (Closed, state) if state.is_inactive() => "SH",
            (Closed, _) => "S2",
            (state, Closed) if state.is_inactive() => "SHR",
            (_, Closed) => "S3",
            (SynSent, Inactive) => "S0",
            (Established, Established) => "S1",
            _ => "OTH",
        }
    }
}

/// A SYN, then a RST by the same side with nothing of weight between.
fn is_syn_then_rst(history: Option<&str>) -> bool {
    let letters = history.unwrap_or_default();
    let letters = letters.strip_prefix('^').unwrap_or(letters);
    let Some(after_syn) = letters.strip_prefix('S') else { return false };
    after_syn.find('R').is_some_and(|rst| !after_syn[..rst].contains(['H', 'A', 'F', 'G', 'I', 'Q']))
}

fn write_history(me: &mut Side, is_orig: bool, segment: &Segment, relative: u64, history: &mut History) {
    let len = u64::from(segment.len);
    match segment.flags & (SYN | FIN | RST) {
        0 if len > 0 => {
            history.once(is_orig, Mark::Data, b'D');
        }
        0 if segment.has(ACK) => {
            history.once(is_orig, Mark::Ack, b'A');
        }
        0 => {}
        SYN => {
            let letter = if segment.has(ACK) { b'H' } else { b'S' };
            if !history.once(is_orig, Mark::Syn, letter) && relative != me.last_syn {
                history.add(is_orig, letter);
            }
            me.last_syn = relative;
        }
        FIN => {
            let end = relative.wrapping_add(len);
            if !history.once(is_orig, Mark::Fin, b'F') && end != me.last_fin {
                history.add(is_orig, b'F');
            }
            me.last_fin = end;
        }
        RST => {
            if !history.once(is_orig, Mark::Rst, b'R') && relative != me.last_rst {
                history.add(is_orig, b'R');
            }
            me.last_rst = relative;
        }
        flags if flags & (FIN | RST) == FIN | RST => {
            history.once(is_orig, Mark::FinRst, b'I');
        }
        _ => {
            history.once(is_orig, Mark::MultiFlag, b'Q');
        }
    }
}

/// What an acknowledgement says about the other side's stream.
fn acknowledge(
    me: &Side, peer: &mut Side, segment: &Segment, is_split: &mut bool, odd: &mut Option<&'static str>,
) -> Option<u64> {
    if peer.state == State::Inactive {
        let had_syn = matches!(me.state, State::SynSent | State::SynAckSent | State::Established);
        if had_syn && segment.flags & (SYN | FIN | RST) == 0 && !*is_split {
            *is_split = true;
            *odd = odd.or(Some("possible_split_routing"));
        }
        let start = segment.ack.wrapping_sub(1);
        peer.start_at(start, start);
        return Some(1);
    }
    let Some(acked) = peer.relative(segment.ack, peer.ack_seq, peer.ack_wraps) else {
        *odd = odd.or(Some("TCP_ack_underflow_or_misorder"));
        return None;
    };
    if !segment.has(RST) {
        peer.update_ack(segment.ack);
    }
    Some(peer.without_fin(acked))
}
