//! What a file is, from its first bytes.

use super::archive::Archive;
use super::source::Format;
use super::stored::Stored;
use crate::{FormatError, Limits};

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) format: Format,
}

/// First bytes of things people send by mistake, and the rule that tells them what to do.
const STRANGERS: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xFF\xD8\xFF", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xBC\xAF", "7z"),
    (b"BZh", "bzip2"),
    (b"\xFD7zXZ", "xz"),
    (b"\x28\xB5\x2F\xFD", "zstd"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
];

/// Finds out what the (already unpacked) file is.
pub(crate) fn sniff(stored: &Stored, limits: &Limits) -> Result<Content, FormatError> {
    let head = stored.head(4096)?;
    let is = |format| Ok(Content { format });
    match head.as_slice() {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => return zip(stored, limits),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => return is(Format::Xls),
        [b'P', b'A', b'R', b'1', ..] => return is(Format::Parquet),
        h if h.starts_with(super::flatgeobuf::MAGIC) => return is(Format::FlatGeobuf),
        h if h.starts_with(b"SQLite format 3\0") => return is(Format::GeoPackage),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => return is(Format::GeoTiff),
        [0, 0, 0x27, 0x0A, ..] => return Err(FormatError::new("shapefile-alone", "")),
        [0x1f, 0x8b, ..] => return Err(FormatError::new("gzip-twice", "")),
        _ => {}
    }
    if let Some((_, what)) =
        STRANGERS.iter().find(|(magic, _)| head.starts_with(magic) && (magic.len() > 2 || looks_binary(&head)))
    {
        return Err(FormatError::new("format-unknown", what));
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
    let start = text.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
    match &text[start..] {
        [0x1E, ..] => is(Format::GeoJsonSeq),
        [b'{' | b'[', ..] => is(json_kind(&text[start..])),
        [b'<', ..] => Err(FormatError::new(
            "markup-not-read",
            String::from_utf8_lossy(&text[start..(start + 60).min(text.len())]),
        )),
        _ => is(Format::Csv),
    }
}

fn looks_binary(head: &[u8]) -> bool {
    head.iter().take(512).filter(|b| **b == 0).count() > 8
}

/// One object a line that is a whole feature is a sequence; anything else is one document.
fn json_kind(text: &[u8]) -> Format {
    let line = text.split(|b| *b == b'\n').next().unwrap_or_default();
    let compact: Vec<u8> = line.iter().copied().filter(|b| !b.is_ascii_whitespace()).take(4096).collect();
    let has = |word: &[u8]| compact.windows(word.len()).any(|w| w == word);
    if has(b"\"type\":\"Feature\"") && !has(b"FeatureCollection") && !has(b"\"features\"") {
        Format::GeoJsonSeq
    } else {
        Format::GeoJson
    }
}

fn zip(stored: &Stored, limits: &Limits) -> Result<Content, FormatError> {
    let archive = Archive::open(stored, limits)?;
    let has = |name: &str| archive.names().iter().any(|n| n == name);
    let ends = |ending: &str| archive.names().iter().any(|n| n.to_ascii_lowercase().ends_with(ending));
    let format = if has("xl/workbook.xml") || (has("[Content_Types].xml") && ends("workbook.xml")) {
        Format::Xlsx
    } else if has("content.xml") && has("mimetype") {
        Format::Ods
    } else if ends(".shp") {
        Format::Shapefile
    } else if has("xl/workbook.bin") {
        return Err(FormatError::new("format-unknown", "Excel binary workbook (.xlsb)"));
    } else if has("word/document.xml") {
        return Err(FormatError::new("format-unknown", "Word document"));
    } else {
        let inside = archive.names().iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        return Err(FormatError::new("zip-unknown", inside));
    };
    Ok(Content { format })
}
