//! Column builders: what one field of a table may hold, and the macro that makes tables of them.
//!
//! The names and types are those of `src/wardline/model/schema.py`; a Python test holds the two together.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Float64Builder, ListBuilder, StringViewBuilder, TimestampNanosecondBuilder, UInt8Builder,
    UInt16Builder, UInt32Builder, UInt64Builder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, TimeUnit};

/// One column being filled. `Value` is what a row hands in; `None` becomes null.
pub trait Column: Default {
    type Value<'a>: Copy;
    fn push(&mut self, value: Option<Self::Value<'_>>);
    fn finish(&mut self) -> ArrayRef;
    fn data_type() -> DataType;
}

macro_rules! plain_column {
    ($name:ident, $builder:ty, $value:ty, $data_type:expr) => {
        #[derive(Default)]
        pub struct $name($builder);
        impl Column for $name {
            type Value<'a> = $value;
            #[inline]
            fn push(&mut self, value: Option<$value>) {
                self.0.append_option(value);
            }
            fn finish(&mut self) -> ArrayRef {
                Arc::new(self.0.finish())
            }
            fn data_type() -> DataType {
                $data_type
            }
        }
    };
}

plain_column!(Flag, BooleanBuilder, bool, DataType::Boolean);
plain_column!(U8, UInt8Builder, u8, DataType::UInt8);
plain_column!(U16, UInt16Builder, u16, DataType::UInt16);
plain_column!(U32, UInt32Builder, u32, DataType::UInt32);
plain_column!(U64, UInt64Builder, u64, DataType::UInt64);
plain_column!(F64, Float64Builder, f64, DataType::Float64);

/// Text that came from the wire is stored as valid UTF-8; invalid bytes are replaced by the decoder before they get here.
#[derive(Default)]
pub struct Text(StringViewBuilder);
impl Column for Text {
    type Value<'a> = &'a str;
    #[inline]
    fn push(&mut self, value: Option<&str>) {
        self.0.append_option(value);
    }
    fn finish(&mut self) -> ArrayRef {
        Arc::new(self.0.finish())
    }
    fn data_type() -> DataType {
        DataType::Utf8View
    }
}

/// Nanoseconds since the epoch, UTC.
#[derive(Default)]
pub struct Time(TimestampNanosecondBuilder);
impl Column for Time {
    type Value<'a> = i64;
    #[inline]
    fn push(&mut self, value: Option<i64>) {
        self.0.append_option(value);
    }
    fn finish(&mut self) -> ArrayRef {
        Arc::new(self.0.finish().with_timezone("UTC"))
    }
    fn data_type() -> DataType {
        DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into()))
    }
}

macro_rules! list_column {
    ($name:ident, $builder:ty, $item:ty, $value:ty, $item_type:expr, $append:expr) => {
        #[derive(Default)]
        pub struct $name(ListBuilder<$builder>);
        impl Column for $name {
            type Value<'a> = &'a [$item];
            #[inline]
            fn push(&mut self, value: Option<&[$item]>) {
                if let Some(items) = value {
                    for item in items {
                        #[allow(clippy::redundant_closure_call)]
                        ($append)(self.0.values(), item);
                    }
                }
                self.0.append(value.is_some());
            }
            fn finish(&mut self) -> ArrayRef {
                Arc::new(self.0.finish())
            }
            fn data_type() -> DataType {
                DataType::List(Arc::new(Field::new("item", $item_type, true)))
            }
        }
    };
}

list_column!(Texts, StringViewBuilder, String, &str, DataType::Utf8View, |b: &mut StringViewBuilder, v: &String| b
    .append_value(v));
list_column!(F64s, Float64Builder, f64, f64, DataType::Float64, |b: &mut Float64Builder, v: &f64| b.append_value(*v));
list_column!(U16s, UInt16Builder, u16, u16, DataType::UInt16, |b: &mut UInt16Builder, v: &u16| b.append_value(*v));

/// A finished table, or none where it has no row.
pub fn record_batch(names: &[&str], types: Vec<DataType>, arrays: Vec<ArrayRef>) -> RecordBatch {
    let fields: Vec<Field> = names.iter().zip(types).map(|(name, kind)| Field::new(*name, kind, true)).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).expect("columns of one table have one length")
}

/// Makes a row type and its table. Rows are filled with `..Default::default()`: what is not given is null.
#[macro_export]
macro_rules! table {
    ($row:ident, $table:ident, $name:literal, { $($field:ident: $column:ty),* $(,)? }) => {
        #[derive(Clone, Copy, Default)]
        #[allow(non_snake_case)]
        pub struct $row<'a> {
            $(pub $field: Option<<$column as $crate::columns::Column>::Value<'a>>,)*
            /// Keeps the lifetime used where no column borrows.
            pub _borrow: std::marker::PhantomData<&'a ()>,
        }
        #[derive(Default)]
        #[allow(non_snake_case)]
        pub struct $table {
            rows: usize,
            $($field: $column,)*
        }
        impl $table {
            pub const NAME: &'static str = $name;
            #[inline]
            pub fn push(&mut self, row: $row<'_>) {
                self.rows += 1;
                $($crate::columns::Column::push(&mut self.$field, row.$field);)*
            }
            pub fn len(&self) -> usize {
                self.rows
            }
            pub fn is_empty(&self) -> bool {
                self.rows == 0
            }
            /// The rows so far as a record batch; the table is empty afterwards.
            pub fn finish(&mut self) -> arrow_array::RecordBatch {
                self.rows = 0;
                $crate::columns::record_batch(
                    &[$(stringify!($field)),*],
                    vec![$(<$column as $crate::columns::Column>::data_type()),*],
                    vec![$($crate::columns::Column::finish(&mut self.$field)),*],
                )
            }
        }
    };
}

/// Makes a table whose rows belong to a flow: `push(at, row)` fills ts, uid and the four endpoint columns.
#[macro_export]
macro_rules! flow_table {
    ($row:ident, $table:ident, $name:literal, { $($field:ident: $column:ty),* $(,)? }) => {
        #[derive(Clone, Copy, Default)]
        #[allow(non_snake_case)]
        pub struct $row<'a> {
            $(pub $field: Option<<$column as $crate::columns::Column>::Value<'a>>,)*
            /// Keeps the lifetime used where no column borrows.
            pub _borrow: std::marker::PhantomData<&'a ()>,
        }
        #[derive(Default)]
        #[allow(non_snake_case)]
        pub struct $table {
            rows: usize,
            ts: $crate::columns::Time,
            uid: $crate::columns::Text,
            orig_h: $crate::columns::Text,
            orig_p: $crate::columns::U16,
            resp_h: $crate::columns::Text,
            resp_p: $crate::columns::U16,
            $($field: $column,)*
        }
        impl $table {
            pub const NAME: &'static str = $name;
            #[inline]
            pub fn push(&mut self, at: &$crate::proto::At<'_>, row: $row<'_>) {
                use $crate::columns::Column;
                self.rows += 1;
                self.ts.push(Some(at.ts));
                self.uid.push(at.uid);
                self.orig_h.push(at.orig_h);
                self.orig_p.push(at.orig_p);
                self.resp_h.push(at.resp_h);
                self.resp_p.push(at.resp_p);
                $(Column::push(&mut self.$field, row.$field);)*
            }
            pub fn len(&self) -> usize {
                self.rows
            }
            pub fn is_empty(&self) -> bool {
                self.rows == 0
            }
            /// The rows so far as a record batch; the table is empty afterwards.
            pub fn finish(&mut self) -> arrow_array::RecordBatch {
                use $crate::columns::{Column, Text, Time, U16};
                self.rows = 0;
                $crate::columns::record_batch(
                    &["ts", "uid", "orig_h", "orig_p", "resp_h", "resp_p", $(stringify!($field)),*],
                    vec![
                        Time::data_type(), Text::data_type(), Text::data_type(), U16::data_type(),
                        Text::data_type(), U16::data_type(), $(<$column as Column>::data_type()),*
                    ],
                    vec![
                        self.ts.finish(), self.uid.finish(), self.orig_h.finish(), self.orig_p.finish(),
                        self.resp_h.finish(), self.resp_p.finish(), $(Column::finish(&mut self.$field)),*
                    ],
                )
            }
        }
    };
}
