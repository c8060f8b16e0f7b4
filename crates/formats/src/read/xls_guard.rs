//! Looks at an Excel 97 workbook before the library does: where its cells lie decides how much memory it will take.

use super::stored::Stored;
use crate::{FormatError, Limits};

/// Records of the BIFF stream that hold cells: row, then (first) column.
const CELLS: &[u16] = &[0x0006, 0x00BD, 0x00BE, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x0201];
const BOF: u16 = 0x0809;
const FREE: u32 = 0xFFFF_FFFA;

/// Refuses encrypted and damaged workbooks, and sheets whose corners are so far apart that they would fill the memory.
pub(crate) fn check(stored: &Stored, limits: &Limits) -> Result<(), FormatError> {
    let bytes = stored.head(stored.len())?;
    let broken = || FormatError::new("workbook-broken", "compound file");
    let file = Compound::open(&bytes).ok_or_else(broken)?;
    let Some(stream) = file.stream(&["Workbook", "Book"]) else {
        let locked = file.stream(&["EncryptedPackage"]).is_some();
        return Err(if locked { FormatError::new("file-locked", "") } else { broken() });
    };
    weigh(&stream, limits)
}

fn weigh(stream: &[u8], limits: &Limits) -> Result<(), FormatError> {
    let (mut at, mut corner, mut total) = (0, (0_u64, 0_u64), 0_u64);
    while let Some(head) = stream.get(at..at + 4) {
        let (kind, len) = (word(head, 0), usize::from(word(head, 2)));
        let body = stream.get(at + 4..(at + 4 + len).min(stream.len())).unwrap_or_default();
        if kind == 0x002F {
            return Err(FormatError::new("file-locked", ""));
        }
        if kind == BOF {
            total += corner.0 * corner.1;
            corner = (0, 0);
        }
        if CELLS.contains(&kind) && body.len() >= 4 {
            corner = (corner.0.max(u64::from(word(body, 0)) + 1), corner.1.max(u64::from(word(body, 2)) + 1));
            if kind == 0x00BD || kind == 0x00BE {
                let last = word(body, body.len() - 2);
                corner.1 = corner.1.max(u64::from(last) + 1);
            }
        }
        at += 4 + len;
    }
    total += corner.0 * corner.1;
    if total > limits.sheet_cells as u64 {
        return Err(FormatError::new("too-many-cells", total).with("limit", limits.sheet_cells));
    }
    Ok(())
}

fn word(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

/// The parts of a compound file (MS-CFB) that are needed to find one stream.
struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    next: Vec<u32>,
    mini_next: Vec<u32>,
    mini_cutoff: u32,
    directory: Vec<u8>,
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = word(bytes, 30);
        if bytes.len() < 512 || !(9..=12).contains(&shift) {
            return None;
        }
        let mut made = Self {
            bytes,
            sector: 1 << shift,
            next: Vec::new(),
            mini_next: Vec::new(),
            mini_cutoff: long(bytes, 56)?,
            directory: Vec::new(),
        };
        let mut tables: Vec<u32> = (0..109).filter_map(|i| long(bytes, 76 + 4 * i)).filter(|s| *s < FREE).collect();
        let (mut more, mut turns) = (long(bytes, 68)?, 0);
        while more < FREE && turns < 4096 {
            let part = made.at(more)?;
            let n = part.len() / 4 - 1;
            tables.extend((0..n).filter_map(|i| long(part, 4 * i)).filter(|s| *s < FREE));
            more = long(part, 4 * n)?;
            turns += 1;
        }
        for table in tables {
            let part = made.at(table)?;
            made.next.extend((0..part.len() / 4).filter_map(|i| long(part, 4 * i)));
        }
        made.directory = made.chain(long(bytes, 48)?)?;
        let mini = made.chain(long(bytes, 60)?).unwrap_or_default();
        made.mini_next = (0..mini.len() / 4).filter_map(|i| long(&mini, 4 * i)).collect();
        Some(made)
    }

    fn at(&self, sector: u32) -> Option<&'a [u8]> {
        let from = (sector as usize).checked_add(1)?.checked_mul(self.sector)?;
        self.bytes.get(from..(from + self.sector).min(self.bytes.len())).filter(|s| s.len() >= 8)
    }

    /// The sectors of a chain; a chain longer than the file goes in circles and is refused.
    fn chain(&self, first: u32) -> Option<Vec<u8>> {
        let (mut out, mut at) = (Vec::new(), first);
        while at < FREE {
            out.extend_from_slice(self.at(at)?);
            if out.len() > self.bytes.len() + self.sector {
                return None;
            }
            at = *self.next.get(at as usize)?;
        }
        Some(out)
    }

    fn stream(&self, names: &[&str]) -> Option<Vec<u8>> {
        let root = self.directory.get(..128)?;
        let entry = self.directory.chunks_exact(128).find(|e| {
            let units: Vec<u16> = (0..32).map(|i| word(e, 2 * i)).take_while(|u| *u != 0).collect();
            names.contains(&String::from_utf16_lossy(&units).as_str())
        })?;
        let (first, size) = (long(entry, 116)?, long(entry, 120)?);
        if size >= self.mini_cutoff {
            return self.chain(first);
        }
        let store = self.chain(long(root, 116)?)?;
        let (mut out, mut at) = (Vec::new(), first);
        while at < FREE && out.len() <= store.len() {
            out.extend_from_slice(store.get(at as usize * 64..at as usize * 64 + 64)?);
            at = *self.mini_next.get(at as usize)?;
        }
        Some(out)
    }
}
