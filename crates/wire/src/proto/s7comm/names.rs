//! Names of S7comm by their codes, as ICSNPP and Wireshark write them.

/// What sort of message it is.
pub fn rosctr(code: u8) -> Option<&'static str> {
    Some(match code {
        1 => "Job-Request",
        2 => "ACK",
        3 => "ACK-Data",
        7 => "User-Data",
        _ => return None,
    })
}

/// The function of a job and of its answer.
pub fn function(code: u8) -> Option<&'static str> {
    Some(match code {
        0x00 => "CPU Services",
        0x04 => "Read Variable",
        0x05 => "Write Variable",
        0x1a => "Request Download",
        0x1b => "Download Block",
        0x1c => "Download Ended",
        0x1d => "Start Upload",
        0x1e => "Upload",
        0x1f => "End Upload",
        0x28 => "PLC Control",
        0x29 => "PLC Stop",
        0xf0 => "Setup Communication",
        _ => return None,
    })
}

/// The group of a message of user data, and what it asks within the group.
pub fn user_function(group: u8, sub: u8) -> (&'static str, Option<&'static str>) {
    match group {
        0 => ("Mode Transition", None),
        1 => ("Programmer Commands", programmer(sub)),
        2 => ("Cyclic Data", None),
        3 => (
            "Block Functions",
            match sub {
                1 => Some("List Blocks"),
                2 => Some("List Blocks of Type"),
                3 => Some("Get Block Info"),
                _ => None,
            },
        ),
        4 => (
            "CPU Functions",
            match sub {
                1 => Some("Read SZL"),
                2 => Some("Message Service"),
                3 => Some("Diagnostic Message"),
                5 => Some("Alarm Display"),
                _ => None,
            },
        ),
        5 => ("Security", if sub == 1 { Some("Set Password") } else { Some("Clear Password").filter(|_| sub == 2) }),
        6 => ("PBC BSEND/BRECV", None),
        7 => (
            "Time Functions",
            match sub {
                1 => Some("Read Clock"),
                2..=4 => Some("Set Clock"),
                _ => None,
            },
        ),
        _ => ("NC Programming", None),
    }
}

fn programmer(sub: u8) -> Option<&'static str> {
    Some(match sub {
        0x01 | 0x14 | 0x15 => "Variable Status",
        0x0c => "Erase",
        0x0e => "Read Diagnostic Data",
        0x0f => "Remove Diagnostic Data",
        0x10 => "Forces",
        0x11 | 0x16 => "Modify Variable",
        _ => return None,
    })
}

/// What the controller does where PLC Control names this service.
pub fn service(name: &str) -> Option<&'static str> {
    Some(match name {
        "P_PROGRAM" => "PLC Start / Stop",
        "_INSE" => "Insert Block",
        "_DELE" => "Delete Block",
        "_GARB" => "Compress PLC memory",
        "_MODU" => "PLC Copy Ram to Rom",
        _ => return None,
    })
}

/// The function of a request of S7comm-plus.
pub fn plus_function(code: u16) -> Option<&'static str> {
    Some(match code {
        0x04bb => "Explore",
        0x04ca => "Create Object",
        0x04d4 => "Delete Object",
        0x04f2 => "Set Variable",
        0x0524 => "Get Link",
        0x0542 => "Set Multi Variables",
        0x054c => "Get Multi Variables",
        0x0556 => "Begin Sequence",
        0x0560 => "End Sequence",
        0x056b => "Invoke",
        0x0586 => "Get Var Sub Streamed",
        _ => return None,
    })
}

/// The class of an error.
pub fn class(code: u8) -> Option<&'static str> {
    Some(match code {
        0x00 => "No error",
        0x81 => "Application relationship error",
        0x82 => "Object definition error",
        0x83 => "No resources available error",
        0x84 => "Error on service processing",
        0x85 => "Error on supplies",
        0x87 => "Access error",
        _ => return None,
    })
}
