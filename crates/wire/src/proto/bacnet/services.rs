//! What the services of BACnet say: the object, property and value that a request or an answer is about.
//!
//! References: ANSI/ASHRAE 135-2020 clauses 13 to 17 (services), 20.2.1 and 21 (their encoding).

use super::names;
use super::tags::{Kind, ObjectId, Tag, characters, first_value, number, object, skip};
use crate::proto::bytes::Cursor;

/// Most properties of one message that are listed.
const MAX_PROPERTIES: usize = 64;

/// What one message is about.
#[derive(Clone, Default)]
pub struct About {
    pub device: Option<u32>,
    pub object: Option<(String, u32)>,
    pub property: Option<String>,
    pub array_index: Option<u32>,
    pub value: Option<String>,
    pub priority: Option<u8>,
    /// Every property of a service for several, as `type instance property`.
    pub properties: Vec<String>,
    pub range: Option<(u32, u32)>,
    pub state: Option<String>,
    pub vendor: Option<u16>,
}

impl About {
    fn set_object(&mut self, id: Option<ObjectId>) {
        self.object = id.map(|id| (names::object_type(id.kind), id.instance));
    }

    fn list(&mut self, property: &str) {
        if let Some((kind, instance)) = self.object.as_ref().filter(|_| self.properties.len() < MAX_PROPERTIES) {
            self.properties.push(format!("{kind} {instance} {property}"));
        }
    }
}

/// The contents of a confirmed request or of the answer to one; what cannot be read stays empty.
pub fn confirmed(service: u8, is_answer: bool, data: &[u8], about: &mut About) {
    let mut cursor = Cursor::new(data);
    let _ = match (service, is_answer) {
        (1, false) => notification(&mut cursor, about),
        (2, false) => event(&mut cursor, about),
        (5 | 28, false) => subscription(&mut cursor, about),
        (6 | 7, false) | (11, false) => file(&mut cursor, about),
        (10, false) => creation(&mut cursor, about),
        (12, _) | (8 | 9 | 15, false) | (26, _) => one_property(&mut cursor, about),
        (14, _) => several(&mut cursor, about, if is_answer { 2 } else { 0 }),
        (16, false) => several(&mut cursor, about, 0),
        (0, false) => alarm(&mut cursor, about),
        (17, false) => communication(&mut cursor, about),
        (18, false) => private(&mut cursor, about),
        (20, false) => restart(&mut cursor, about),
        (27, false) => life_safety(&mut cursor, about),
        _ => None,
    };
}

/// The contents of an unconfirmed request.
pub fn unconfirmed(service: u8, data: &[u8], about: &mut About) {
    let mut cursor = Cursor::new(data);
    let _ = match service {
        0 => i_am(&mut cursor, about),
        1 => i_have(&mut cursor, about),
        2 => notification(&mut cursor, about),
        3 => event(&mut cursor, about),
        4 => private(&mut cursor, about),
        7 | 8 => who(&mut cursor, about),
        _ => None,
    };
}

/// Class and code of an error: its first two enumerated values, whatever the service wraps them in (clause 18).
pub fn error(data: &[u8]) -> Option<(String, String)> {
    let mut cursor = Cursor::new(data);
    let mut next = || loop {
        let tag = Tag::next(&mut cursor)?;
        if let Some(data) = tag.application(9) {
            return number(data);
        }
    };
    Some((names::error_class(next()?), names::error_code(next()?)))
}

fn one_property(cursor: &mut Cursor<'_>, about: &mut About) -> Option<()> {
    about.set_object(object(Tag::next(cursor)?.context(0)?));
    about.property = Some(names::property(number(Tag::next(cursor)?.context(1)?)?));
    while let Some(tag) = Tag::next(cursor) {
        if tag.opens(3) {
            about.value = first_value(cursor);
        } else if let Some(data) = tag.context(2) {
            about.array_index = number(data);
        } else if let Some(data) = tag.context(4) {
            about.priority = number(data).and_then(|priority| u8::try_from(priority).ok());
        } else if tag.kind == Kind::Opens {
            skip(cursor)?;
        }
    }
    Some(())
}

/// Properties by object, each behind its object; references begin at context tag `first` (0, in answers 2).
fn several(cursor: &mut Cursor<'_>, about: &mut About, first: u8) -> Option<()> {
    let mut told = None;
    while let Some(id) = Tag::next(cursor).and_then(|tag| tag.context(0)) {
        about.set_object(object(id));
        if !Tag::next(cursor)?.opens(1) {
            break;
        }
        references(cursor, about, first);
        told = told.or_else(|| Some((about.object.clone(), about.property.clone(), about.value.clone())));
    }
    // The first object, with its first property: the rest stands in the list.
    let (object, property, value) = told?;
    (about.object, about.property, about.value) = (object, property, value);
    Some(())
}

/// Property references up to the bracket that closes them, with the first value and its priority.
fn references(cursor: &mut Cursor<'_>, about: &mut About, first: u8) -> Option<()> {
    let is_first = about.properties.is_empty();
    let mut name = None;
    loop {
        let tag = Tag::next(cursor)?;
        match tag.kind {
            Kind::Closes => return Some(()),
            Kind::Opens => {
                let value = first_value(cursor);
                if is_first && about.properties.len() == 1 && tag.number != 5 {
                    about.value = value;
                }
            }
            Kind::Data(data) if tag.number == first => {
                let property = names::property(number(data)?);
                about.list(&property);
                if name.is_none() {
                    about.property = Some(property.clone());
                }
                name = Some(property);
            }
            Kind::Data(data) if tag.number == 3 && first == 0 && is_first && about.properties.len() == 1 => {
                about.priority = number(data).and_then(|priority| u8::try_from(priority).ok());
            }
            Kind::Data(_) => {}
        }
    }
}

fn notification(cursor: &mut Cursor<'_>, about: &mut About) -> Option<()> {
    Tag::next(cursor)?.context(0)?;
    about.device = object(Tag::next(cursor)?.context(1)?).map(|id| id.instance);
    about.set_object(object(Tag::next(cursor)?.context(2)?));
    Tag::next(cursor)?.context(3)?;
    if Tag::next(cursor)?.opens(4) {
        references(cursor, about, 0)?;
    }
    Some(())
}

fn event(cursor: &mut Cursor<'_>, about: &mut About) -> Option<()> {
    Tag::next(cursor)?.context(0)?;
    about.device = object(Tag::next(cursor)?.context(1)?).map(|id| id.instance);
    about.set_object(object(Tag::next(cursor)?.context(2)?));
    Some(())
}

fn subscription(cursor: &mut Cursor<'_>, about: &mut About) -> Option<()> {
    Tag::next(cursor)?.context(0)?;
    about.set_object(object(Tag::next(cursor)?.context(1)?));
    while let Some(tag) = Tag::next(cursor) {
        if tag.opens(4) {
            about.property = Some(names::property(number(Tag::next(cursor)?.context(0)?)?));
        }
    }
    Some(())
}

fn file(cursor: &mut Cursor<'_>, about: &mut About) -> Option<()> {
    about.set_object(object(Tag::next(cursor)?.application(12)?));
    Some(())
}

fn creation(cursor: &mut Cursor<'_>, about: &mut About) -> Option<()> {
    if Tag::next(cursor)?.opens(0) {
        let tag = Tag::next(cursor)?;
        if let Some(data) = tag.context(1) {
            about.set_object(object(data));
        } else {
            let kind = number(tag.context(0)?).and_then(|kind| u16::try_from(kind).ok())?;
            about.value = Some(names::object_type(kind));
        }
    }
    Some(())
}

fn alarm(cursor: &mut Cursor<'_>, about: &mut About) -> Option<()> {
    Tag::next(cursor)?.context(0)?;
    about.set_object(object(Tag::next(cursor)?.context(1)?));
    Some(())
}

/// What the device shall do, and for how many minutes; the password is never kept.
fn communication(cursor: &mut Cursor<'_>, about: &mut About) -> Option<()> {
    while let Some(tag) = Tag::next(cursor) {
        if let Some(data) = tag.context(0) {
            about.value = number(data).map(|minutes| minutes.to_string());
        } else if let Some(data) = tag.context(1) {
            about.state = number(data).map(names::communication);
        }
    }
    Some(())
}

fn restart(cursor: &mut Cursor<'_>, about: &mut About) -> Option<()> {
    about.state = number(Tag::next(cursor)?.context(0)?).map(names::restart);
    Some(())
}

fn private(cursor: &mut Cursor<'_>, about: &mut About) -> Option<()> {
    about.vendor = number(Tag::next(cursor)?.context(0)?).and_then(|vendor| u16::try_from(vendor).ok());
    about.value = number(Tag::next(cursor)?.context(1)?).map(|service| service.to_string());
    Some(())
}

fn life_safety(cursor: &mut Cursor<'_>, about: &mut About) -> Option<()> {
    while let Some(tag) = Tag::next(cursor) {
        if let Some(data) = tag.context(2) {
            about.value = number(data).map(|operation| operation.to_string());
        } else if let Some(data) = tag.context(3) {
            about.set_object(object(data));
        }
    }
    Some(())
}

fn i_am(cursor: &mut Cursor<'_>, about: &mut About) -> Option<()> {
    let id = object(Tag::next(cursor)?.application(12)?)?;
    about.device = Some(id.instance);
    about.set_object(Some(id));
    Tag::next(cursor)?.application(2)?;
    Tag::next(cursor)?.application(9)?;
    about.vendor = number(Tag::next(cursor)?.application(2)?).and_then(|vendor| u16::try_from(vendor).ok());
    Some(())
}

fn i_have(cursor: &mut Cursor<'_>, about: &mut About) -> Option<()> {
    about.device = object(Tag::next(cursor)?.application(12)?).map(|id| id.instance);
    about.set_object(object(Tag::next(cursor)?.application(12)?));
    about.value = Tag::next(cursor)?.application(7).map(characters);
    Some(())
}

fn who(cursor: &mut Cursor<'_>, about: &mut About) -> Option<()> {
    let mut low = None;
    while let Some(tag) = Tag::next(cursor) {
        let Kind::Data(data) = tag.kind else { continue };
        match tag.number {
            0 => low = number(data),
            1 => about.range = low.zip(number(data)),
            2 => about.set_object(object(data)),
            3 => about.value = Some(characters(data)),
            _ => {}
        }
    }
    Some(())
}
