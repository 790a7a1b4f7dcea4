//! Ports that speak for being the server, where a conversation is first seen in its middle.
//!
//! References: Zeek's `likely_server_ports`, as its protocol scripts fill it, and the registered ports of OT protocols.

const TCP: &[u16] = &[
    20, 21, 22, 23, 25, 53, 79, 80, 81, 88, 102, 110, 111, 135, 139, 143, 389, 443, 445, 502, 563, 585, 587, 614, 631,
    636, 802, 989, 990, 992, 993, 995, 1080, 1434, 1883, 2222, 2404, 2811, 3128, 3268, 3269, 3306, 3389, 4840, 5060,
    5222, 5223, 5269, 5432, 6379, 6666, 6667, 6668, 6669, 8000, 8080, 8443, 8883, 8888, 20000, 44818,
];
const UDP: &[u16] = &[
    53, 67, 68, 69, 88, 123, 137, 161, 162, 389, 443, 514, 1812, 2123, 2152, 2222, 3544, 4011, 4789, 5060, 5072, 5353,
    5355, 6081, 20000, 34964, 44818, 47808,
];

/// True where the port is likely a server's.
pub fn is_likely_server(is_tcp: bool, port: u16) -> bool {
    if is_tcp { TCP } else { UDP }.binary_search(&port).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_for_the_search() {
        assert!(TCP.is_sorted() && UDP.is_sorted());
        assert!(is_likely_server(true, 502) && !is_likely_server(false, 502));
    }
}
