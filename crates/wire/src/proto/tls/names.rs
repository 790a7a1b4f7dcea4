//! Names of versions and alerts, as Zeek writes them.
//!
//! References: RFC 8446 6; IANA registry "TLS Alerts".

use std::borrow::Cow;

/// `TLSv12` for 0x0303; drafts of TLS 1.3 by their number.
pub fn version(code: u16) -> Cow<'static, str> {
    Cow::Borrowed(match code {
        0x0002 => "SSLv2",
        0x0300 => "SSLv3",
        0x0301 => "TLSv10",
        0x0302 => "TLSv11",
        0x0303 => "TLSv12",
        0x0304 => "TLSv13",
        0x7f00..=0x7fff => return Cow::Owned(format!("TLSv13-draft{}", code & 0xff)),
        _ => return Cow::Owned(format!("unknown-{code}")),
    })
}

/// True for TLS 1.3 and its drafts.
pub fn is_13(code: u16) -> bool {
    code == 0x0304 || code >> 8 == 0x7f
}

/// `handshake_failure` for 40.
pub fn alert(code: u8) -> Cow<'static, str> {
    Cow::Borrowed(match code {
        0 => "close_notify",
        1 => "end_of_early_data",
        10 => "unexpected_message",
        20 => "bad_record_mac",
        21 => "decryption_failed",
        22 => "record_overflow",
        30 => "decompression_failure",
        40 => "handshake_failure",
        41 => "no_certificate",
        42 => "bad_certificate",
        43 => "unsupported_certificate",
        44 => "certificate_revoked",
        45 => "certificate_expired",
        46 => "certificate_unknown",
        47 => "illegal_parameter",
        48 => "unknown_ca",
        49 => "access_denied",
        50 => "decode_error",
        51 => "decrypt_error",
        60 => "export_restriction",
        70 => "protocol_version",
        71 => "insufficient_security",
        80 => "internal_error",
        86 => "inappropriate_fallback",
        90 => "user_canceled",
        100 => "no_renegotiation",
        109 => "missing_extension",
        110 => "unsupported_extension",
        111 => "certificate_unobtainable",
        112 => "unrecognized_name",
        113 => "bad_certificate_status_response",
        114 => "bad_certificate_hash_value",
        115 => "unknown_psk_identity",
        116 => "certificate_required",
        120 => "no_application_protocol",
        121 => "ech_required",
        _ => return Cow::Owned(format!("unknown-{code}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_codes_stay_numbers() {
        assert_eq!(
            (version(0x0303), version(0x7f17), version(9)),
            ("TLSv12".into(), "TLSv13-draft23".into(), "unknown-9".into())
        );
        assert_eq!((alert(40), alert(200)), ("handshake_failure".into(), "unknown-200".into()));
    }
}
