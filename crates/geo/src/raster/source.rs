//! Bytes of a grid file, read at any place; gzipped files are unpacked aside first.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use tiff_reader::TiffError;
use tiff_reader::source::TiffSource;

use super::RasterError;

/// A file, or bytes in memory, that can be read at any offset.
#[derive(Debug)]
pub(super) struct Source {
    bytes: Bytes,
    length: u64,
    name: String,
}

#[derive(Debug)]
enum Bytes {
    File(File),
    Memory(Vec<u8>),
}

impl Source {
    /// Opens a file; a gzipped one is unpacked into an unnamed temporary file, at most `limit` bytes.
    pub(super) fn open(path: &Path, limit: u64) -> Result<Self, RasterError> {
        let name = path.display().to_string();
        let io = |source| RasterError::Io { path: name.clone(), source };
        let mut file = File::open(path).map_err(io)?;
        let mut magic = [0u8; 2];
        let read = file.read(&mut magic).map_err(io)?;
        file.seek(SeekFrom::Start(0)).map_err(io)?;
        if read == 2 && magic == [0x1f, 0x8b] {
            file = unpacked(file, limit, &name)?;
        }
        let length = file.metadata().map_err(io)?.len();
        Ok(Self { bytes: Bytes::File(file), length, name })
    }

    /// Bytes already in memory.
    pub(super) fn memory(bytes: Vec<u8>, limit: u64) -> Result<Self, RasterError> {
        let name = "uploaded grid".to_owned();
        if bytes.starts_with(&[0x1f, 0x8b]) {
            let file = unpacked(bytes.as_slice(), limit, &name)?;
            let length = file.metadata().map_err(|source| RasterError::Io { path: name.clone(), source })?.len();
            return Ok(Self { bytes: Bytes::File(file), length, name });
        }
        Ok(Self { length: bytes.len() as u64, bytes: Bytes::Memory(bytes), name })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Fills `out` from `offset`; the range is checked against the length first.
    pub(super) fn read_into(&self, offset: u64, out: &mut [u8]) -> Result<(), TiffError> {
        let end = offset.checked_add(out.len() as u64).filter(|end| *end <= self.length);
        if end.is_none() {
            let (length, data_len) = (out.len() as u64, self.length);
            return Err(TiffError::OffsetOutOfBounds { offset, length, data_len });
        }
        match &self.bytes {
            Bytes::File(file) => read_at(file, offset, out).map_err(|e| TiffError::Io(e, self.name.clone())),
            Bytes::Memory(bytes) => {
                let start = usize::try_from(offset).unwrap_or(usize::MAX);
                out.copy_from_slice(&bytes[start..start + out.len()]);
                Ok(())
            }
        }
    }
}

impl TiffSource for Source {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_exact_at(&self, offset: u64, len: usize) -> Result<Vec<u8>, TiffError> {
        if offset.checked_add(len as u64).is_none_or(|end| end > self.length) {
            return Err(TiffError::OffsetOutOfBounds { offset, length: len as u64, data_len: self.length });
        }
        let mut out = vec![0; len];
        self.read_into(offset, &mut out)?;
        Ok(out)
    }
}

#[cfg(unix)]
fn read_at(file: &File, offset: u64, out: &mut [u8]) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, out, offset)
}

#[cfg(not(unix))]
fn read_at(file: &File, offset: u64, out: &mut [u8]) -> io::Result<()> {
    let mut own = file.try_clone()?;
    own.seek(SeekFrom::Start(offset))?;
    own.read_exact(out)
}

/// Unpacks a gzip stream, all members, into a temporary file that nobody else can open.
fn unpacked(packed: impl Read, limit: u64, name: &str) -> Result<File, RasterError> {
    let io = |source| RasterError::Io { path: name.to_owned(), source };
    let mut out = tempfile::tempfile().map_err(io)?;
    let mut reader = flate2::read::MultiGzDecoder::new(packed);
    let mut buffer = vec![0u8; 1 << 16];
    let mut total = 0u64;
    loop {
        let read = reader
            .read(&mut buffer)
            .map_err(|e| RasterError::damaged(format!("byte {total} of the unpacked file"), e.to_string()))?;
        if read == 0 {
            break;
        }
        total += read as u64;
        if total > limit {
            return Err(RasterError::TooLarge {
                what: format!("the gzipped grid {name}"),
                bytes: total,
                limit,
                remedy: "unpack it with gunzip first, or cut out the country",
            });
        }
        out.write_all(&buffer[..read]).map_err(io)?;
    }
    out.seek(SeekFrom::Start(0)).map_err(io)?;
    Ok(out)
}
