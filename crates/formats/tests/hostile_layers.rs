//! FlatGeobuf and Parquet that lie about their sizes, end early or nest without end: a message each, never a crash.

use cg_formats::write::{Column, ColumnKind, OutRow, Table, flatgeobuf, parquet};
use cg_formats::{FormatError, Limits, ReadOptions, Source};
use cg_geo::Shape;
use cg_kit::Value;

fn read(bytes: Vec<u8>, name: &str) -> Result<usize, FormatError> {
    let source = Source::from_bytes(bytes, name, &ReadOptions::default(), &Limits::default())?;
    source.rows(&source.layers()[0].name)?.try_fold(0, |n, row| row.map(|_| n + 1))
}

fn rule(result: Result<usize, FormatError>) -> String {
    let err = result.expect_err("refused");
    assert!(err.to_string().len() > 20, "says what to do: {err}");
    err.fault().rule.to_string()
}

fn table() -> Table {
    let columns = vec![Column::new("code", ColumnKind::Text), Column::new("people", ColumnKind::Int)];
    Table { name: "t".into(), columns, located: true, ..Table::default() }
}

fn rows() -> impl Iterator<Item = Result<OutRow, FormatError>> {
    (0..50).map(|i| {
        let cells = vec![Value::Text(format!("A{i:03}")), Value::Int(i)];
        Ok(OutRow { cells, shape: Shape::point(30.0 + i as f64 / 100.0, 10.0).ok() })
    })
}

fn fgb() -> Vec<u8> {
    let mut bytes = Vec::new();
    flatgeobuf(&mut bytes, &table(), rows()).expect("memory");
    bytes
}

fn columns() -> Vec<u8> {
    let mut bytes = Vec::new();
    parquet(&mut bytes, &table(), rows()).expect("memory");
    bytes
}

fn header_size(bytes: &[u8]) -> usize {
    u32::from_le_bytes(bytes[8..12].try_into().expect("four")) as usize
}

#[test]
fn whole_files_are_read() {
    assert_eq!((read(fgb(), "a.fgb"), read(columns(), "a.parquet")), (Ok(50), Ok(50)));
}

#[test]
fn a_flatgeobuf_that_ends_early_is_told_wherever_it_ends() {
    let whole = fgb();
    for end in (9..whole.len()).step_by(7) {
        let rule = rule(read(whole[..end].to_vec(), "a.fgb"));
        assert!(["file-truncated", "flatgeobuf-broken"].contains(&rule.as_str()), "{rule} at {end}");
    }
}

#[test]
fn sizes_that_lie_in_a_flatgeobuf_take_no_memory() {
    let mut header = fgb();
    header[8..12].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(rule(read(header, "a.fgb")), "flatgeobuf-broken");
    let mut feature = fgb();
    // 50 leaves, four nodes above them and a root, 40 bytes each.
    let at = 12 + header_size(&feature) + 55 * 40;
    feature[at..at + 4].copy_from_slice(&0x7FFF_FFFF_u32.to_le_bytes());
    assert_eq!(rule(read(feature, "a.fgb")), "row-too-long");
    let mut index = fgb();
    let count = index.windows(8).position(|w| w == 50_u64.to_le_bytes()).expect("the count of features");
    index[count..count + 8].copy_from_slice(&u64::MAX.to_le_bytes());
    assert_eq!(rule(read(index, "a.fgb")), "flatgeobuf-broken");
}

#[test]
fn a_parquet_that_ends_early_is_told_wherever_it_ends() {
    let whole = columns();
    for end in (5..whole.len()).step_by(7) {
        let rule = rule(read(whole[..end].to_vec(), "a.parquet"));
        assert!(["file-truncated", "parquet-broken"].contains(&rule.as_str()), "{rule} at {end}");
    }
}

#[test]
fn a_footer_that_lies_about_its_size_takes_no_memory() {
    let mut bytes = columns();
    let at = bytes.len() - 8;
    bytes[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(rule(read(bytes, "a.parquet")), "parquet-broken");
}

/// A file of one footer only: version 1 and a schema of groups in groups.
fn nested(levels: usize) -> Vec<u8> {
    let mut footer = vec![0x15, 2, 0x19, 0xFC];
    let mut count = levels;
    while count > 127 {
        footer.push((count & 127) as u8 | 128);
        count >>= 7;
    }
    footer.push(count as u8);
    for _ in 0..levels {
        // A name of one letter (field 4) and one child (field 5).
        footer.extend([0x48, 1, b'g', 0x15, 2, 0]);
    }
    footer.push(0);
    let mut bytes = b"PAR1".to_vec();
    bytes.extend(&footer);
    bytes.extend((footer.len() as u32).to_le_bytes());
    bytes.extend(b"PAR1");
    bytes
}

#[test]
fn a_schema_without_end_does_not_overflow_the_stack() {
    assert_eq!(rule(read(nested(20_000), "a.parquet")), "nested-too-deep");
    assert_eq!(rule(read(nested(2_000_000), "a.parquet")), "parquet-broken");
}

#[test]
fn bookkeeping_nested_without_end_does_not_overflow_the_stack() {
    let mut bytes = b"PAR1".to_vec();
    bytes.extend([0x7C; 100_000]);
    bytes.extend(100_000_u32.to_le_bytes());
    bytes.extend(b"PAR1");
    assert_eq!(rule(read(bytes, "a.parquet")), "parquet-broken");
}

#[test]
fn a_page_that_claims_gigabytes_is_refused_before_it_is_unpacked() {
    let mut bytes = columns();
    // The first page header follows the magic: type (field 1), unpacked size (field 2), packed size (field 3).
    assert_eq!((bytes[4], bytes[6]), (0x15, 0x15), "the header is where it was");
    let end = (7..).find(|at| bytes[*at] < 128).expect("the end of the number") + 1;
    let huge = [0xFE, 0xFF, 0xFF, 0xFF, 0x0F];
    // Made in place when it fits; a longer number would move all offsets.
    let room = end - 7;
    let mut longest = vec![0xFF; room - 1];
    longest.push(0x7E);
    bytes[7..end].copy_from_slice(if room == 5 { &huge } else { &longest });
    let refused = rule(read(bytes, "a.parquet"));
    assert!(["unpacks-too-large", "parquet-broken"].contains(&refused.as_str()), "{refused}");
}

#[test]
fn geo_metadata_must_be_true() {
    let bytes = columns();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(text.contains(r#""primary_column":"geometry""#));
    let swap = |from: &str, to: &str| {
        let at = bytes.windows(from.len()).position(|w| w == from.as_bytes()).expect("there");
        let mut changed = bytes.clone();
        changed[at..at + to.len()].copy_from_slice(to.as_bytes());
        rule(read(changed, "a.parquet"))
    };
    assert_eq!(swap(r#""primary_column":"geometry""#, r#""primary_column":"geometri""#), "parquet-broken");
    assert_eq!(swap(r#""encoding":"WKB""#, r#""encoding":"WKX""#), "parquet-unread");
    assert_eq!(swap(r#"{"version""#, r#"["version""#), "parquet-broken");
}
