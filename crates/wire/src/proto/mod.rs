//! Application protocols: what a decoder is given, what it answers, and which one a flow gets.
//!
//! A decoder never panics and never fails: what it cannot read becomes a row in `weird`. It holds a bounded number of
//! bytes per flow (`MAX_BUFFER`), whatever the peer sends.

use crate::tables::Tables;

pub mod bacnet;
pub mod bytes;
pub mod cip;
pub mod dhcp;
pub mod dnp3;
pub mod dns;
pub mod ftp;
pub mod header_lines;
pub mod http;
pub mod iec104;
pub mod mdns;
pub mod modbus;
pub mod mqtt;
pub mod names;
pub mod ntp;
pub mod rtp;
pub mod rtsp;
pub mod s7comm;
pub mod ssdp;
pub mod ssh;
pub mod telnet;
pub mod tls;

#[cfg(test)]
mod testing;

/// Most bytes that one decoder may keep for one direction of one flow.
pub const MAX_BUFFER: usize = 64 * 1024;

/// Where and when a row belongs: the six columns that every flow row starts with.
#[derive(Clone, Copy, Default)]
pub struct At<'a> {
    pub ts: i64,
    pub uid: Option<&'a str>,
    pub orig_h: Option<&'a str>,
    pub orig_p: Option<u16>,
    pub resp_h: Option<&'a str>,
    pub resp_p: Option<u16>,
}

/// One piece of a conversation: a datagram, or the next bytes of one direction of a stream.
#[derive(Clone, Copy)]
pub struct Piece<'a> {
    pub at: At<'a>,
    pub is_orig: bool,
    /// Link-layer address of the side that opened the flow.
    pub orig_l2_addr: Option<&'a str>,
    /// "tcp" or "udp".
    pub proto: &'static str,
    pub bytes: &'a [u8],
}

/// What a decoder thinks after a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not sure yet whether this is the protocol.
    Unsure,
    /// It is the protocol: the flow's `service` is set from now on.
    Confirmed,
    /// It is not, or no longer readable: give the flow no more pieces.
    Leave,
}

/// One decoder on one flow.
pub trait Decoder: Send {
    /// Zeek's name of the service.
    fn service(&self) -> &'static str;
    /// The next piece: a whole datagram for UDP, the next bytes in order (cut anywhere) for TCP.
    fn piece(&mut self, piece: &Piece<'_>, out: &mut Tables) -> Verdict;
    /// `missing` bytes of a stream were lost in one direction. The default gives up.
    fn gap(&mut self, _at: &At<'_>, _is_orig: bool, _missing: u64, _out: &mut Tables) -> Verdict {
        Verdict::Leave
    }
    /// Bytes of the conversation that are kept now, for the bound over all flows. The default keeps none worth counting.
    fn held(&self) -> usize {
        0
    }
    /// The flow is over; write what is still open.
    fn end(&mut self, _at: &At<'_>, _out: &mut Tables) {}
}

/// Something malformed or out of place, said once per call.
pub fn weird(out: &mut Tables, at: &At<'_>, layer: &str, name: &str, addl: Option<&str>) {
    out.say(at, layer, name, addl);
}

/// The decoder for a UDP flow, by its ports and its first payload.
pub fn for_datagrams(orig_p: u16, resp_p: u16, payload: &[u8]) -> Option<Box<dyn Decoder>> {
    dns::probe_udp(orig_p, resp_p, payload)
        .or_else(|| mdns::probe(orig_p, resp_p, payload))
        .or_else(|| dhcp::probe(orig_p, resp_p, payload))
        .or_else(|| ssdp::probe(orig_p, resp_p, payload))
        .or_else(|| ntp::probe(orig_p, resp_p, payload))
        .or_else(|| dnp3::probe(orig_p, resp_p, true, payload))
        .or_else(|| bacnet::probe(orig_p, resp_p, payload))
        .or_else(|| cip::probe_udp(orig_p, resp_p, payload))
        .or_else(|| rtp::probe(orig_p, resp_p, payload))
}

/// The decoder for a TCP flow, by its server port and the first bytes of one direction.
///
/// Called on the first payload of each direction until one answers; the pieces seen so far are then replayed to it.
pub fn for_stream(resp_p: u16, is_orig: bool, first: &[u8]) -> Option<Box<dyn Decoder>> {
    tls::probe(resp_p, is_orig, first)
        .or_else(|| http::probe(resp_p, is_orig, first))
        .or_else(|| rtsp::probe(resp_p, is_orig, first))
        .or_else(|| ssh::probe(resp_p, is_orig, first))
        .or_else(|| modbus::probe(resp_p, is_orig, first))
        .or_else(|| cip::probe(resp_p, is_orig, first))
        .or_else(|| s7comm::probe(resp_p, is_orig, first))
        .or_else(|| iec104::probe(resp_p, is_orig, first))
        .or_else(|| mqtt::probe(resp_p, is_orig, first))
        .or_else(|| dnp3::probe(0, resp_p, is_orig, first))
        .or_else(|| dns::probe_tcp(resp_p, is_orig, first))
        .or_else(|| ftp::probe(resp_p, is_orig, first))
        .or_else(|| telnet::probe(resp_p, is_orig, first))
}
