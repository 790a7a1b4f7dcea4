//! Names of the numbers of EtherNet/IP and CIP, as their specifications write them.
//!
//! References: The CIP Networks Library, volume 1: 5-1 (classes), A-3 (services), B-1 (general status); volume 2: 2-4
//! (encapsulation commands); Rockwell 1756-PM020 (tag services).

pub fn command(code: u16) -> Option<&'static str> {
    Some(match code {
        0x0000 => "NOP",
        0x0004 => "ListServices",
        0x0063 => "ListIdentity",
        0x0064 => "ListInterfaces",
        0x0065 => "RegisterSession",
        0x0066 => "UnRegisterSession",
        0x006f => "SendRRData",
        0x0070 => "SendUnitData",
        0x0072 => "IndicateStatus",
        0x0073 => "Cancel",
        _ => return None,
    })
}

/// A service's name; above 0x4a each class has its own, and tags have none.
pub fn service(code: u8, class: Option<u32>, is_symbol: bool) -> Option<&'static str> {
    let own = match (class, code) {
        (Some(0x06), 0x4e) => "Forward_Close",
        (Some(0x06), 0x52) => "Unconnected_Send",
        (Some(0x06), 0x54) => "Forward_Open",
        (Some(0x06), 0x56) => "Get_Connection_Data",
        (Some(0x06), 0x57) => "Search_Connection_Data",
        (Some(0x06), 0x5a) => "Get_Connection_Owner",
        (Some(0x06), 0x5b) => "Large_Forward_Open",
        (Some(0x37), 0x4b) => "Initiate_Upload",
        (Some(0x37), 0x4c) => "Initiate_Download",
        (Some(0x37), 0x4d) => "Initiate_Partial_Read",
        (Some(0x37), 0x4e) => "Initiate_Partial_Write",
        (Some(0x37), 0x4f) => "Upload_Transfer",
        (Some(0x37), 0x50) => "Download_Transfer",
        (Some(0x37), 0x51) => "Clear_File",
        (Some(0x67), 0x4b) => "Execute_PCCC",
        (Some(0x67), 0x4c) => "Execute_DH+",
        (Some(0x6b), 0x55) => "Get_Instance_Attribute_List",
        (Some(0x6b | 0x6c), 0x4c) | (None, 0x4c) if is_symbol || class.is_some() => "Read_Tag",
        (Some(0x6b | 0x6c), 0x4d) | (None, 0x4d) if is_symbol || class.is_some() => "Write_Tag",
        (Some(0x6b | 0x6c), 0x4e) | (None, 0x4e) if is_symbol || class.is_some() => "Read_Modify_Write_Tag",
        (Some(0x6b | 0x6c), 0x52) | (None, 0x52) if is_symbol || class.is_some() => "Read_Tag_Fragmented",
        (Some(0x6b | 0x6c), 0x53) | (None, 0x53) if is_symbol || class.is_some() => "Write_Tag_Fragmented",
        _ => "",
    };
    if own.is_empty() { common(code) } else { Some(own) }
}

fn common(code: u8) -> Option<&'static str> {
    Some(match code {
        0x01 => "Get_Attributes_All",
        0x02 => "Set_Attributes_All",
        0x03 => "Get_Attribute_List",
        0x04 => "Set_Attribute_List",
        0x05 => "Reset",
        0x06 => "Start",
        0x07 => "Stop",
        0x08 => "Create",
        0x09 => "Delete",
        0x0a => "Multiple_Service_Packet",
        0x0d => "Apply_Attributes",
        0x0e => "Get_Attribute_Single",
        0x10 => "Set_Attribute_Single",
        0x11 => "Find_Next_Object_Instance",
        0x14 => "Error_Response",
        0x15 => "Restore",
        0x16 => "Save",
        0x17 => "No_Operation",
        0x18 => "Get_Member",
        0x19 => "Set_Member",
        0x1a => "Insert_Member",
        0x1b => "Remove_Member",
        0x1c => "GroupSync",
        _ => return None,
    })
}

pub fn class(code: u32) -> Option<&'static str> {
    Some(match code {
        0x01 => "Identity",
        0x02 => "Message Router",
        0x03 => "DeviceNet",
        0x04 => "Assembly",
        0x05 => "Connection",
        0x06 => "Connection Manager",
        0x07 => "Register",
        0x08 => "Discrete Input Point",
        0x09 => "Discrete Output Point",
        0x0a => "Analog Input Point",
        0x0b => "Analog Output Point",
        0x0e => "Presence Sensing",
        0x0f => "Parameter",
        0x10 => "Parameter Group",
        0x12 => "Group",
        0x1d => "Discrete Input Group",
        0x1e => "Discrete Output Group",
        0x1f => "Discrete Group",
        0x20 => "Analog Input Group",
        0x21 => "Analog Output Group",
        0x22 => "Analog Group",
        0x23 => "Position Sensor",
        0x24 => "Position Controller Supervisor",
        0x25 => "Position Controller",
        0x26 => "Block Sequencer",
        0x27 => "Command Block",
        0x28 => "Motor Data",
        0x29 => "Control Supervisor",
        0x2a => "AC/DC Drive",
        0x2b => "Acknowledge Handler",
        0x2c => "Overload",
        0x2d => "Softstart",
        0x2e => "Selection",
        0x30 => "S-Device Supervisor",
        0x31 => "S-Analog Sensor",
        0x32 => "S-Analog Actuator",
        0x33 => "S-Single Stage Controller",
        0x34 => "S-Gas Calibration",
        0x35 => "Trip Point",
        0x37 => "File",
        0x39 => "Safety Supervisor",
        0x3a => "Safety Validator",
        0x42 => "Motion Device Axis",
        0x43 => "Time Sync",
        0x44 => "Modbus",
        0x45 => "Originator Connection List",
        0x47 => "Device Level Ring",
        0x48 => "QoS",
        0x64 => "Controller",
        0x67 => "PCCC",
        0x68 => "Program",
        0x69 => "Routine",
        0x6b => "Symbol",
        0x6c => "Template",
        0x70 => "Task",
        0xf3 => "Connection Configuration",
        0xf4 => "Port",
        0xf5 => "TCP/IP Interface",
        0xf6 => "Ethernet Link",
        _ => return None,
    })
}

pub fn status(code: u8) -> Option<&'static str> {
    Some(match code {
        0x00 => "Success",
        0x01 => "Connection failure",
        0x02 => "Resource unavailable",
        0x03 => "Invalid parameter value",
        0x04 => "Path segment error",
        0x05 => "Path destination unknown",
        0x06 => "Partial transfer",
        0x07 => "Connection lost",
        0x08 => "Service not supported",
        0x09 => "Invalid attribute value",
        0x0a => "Attribute list error",
        0x0b => "Already in requested mode/state",
        0x0c => "Object state conflict",
        0x0d => "Object already exists",
        0x0e => "Attribute not settable",
        0x0f => "Privilege violation",
        0x10 => "Device state conflict",
        0x11 => "Reply data too large",
        0x12 => "Fragmentation of a primitive value",
        0x13 => "Not enough data",
        0x14 => "Attribute not supported",
        0x15 => "Too much data",
        0x16 => "Object does not exist",
        0x17 => "Service fragmentation sequence not in progress",
        0x18 => "No stored attribute data",
        0x19 => "Store operation failure",
        0x1a => "Routing failure, request packet too large",
        0x1b => "Routing failure, response packet too large",
        0x1c => "Missing attribute list entry data",
        0x1d => "Invalid attribute value list",
        0x1e => "Embedded service error",
        0x1f => "Vendor specific error",
        0x20 => "Invalid parameter",
        0x21 => "Write-once value or medium already written",
        0x22 => "Invalid reply received",
        0x25 => "Key failure in path",
        0x26 => "Path size invalid",
        0x27 => "Unexpected attribute in list",
        0x28 => "Invalid member ID",
        0x29 => "Member not settable",
        0x2a => "Group 2 only server general failure",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_code_is_another_service_in_another_class() {
        assert_eq!(service(0x4e, Some(6), false), Some("Forward_Close"));
        assert_eq!(service(0x4e, None, true), Some("Read_Modify_Write_Tag"));
        assert_eq!(service(0x52, Some(6), false), Some("Unconnected_Send"));
        assert_eq!(service(0x4b, Some(0x67), false), Some("Execute_PCCC"));
        assert_eq!(service(0x4d, None, false), None);
        assert_eq!(service(0x10, Some(1), false), Some("Set_Attribute_Single"));
    }
}
