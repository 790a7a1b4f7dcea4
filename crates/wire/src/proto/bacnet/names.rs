//! Names of BACnet's numbers, as the standard writes them; services and BVLC functions as Zeek's ICSNPP parser does.
//!
//! References: ANSI/ASHRAE 135-2020 clause 21 (enumerations), 6.2.4 (network messages), Annex J.2 (BVLC functions).

use super::properties::PROPERTIES;

/// A name by its place; `unknown-<n>` where the list has none.
fn named(list: &[&'static str], code: u32) -> String {
    let place = usize::try_from(code).unwrap_or(usize::MAX);
    match list.get(place) {
        Some(name) if !name.is_empty() => (*name).to_owned(),
        _ => format!("unknown-{code}"),
    }
}

pub fn bvlc(code: u8) -> &'static str {
    const NAMES: [&str; 13] = [
        "BVLC_Result",
        "Write_Broadcast_Distribution_Table",
        "Read_Broadcast_Distribution_Table",
        "Read_Broadcast_Distribution_Table_Ack",
        "Forwarded_NPDU",
        "Register_Foreign_Device",
        "Read_Foreign_Device_Table",
        "Read_Foreign_Device_Table_Ack",
        "Delete_Foreign_Device_Table_Entry",
        "Distribute_Broadcast_to_Network",
        "Original_Unicast_NPDU",
        "Original_Broadcast_NPDU",
        "Secure_BVLL",
    ];
    NAMES.get(usize::from(code)).copied().unwrap_or("unknown")
}

pub fn bvlc_result(code: u16) -> String {
    match code {
        0x00 => "successful-completion".to_owned(),
        0x10 => "write-broadcast-distribution-table-nak".to_owned(),
        0x20 => "read-broadcast-distribution-table-nak".to_owned(),
        0x30 => "register-foreign-device-nak".to_owned(),
        0x40 => "read-foreign-device-table-nak".to_owned(),
        0x50 => "delete-foreign-device-table-entry-nak".to_owned(),
        0x60 => "distribute-broadcast-to-network-nak".to_owned(),
        _ => format!("unknown-{code}"),
    }
}

pub fn network_message(code: u8) -> String {
    match code {
        0x12 => "what_is_network_number".to_owned(),
        0x13 => "network_number_is".to_owned(),
        _ => named(
            &[
                "who_is_router_to_network",
                "i_am_router_to_network",
                "i_could_be_router_to_network",
                "reject_message_to_network",
                "router_busy_to_network",
                "router_available_to_network",
                "initialize_routing_table",
                "initialize_routing_table_ack",
                "establish_connection_to_network",
                "disconnect_connection_to_network",
            ],
            u32::from(code),
        ),
    }
}

pub fn confirmed(code: u8) -> String {
    named(
        &[
            "acknowledge_alarm",
            "confirmed_cov_notification",
            "confirmed_event_notification",
            "get_alarm_summary",
            "get_enrollment_summary",
            "subscribe_cov",
            "atomic_read_file",
            "atomic_write_file",
            "add_list_element",
            "remove_list_element",
            "create_object",
            "delete_object",
            "read_property",
            "read_property_conditional",
            "read_property_multiple",
            "write_property",
            "write_property_multiple",
            "device_communication_control",
            "confirmed_private_transfer",
            "confirmed_text_message",
            "reinitialize_device",
            "vt_open",
            "vt_close",
            "vt_data",
            "authenticate",
            "request_key",
            "read_range",
            "life_safety_operation",
            "subscribe_cov_property",
            "get_event_information",
            "subscribe_cov_property_multiple",
            "confirmed_cov_notification_multiple",
            "confirmed_audit_notification",
            "audit_log_query",
        ],
        u32::from(code),
    )
}

pub fn unconfirmed(code: u8) -> String {
    named(
        &[
            "i_am",
            "i_have",
            "unconfirmed_cov_notification",
            "unconfirmed_event_notification",
            "unconfirmed_private_transfer",
            "unconfirmed_text_message",
            "time_synchronization",
            "who_has",
            "who_is",
            "utc_time_synchronization",
            "write_group",
            "unconfirmed_cov_notification_multiple",
            "unconfirmed_audit_notification",
            "who_am_i",
            "you_are",
        ],
        u32::from(code),
    )
}

pub fn object_type(code: u16) -> String {
    named(
        &[
            "analog-input",
            "analog-output",
            "analog-value",
            "binary-input",
            "binary-output",
            "binary-value",
            "calendar",
            "command",
            "device",
            "event-enrollment",
            "file",
            "group",
            "loop",
            "multi-state-input",
            "multi-state-output",
            "notification-class",
            "program",
            "schedule",
            "averaging",
            "multi-state-value",
            "trend-log",
            "life-safety-point",
            "life-safety-zone",
            "accumulator",
            "pulse-converter",
            "event-log",
            "global-group",
            "trend-log-multiple",
            "load-control",
            "structured-view",
            "access-door",
            "timer",
            "access-credential",
            "access-point",
            "access-rights",
            "access-user",
            "access-zone",
            "credential-data-input",
            "network-security",
            "bitstring-value",
            "characterstring-value",
            "date-pattern-value",
            "date-value",
            "datetime-pattern-value",
            "datetime-value",
            "integer-value",
            "large-analog-value",
            "octetstring-value",
            "positive-integer-value",
            "time-pattern-value",
            "time-value",
            "notification-forwarder",
            "alert-enrollment",
            "channel",
            "lighting-output",
            "binary-lighting-output",
            "network-port",
            "elevator-group",
            "escalator",
            "lift",
            "staging",
            "audit-log",
            "audit-reporter",
            "color",
            "color-temperature",
        ],
        u32::from(code),
    )
}

pub fn property(code: u32) -> String {
    match code {
        196 => "last-restart-reason".to_owned(),
        371 => "property-list".to_owned(),
        372 => "serial-number".to_owned(),
        _ => named(&PROPERTIES, code),
    }
}

pub fn error_class(code: u32) -> String {
    named(&["device", "object", "property", "resources", "security", "services", "vt", "communication"], code)
}

pub fn error_code(code: u32) -> String {
    named(
        &[
            "other",
            "authentication-failed",
            "configuration-in-progress",
            "device-busy",
            "dynamic-creation-not-supported",
            "file-access-denied",
            "incompatible-security-levels",
            "inconsistent-parameters",
            "inconsistent-selection-criterion",
            "invalid-data-type",
            "invalid-file-access-method",
            "invalid-file-start-position",
            "invalid-operator-name",
            "invalid-parameter-data-type",
            "invalid-time-stamp",
            "key-generation-error",
            "missing-required-parameter",
            "no-objects-of-specified-type",
            "no-space-for-object",
            "no-space-to-add-list-element",
            "no-space-to-write-property",
            "no-vt-sessions-available",
            "property-is-not-a-list",
            "object-deletion-not-permitted",
            "object-identifier-already-exists",
            "operational-problem",
            "password-failure",
            "read-access-denied",
            "security-not-supported",
            "service-request-denied",
            "timeout",
            "unknown-object",
            "unknown-property",
            "",
            "unknown-vt-class",
            "unknown-vt-session",
            "unsupported-object-type",
            "value-out-of-range",
            "vt-session-already-closed",
            "vt-session-termination-failure",
            "write-access-denied",
            "character-set-not-supported",
            "invalid-array-index",
            "cov-subscription-failed",
            "not-cov-property",
            "optional-functionality-not-supported",
            "invalid-configuration-data",
            "datatype-not-supported",
            "duplicate-name",
            "duplicate-object-id",
            "property-is-not-an-array",
        ],
        code,
    )
}

pub fn reject(code: u8) -> String {
    named(
        &[
            "other",
            "buffer-overflow",
            "inconsistent-parameters",
            "invalid-parameter-data-type",
            "invalid-tag",
            "missing-required-parameter",
            "parameter-out-of-range",
            "too-many-arguments",
            "undefined-enumeration",
            "unrecognized-service",
        ],
        u32::from(code),
    )
}

pub fn abort(code: u8) -> String {
    named(
        &[
            "other",
            "buffer-overflow",
            "invalid-apdu-in-this-state",
            "preempted-by-higher-priority-task",
            "segmentation-not-supported",
            "security-error",
            "insufficient-security",
            "window-size-out-of-range",
            "application-exceeded-reply-time",
            "out-of-resources",
            "tsm-timeout",
            "apdu-too-long",
        ],
        u32::from(code),
    )
}

/// States of ReinitializeDevice (16.4).
pub fn restart(code: u32) -> String {
    named(
        &[
            "coldstart",
            "warmstart",
            "startbackup",
            "endbackup",
            "startrestore",
            "endrestore",
            "abortrestore",
            "activate-changes",
        ],
        code,
    )
}

/// States of DeviceCommunicationControl (16.1).
pub fn communication(code: u32) -> String {
    named(&["enable", "disable", "disable-initiation"], code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_at_their_places() {
        assert_eq!(object_type(8), "device");
        assert_eq!(object_type(56), "network-port");
        for (code, name) in [
            (28, "description"),
            (77, "object-name"),
            (85, "present-value"),
            (104, "relinquish-default"),
            (121, "vendor-name"),
            (152, "active-cov-subscriptions"),
            (168, "profile-name"),
            (512, "unknown-512"),
        ] {
            assert_eq!(property(code), name);
        }
        assert_eq!((confirmed(15), confirmed(20)), ("write_property".into(), "reinitialize_device".into()));
        assert_eq!(error_code(31), "unknown-object");
        assert_eq!(error_code(42), "invalid-array-index");
    }
}
