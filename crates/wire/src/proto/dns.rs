//! Not written yet.
use super::Decoder;

pub fn probe_udp(_orig_p: u16, _resp_p: u16, _payload: &[u8]) -> Option<Box<dyn Decoder>> {
    None
}

pub fn probe_tcp(_resp_p: u16, _is_orig: bool, _first: &[u8]) -> Option<Box<dyn Decoder>> {
    None
}
