//! Serde's types as JSON text without spaces. A field of a struct that is `None` is left out; `null` is what serializes as
//! a unit, and a `None` anywhere else.

use super::write::{decimal, float, quoted, shown};
use serde::ser::{self, Error, Serialize, Serializer};
use std::fmt;

/// The name by which a raw value of `serde_json` marks its field as JSON text.
const RAW: &str = "$serde_json::private::RawValue";

/// Appends a value. A value that JSON cannot represent, such as a list as a key, stays incomplete: a bug of the
/// program.
pub(crate) fn append(text: &mut String, value: &(impl Serialize + ?Sized)) {
    let written = value.serialize(Writer { text, place: Place::Value });
    debug_assert!(written.is_ok(), "what is written is JSON");
}

/// A value as text.
pub(crate) fn to_text(value: &(impl Serialize + ?Sized)) -> String {
    let mut text = String::new();
    append(&mut text, value);
    text
}

/// A value as a tree.
pub(crate) fn to_value(value: &(impl Serialize + ?Sized)) -> serde_json::Value {
    serde_json::from_str(&to_text(value)).unwrap_or_default()
}

/// Appends one value.
struct Writer<'t> {
    text: &'t mut String,
    place: Place,
}

/// The position of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A required value: in a list, as an entry of a map, or alone.
    Value,
    /// A field of a struct, which may be omitted.
    Field,
    /// In a raw value, whose text is JSON.
    Raw,
}

impl<'t> Writer<'t> {
    fn put(self, text: &str) -> Result<(), fmt::Error> {
        self.text.push_str(text);
        Ok(())
    }

    /// Closes `{"variant":`, if the opened value is a variant with values.
    fn open(self, variant: Option<&str>, bracket: &str, close: &'static str) -> Result<Inside<'t>, fmt::Error> {
        if let Some(variant) = variant {
            self.text.push('{');
            quoted(self.text, variant);
            self.text.push(':');
        }
        self.text.push_str(bracket);
        Ok(Inside { start: self.text.len(), text: self.text, place: Place::Field, close })
    }
}

impl<'t> Serializer for Writer<'t> {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Inside<'t>;
    type SerializeTuple = Inside<'t>;
    type SerializeTupleStruct = Inside<'t>;
    type SerializeTupleVariant = Inside<'t>;
    type SerializeMap = Inside<'t>;
    type SerializeStruct = Inside<'t>;
    type SerializeStructVariant = Inside<'t>;

    fn serialize_bool(self, value: bool) -> Result<(), fmt::Error> {
        self.put(if value { "true" } else { "false" })
    }

    fn serialize_i8(self, value: i8) -> Result<(), fmt::Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<(), fmt::Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<(), fmt::Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<(), fmt::Error> {
        if value < 0 {
            self.text.push('-');
        }
        self.serialize_u64(value.unsigned_abs())
    }

    fn serialize_u8(self, value: u8) -> Result<(), fmt::Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<(), fmt::Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), fmt::Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), fmt::Error> {
        decimal(self.text, value);
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Result<(), fmt::Error> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<(), fmt::Error> {
        float(self.text, value);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), fmt::Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), fmt::Error> {
        match self.place {
            Place::Value | Place::Field => quoted(self.text, value),
            Place::Raw => self.text.push_str(value),
        }
        Ok(())
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<(), fmt::Error> {
        shown(self.text, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), fmt::Error> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), fmt::Error> {
        match self.place {
            Place::Value | Place::Raw => self.put("null"),
            Place::Field => Ok(()),
        }
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), fmt::Error> {
        value.serialize(Writer { text: self.text, place: Place::Value })
    }

    fn serialize_unit(self) -> Result<(), fmt::Error> {
        self.put("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), fmt::Error> {
        self.put("null")
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), fmt::Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), fmt::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), fmt::Error> {
        let inside = self.open(Some(variant), "", "}")?;
        append(inside.text, value);
        inside.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'t>, fmt::Error> {
        self.open(None, "[", "]")
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside<'t>, fmt::Error> {
        self.open(None, "[", "]")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'t>, fmt::Error> {
        self.open(None, "[", "]")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'t>, fmt::Error> {
        self.open(Some(variant), "[", "]}")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'t>, fmt::Error> {
        self.open(None, "{", "}")
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Inside<'t>, fmt::Error> {
        if name == RAW {
            let inside = self.open(None, "", "")?;
            return Ok(Inside { place: Place::Raw, ..inside });
        }
        self.open(None, "{", "}")
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'t>, fmt::Error> {
        self.open(Some(variant), "{", "}}")
    }
}

/// Appends what is in a list or an object.
struct Inside<'t> {
    text: &'t mut String,
    /// The start of its content.
    start: usize,
    /// The position of the fields.
    place: Place,
    close: &'static str,
}

impl Inside<'_> {
    /// Appends the comma before an element or a key that is not the first.
    fn comma(&mut self) {
        if self.text.len() > self.start {
            self.text.push(',');
        }
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), fmt::Error> {
        self.comma();
        value.serialize(Writer { text: self.text, place: Place::Value })
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), fmt::Error> {
        let before = self.text.len();
        if self.place == Place::Field {
            self.comma();
            quoted(self.text, key);
            self.text.push(':');
        }
        let behind_key = self.text.len();
        value.serialize(Writer { text: self.text, place: self.place })?;
        // Nothing was written, so the key is removed again.
        if self.text.len() == behind_key {
            self.text.truncate(before);
        }
        Ok(())
    }

    fn close(self) -> Result<(), fmt::Error> {
        self.text.push_str(self.close);
        Ok(())
    }
}

impl ser::SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), fmt::Error> {
        self.comma();
        let begin = self.text.len();
        key.serialize(Writer { text: self.text, place: Place::Value })?;
        match self.text.as_bytes().get(begin) {
            Some(b'"') => {}
            Some(b'[' | b'{') | None => return Err(fmt::Error::custom("a key is a string")),
            // A number, or a truth value.
            Some(_) => {
                self.text.insert(begin, '"');
                self.text.push('"');
            }
        }
        self.text.push(':');
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), fmt::Error> {
        value.serialize(Writer { text: self.text, place: Place::Value })
    }

    fn end(self) -> Result<(), fmt::Error> {
        self.close()
    }
}

impl ser::SerializeSeq for Inside<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), fmt::Error> {
        self.element(value)
    }

    fn end(self) -> Result<(), fmt::Error> {
        self.close()
    }
}

impl ser::SerializeTuple for Inside<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), fmt::Error> {
        self.element(value)
    }

    fn end(self) -> Result<(), fmt::Error> {
        self.close()
    }
}

impl ser::SerializeTupleStruct for Inside<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), fmt::Error> {
        self.element(value)
    }

    fn end(self) -> Result<(), fmt::Error> {
        self.close()
    }
}

impl ser::SerializeTupleVariant for Inside<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), fmt::Error> {
        self.element(value)
    }

    fn end(self) -> Result<(), fmt::Error> {
        self.close()
    }
}

impl ser::SerializeStruct for Inside<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), fmt::Error> {
        self.field(key, value)
    }

    fn end(self) -> Result<(), fmt::Error> {
        self.close()
    }
}

impl ser::SerializeStructVariant for Inside<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), fmt::Error> {
        self.field(key, value)
    }

    fn end(self) -> Result<(), fmt::Error> {
        self.close()
    }
}
