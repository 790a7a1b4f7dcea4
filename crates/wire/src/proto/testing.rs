//! What the tests of decoders share: pieces fed in, rows read back, garbage.

use arrow_array::{Array, ArrayRef, RecordBatch, cast::AsArray, types};
use arrow_schema::DataType;

use super::{At, Decoder, Piece, Verdict};
use crate::tables::Tables;

/// Where the rows of tests belong.
pub const AT: At<'static> = At {
    ts: 1_000,
    uid: Some("C1"),
    orig_h: Some("10.0.0.1"),
    orig_p: Some(40_000),
    resp_h: Some("10.0.0.2"),
    resp_p: Some(502),
};

/// Feeds pieces of at most `size` bytes, one direction after the other as given, and ends the flow.
pub fn replay(mut decoder: Box<dyn Decoder>, sent: &[(bool, &[u8])], size: usize, out: &mut Tables) -> Verdict {
    let mut verdict = Verdict::Unsure;
    'all: for (is_orig, bytes) in sent {
        for chunk in bytes.chunks(size.min(bytes.len().max(1))) {
            let piece = Piece { at: AT, is_orig: *is_orig, orig_l2_addr: None, proto: "tcp", bytes: chunk };
            verdict = decoder.piece(&piece, out);
            if verdict == Verdict::Leave {
                break 'all;
            }
        }
    }
    decoder.end(&AT, out);
    verdict
}

/// Rows as (column, text) for all that is not null, without the six columns every row starts with.
pub fn rows(batch: &RecordBatch) -> Vec<Vec<(String, String)>> {
    let schema = batch.schema();
    (0..batch.num_rows())
        .map(|row| {
            let columns = schema.fields().iter().zip(batch.columns()).skip(6);
            columns
                .filter(|(_, column)| !column.is_null(row))
                .map(|(field, column)| (field.name().clone(), shown(column, row)))
                .collect()
        })
        .collect()
}

/// The value of one column in each row; empty where it is null.
pub fn column(batch: &RecordBatch, name: &str) -> Vec<String> {
    let found = batch.column_by_name(name).expect("the table has the column");
    (0..batch.num_rows()).map(|row| if found.is_null(row) { String::new() } else { shown(found, row) }).collect()
}

fn shown(column: &ArrayRef, row: usize) -> String {
    match column.data_type() {
        DataType::Utf8View => column.as_string_view().value(row).to_owned(),
        DataType::Boolean => column.as_boolean().value(row).to_string(),
        DataType::UInt8 => column.as_primitive::<types::UInt8Type>().value(row).to_string(),
        DataType::UInt16 => column.as_primitive::<types::UInt16Type>().value(row).to_string(),
        DataType::UInt32 => column.as_primitive::<types::UInt32Type>().value(row).to_string(),
        DataType::UInt64 => column.as_primitive::<types::UInt64Type>().value(row).to_string(),
        DataType::Float64 => column.as_primitive::<types::Float64Type>().value(row).to_string(),
        DataType::Timestamp(..) => column.as_primitive::<types::TimestampNanosecondType>().value(row).to_string(),
        DataType::List(_) => {
            let items = column.as_list::<i32>().value(row);
            let said: Vec<String> = (0..items.len()).map(|index| shown(&items, index)).collect();
            format!("[{}]", said.join(", "))
        }
        other => unreachable!("no column has the type {other}"),
    }
}

/// Ten thousand mutations of the samples, in both directions, with random cuts and gaps: nothing may panic.
pub fn fuzz(decoder: fn() -> Box<dyn Decoder>, samples: &[&[u8]]) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..10_000 {
        let mut out = Tables::default();
        let mut sent: Vec<(bool, Vec<u8>)> = Vec::new();
        for sample in samples {
            let mut bytes = sample.to_vec();
            for _ in 0..next() % 6 {
                let place = usize::try_from(next()).unwrap_or(0) % bytes.len().max(1);
                match (next() % 3, bytes.get(place)) {
                    (0, Some(_)) => bytes[place] = next().to_le_bytes()[0],
                    (1, Some(_)) => bytes.truncate(place),
                    _ => bytes.extend_from_slice(&next().to_le_bytes()),
                }
            }
            sent.push((next() % 2 == 0, bytes));
        }
        let borrowed: Vec<(bool, &[u8])> = sent.iter().map(|(is_orig, bytes)| (*is_orig, bytes.as_slice())).collect();
        let size = 1 + usize::try_from(next()).unwrap_or(0) % 40;
        replay(decoder(), &borrowed, size, &mut out);
        let mut lossy = decoder();
        for (is_orig, bytes) in
            borrowed.iter().flat_map(|(is_orig, bytes)| bytes.chunks(size).map(|part| (*is_orig, part)))
        {
            let piece = Piece { at: AT, is_orig, orig_l2_addr: None, proto: "tcp", bytes };
            let lost = next() % 16 == 0 && lossy.gap(&AT, next() % 2 == 0, 1 + next() % 64, &mut out) == Verdict::Leave;
            if lost || lossy.piece(&piece, &mut out) == Verdict::Leave {
                break;
            }
        }
        lossy.end(&AT, &mut out);
    }
}
