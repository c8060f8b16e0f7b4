//! What a Parquet file claims, weighed before the crate `parquet` believes it.
//!
//! The crate takes memory for the sizes that page headers claim and follows schemas as deep as they nest; both end a
//! program, and nothing can catch that. So footers and page headers are walked here first. Panics can be caught, and
//! [`calm`] does.
//!
//! # Source
//! Apache Parquet `parquet.thrift` (field numbers), Thrift compact protocol.

use super::stored::{ReadSeek, allowance};
use crate::{FormatError, Limits};
use parquet::file::metadata::ColumnChunkMetaData;
use std::cell::Cell;
use std::io::{Read, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

/// Footers beyond this are refused; it holds a hundred thousand column chunks.
const FOOTER_BYTES: u64 = 16 << 20;
/// Levels of structs in Parquet's own bookkeeping; it has six.
const DEPTH: usize = 24;
/// PLAIN, PLAIN_DICTIONARY, RLE, RLE_DICTIONARY, BYTE_STREAM_SPLIT: those that take no memory for a claimed count.
const ENCODINGS: [i64; 5] = [0, 2, 3, 8, 9];

pub(super) fn broken(why: impl std::fmt::Display) -> FormatError {
    FormatError::new("parquet-broken", why)
}

thread_local!(static CALM: Cell<bool> = const { Cell::new(false) });
static HOOK: Once = Once::new();

/// Work on bytes that may make the crate panic; a panic becomes an error and is not printed.
pub(super) fn calm<T>(work: impl FnOnce() -> Result<T, FormatError>) -> Result<T, FormatError> {
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |told| {
            if !CALM.get() {
                before(told);
            }
        }));
    });
    CALM.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    CALM.set(false);
    done.unwrap_or_else(|_| Err(broken("its values do not fit what it says of them")))
}

/// Walks the footer at the end of the file.
pub(super) fn footer(reader: &mut dyn ReadSeek, length: u64, limits: &Limits) -> Result<(), FormatError> {
    let start = length.checked_sub(12).ok_or_else(|| broken("it is too short"))?;
    let mut end = [0_u8; 8];
    reader.seek(SeekFrom::Start(start + 4))?;
    reader.read_exact(&mut end)?;
    if &end[4..] != b"PAR1" {
        return Err(FormatError::new("file-truncated", "A Parquet file ends with PAR1."));
    }
    let size = u64::from(u32::from_le_bytes([end[0], end[1], end[2], end[3]]));
    if size > FOOTER_BYTES.min(start) {
        return Err(broken(format!("its footer claims {size} bytes")));
    }
    reader.seek(SeekFrom::Start(length - 8 - size))?;
    let mut bytes = Vec::new();
    reader.take(size).read_to_end(&mut bytes)?;
    let mut children = Vec::new();
    Thrift::new(&bytes).fields(0, &mut |thrift, id, kind| {
        // The list of schema elements; of each only the number of its children.
        if (id, kind) != (2, LIST) {
            return Ok(false);
        }
        let (element, count) = thrift.list()?;
        if element != STRUCT || count > limits.columns * 8 {
            return Err(broken(format!("its schema has {count} elements")));
        }
        for _ in 0..count {
            children.push(0);
            thrift.fields(1, &mut |thrift, id, kind| {
                let wanted = (id, kind) == (5, I32);
                if wanted && let Some(last) = children.last_mut() {
                    *last = thrift.int()?;
                }
                Ok(wanted)
            })?;
        }
        Ok(true)
    })?;
    shallow(&children, limits)
}

/// Refuses a schema that nests deeper than a call stack is.
fn shallow(children: &[i64], limits: &Limits) -> Result<(), FormatError> {
    let mut open: Vec<i64> = Vec::new();
    for count in children {
        while open.last() == Some(&0) {
            open.pop();
        }
        if let Some(last) = open.last_mut() {
            *last -= 1;
        }
        if *count > 0 {
            open.push(*count);
        }
        if open.len() > limits.depth {
            return Err(FormatError::new("nested-too-deep", open.len()).with("limit", limits.depth));
        }
    }
    Ok(())
}

/// Walks the headers of all pages of a column chunk.
pub(super) fn pages(
    reader: &mut dyn ReadSeek,
    length: u64,
    chunk: &ColumnChunkMetaData,
    limits: &Limits,
) -> Result<(), FormatError> {
    let start = chunk.dictionary_page_offset().unwrap_or_else(|| chunk.data_page_offset());
    let range = u64::try_from(start).ok().zip(u64::try_from(chunk.compressed_size()).ok());
    let (mut at, end) = range
        .and_then(|(start, size)| Some((start, start.checked_add(size)?)))
        .filter(|(_, end)| *end <= length)
        .ok_or_else(|| FormatError::new("file-truncated", "A column lies beyond its end."))?;
    while at < end {
        let page = header(reader, at, end)?;
        let most = allowance(page.compressed, limits).min(1 << 30);
        if page.unpacked > most {
            return Err(FormatError::new("unpacks-too-large", page.compressed).with("limit", most));
        }
        if page.entries > page.unpacked {
            return Err(broken(format!("a dictionary of {} bytes claims {} entries", page.unpacked, page.entries)));
        }
        if let Some(encoding) = page.encodings.iter().find(|e| !ENCODINGS.contains(e)) {
            return Err(FormatError::new("parquet-unread", format!("encoding {encoding}")));
        }
        at = (at + page.header)
            .checked_add(page.compressed)
            .filter(|next| *next <= end)
            .ok_or_else(|| FormatError::new("file-truncated", "A page lies beyond its column."))?;
    }
    Ok(())
}

#[derive(Default)]
struct Page {
    header: u64,
    unpacked: u64,
    compressed: u64,
    /// Entries of a dictionary; 0 for other pages.
    entries: u64,
    encodings: Vec<i64>,
}

/// The page header at a place; nearly all are short, a few hold long smallest and largest values.
fn header(reader: &mut dyn ReadSeek, at: u64, end: u64) -> Result<Page, FormatError> {
    let mut found = Err(broken("a page has no header"));
    for window in [4 << 10, FOOTER_BYTES] {
        reader.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::new();
        (&mut *reader).take(window.min(end - at)).read_to_end(&mut bytes)?;
        found = page(&bytes);
        if found.is_ok() || at + window >= end {
            break;
        }
    }
    found
}

fn page(bytes: &[u8]) -> Result<Page, FormatError> {
    let mut page = Page::default();
    let mut thrift = Thrift::new(bytes);
    thrift.fields(0, &mut |thrift, id, kind| {
        match (id, kind) {
            (2, I32) => page.unpacked = thrift.size()?,
            (3, I32) => page.compressed = thrift.size()?,
            // Data page, dictionary page, data page of version 2: values and their encodings.
            (5 | 7 | 8, STRUCT) => thrift.fields(1, &mut |thrift, inner, kind| {
                match (id, inner, kind) {
                    (7, 1, I32) => page.entries = thrift.size()?,
                    (5 | 7, 2, I32) | (8, 4, I32) => page.encodings.push(thrift.int()?),
                    _ => return Ok(false),
                }
                Ok(true)
            })?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    page.header = thrift.at as u64;
    Ok(page)
}

const I32: u8 = 5;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// Thrift's compact protocol, passed over without holding anything.
struct Thrift<'a> {
    bytes: &'a [u8],
    at: usize,
}

type Take<'t, 'a> = &'t mut dyn FnMut(&mut Thrift<'a>, i64, u8) -> Result<bool, FormatError>;

impl<'a> Thrift<'a> {
    const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Every field of a struct; those that `take` does not read are passed over.
    fn fields(&mut self, depth: usize, take: Take<'_, 'a>) -> Result<(), FormatError> {
        if depth > DEPTH {
            return Err(broken("its bookkeeping is nested too deep"));
        }
        let mut id = 0_i64;
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Ok(());
            }
            id = if head >> 4 == 0 { self.int()? } else { id.saturating_add(i64::from(head >> 4)) };
            if !take(self, id, head & 15)? {
                self.skip(head & 15, depth)?;
            }
        }
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Result<(), FormatError> {
        match kind {
            1 | 2 => Ok(()),
            3 => self.byte().map(|_| ()),
            4..=6 => self.varint().map(|_| ()),
            7 => self.forward(8),
            8 => {
                let length = self.varint()?;
                self.forward(usize::try_from(length).unwrap_or(usize::MAX))
            }
            LIST | 10 => {
                let (element, count) = self.list()?;
                (0..count).try_for_each(|_| self.element(element, depth))
            }
            STRUCT => self.fields(depth + 1, &mut |_, _, _| Ok(false)),
            other => Err(broken(format!("its bookkeeping holds a value of the unknown type {other}"))),
        }
    }

    /// A member of a list: yes and no take a byte there.
    fn element(&mut self, kind: u8, depth: usize) -> Result<(), FormatError> {
        if matches!(kind, 1 | 2) { self.forward(1) } else { self.skip(kind, depth + 1) }
    }

    /// Type and number of the members of a list, no more than bytes are left.
    fn list(&mut self) -> Result<(u8, usize), FormatError> {
        let head = self.byte()?;
        let count = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
        let left = self.bytes.len() - self.at;
        let fits = usize::try_from(count).ok().filter(|count| *count <= left);
        fits.map(|count| (head & 15, count)).ok_or_else(|| broken(format!("a list claims {count} members")))
    }

    fn byte(&mut self) -> Result<u8, FormatError> {
        let byte = *self.bytes.get(self.at).ok_or_else(|| broken("its bookkeeping is cut off"))?;
        self.at += 1;
        Ok(byte)
    }

    fn forward(&mut self, bytes: usize) -> Result<(), FormatError> {
        let left = self.bytes.len() - self.at;
        if bytes > left {
            return Err(broken("its bookkeeping is cut off"));
        }
        self.at += bytes;
        Ok(())
    }

    fn varint(&mut self) -> Result<u64, FormatError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Ok(value);
            }
        }
        Err(broken("a number has no end"))
    }

    /// A signed number, zigzag-coded.
    fn int(&mut self) -> Result<i64, FormatError> {
        let coded = self.varint()?;
        Ok((coded >> 1) as i64 ^ -((coded & 1) as i64))
    }

    fn size(&mut self) -> Result<u64, FormatError> {
        let size = self.int()?;
        u64::try_from(size).map_err(|_| broken(format!("a size of {size} bytes")))
    }
}
