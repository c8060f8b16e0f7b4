//! The bytes of a file, in memory or on disk, to be read as often as needed.

use crate::{FormatError, Limits};
use cg_kit::Digest;
use flate2::read::MultiGzDecoder;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::{NamedTempFile, TempPath};

/// Unpacked content up to this size is kept in memory, beyond it in a temporary file.
const IN_MEMORY: usize = 32 << 20;

/// A reader that can be wound back.
pub(crate) trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// Bytes to be read again and again.
#[derive(Clone, Debug)]
pub(crate) enum Stored {
    /// In memory.
    Memory(Arc<[u8]>),
    /// A file of the user, left as it is.
    File(PathBuf, u64),
    /// A temporary file, removed with the last clone.
    Temp(Arc<TempPath>, u64),
}

impl Stored {
    pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Self, FormatError> {
        let meta = std::fs::metadata(path)
            .map_err(|e| FormatError::new("file-unreadable", format!("{}: {e}", path.display())))?;
        if !meta.is_file() {
            return Err(FormatError::new("file-unreadable", format!("{} is not a file", path.display())));
        }
        let stored = Self::File(path.to_owned(), meta.len());
        stored.within(limits)?;
        Ok(stored)
    }

    pub(crate) fn bytes(bytes: Vec<u8>, limits: &Limits) -> Result<Self, FormatError> {
        let stored = Self::Memory(bytes.into());
        stored.within(limits)?;
        Ok(stored)
    }

    fn within(&self, limits: &Limits) -> Result<(), FormatError> {
        match self.len() {
            0 => Err(FormatError::new("file-empty", "")),
            n if n > limits.file_bytes => Err(FormatError::new("file-too-large", n).with("limit", limits.file_bytes)),
            _ => Ok(()),
        }
    }

    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::Memory(b) => b.len() as u64,
            Self::File(_, n) | Self::Temp(_, n) => *n,
        }
    }

    pub(crate) fn reader(&self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(match self {
            Self::Memory(b) => Box::new(Cursor::new(b.clone())),
            Self::File(p, _) => Box::new(BufReader::with_capacity(1 << 16, File::open(p)?)),
            Self::Temp(p, _) => Box::new(BufReader::with_capacity(1 << 16, File::open(&***p)?)),
        })
    }

    /// The first `n` bytes, or fewer when the file is shorter.
    pub(crate) fn head(&self, n: u64) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.reader()?.take(n).read_to_end(&mut head)?;
        Ok(head)
    }

    /// SHA-256 of the bytes, the same as `sha256sum` gives.
    pub(crate) fn digest(&self) -> io::Result<Digest> {
        let (mut reader, mut sum, mut buf) = (self.reader()?, Sha256::new(), vec![0; 1 << 16]);
        loop {
            match reader.read(&mut buf)? {
                0 => return Ok(Digest(sum.finalize().into())),
                n => sum.update(&buf[..n]),
            }
        }
    }

    /// A path that other libraries can open; content in memory is written to a temporary file first.
    pub(crate) fn on_disk(&self) -> io::Result<Self> {
        match self {
            Self::Memory(bytes) => {
                let mut file = NamedTempFile::new()?;
                file.write_all(bytes)?;
                Ok(Self::Temp(Arc::new(file.into_temp_path()), bytes.len() as u64))
            }
            other => Ok(other.clone()),
        }
    }

    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Memory(_) => None,
            Self::File(p, _) => Some(p),
            Self::Temp(p, _) => Some(p),
        }
    }

    /// Unpacks gzip, as many members as there are, within the limits.
    pub(crate) fn gunzip(&self, limits: &Limits) -> Result<Self, FormatError> {
        let mut plain = MultiGzDecoder::new(self.reader()?);
        spool(&mut plain, self.len(), limits).map_err(|err| match err {
            SpoolError::Read(e) => FormatError::new("gzip-broken", e),
            SpoolError::Ours(e) => e,
        })
    }
}

pub(crate) enum SpoolError {
    /// The packed bytes are broken.
    Read(io::Error),
    /// A limit was passed, or the temporary file cannot be written.
    Ours(FormatError),
}

/// How many bytes `packed` bytes may become; small files may always become 16 MiB.
pub(crate) fn allowance(packed: u64, limits: &Limits) -> u64 {
    packed.saturating_mul(limits.unpack_ratio).max(16 << 20).min(limits.unpacked_bytes)
}

/// Copies what a decoder gives into memory or a temporary file, never more than the limits allow.
pub(crate) fn spool(plain: &mut dyn Read, packed: u64, limits: &Limits) -> Result<Stored, SpoolError> {
    let most = allowance(packed, limits);
    let (mut memory, mut file, mut total, mut buf) = (Vec::new(), None::<NamedTempFile>, 0_u64, vec![0; 1 << 16]);
    let disk = |e: io::Error| SpoolError::Ours(FormatError::new("temporary-file", e));
    loop {
        let n = plain.read(&mut buf).map_err(SpoolError::Read)?;
        total += n as u64;
        if total > most {
            return Err(SpoolError::Ours(FormatError::new("unpacks-too-large", packed).with("limit", most)));
        }
        if let Some(file) = &mut file {
            file.write_all(&buf[..n]).map_err(disk)?;
        } else {
            memory.extend_from_slice(&buf[..n]);
        }
        if n == 0 {
            break;
        }
        if file.is_none() && memory.len() > IN_MEMORY {
            let mut made = NamedTempFile::new().map_err(disk)?;
            made.write_all(&memory).map_err(disk)?;
            memory = Vec::new();
            file = Some(made);
        }
    }
    Ok(match file {
        Some(mut f) => {
            f.flush().map_err(disk)?;
            Stored::Temp(Arc::new(f.into_temp_path()), total)
        }
        None => Stored::Memory(memory.into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut enc = GzEncoder::new(Vec::new(), Compression::best());
        enc.write_all(bytes).expect("memory");
        enc.finish().expect("memory")
    }

    #[test]
    fn gzip_comes_back_as_it_was() {
        let stored = Stored::bytes(gz(b"a,b\n1,2\n"), &Limits::default()).expect("small");
        let plain = stored.gunzip(&Limits::default()).expect("gzip");
        assert_eq!(plain.head(100).expect("memory"), b"a,b\n1,2\n");
    }

    #[test]
    fn a_gzip_bomb_stops_at_the_limit() {
        let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
        let stored = Stored::bytes(gz(&vec![0; 8 << 20]), &limits).expect("small");
        let err = stored.gunzip(&limits).expect_err("too large");
        assert_eq!(err.fault().rule, "unpacks-too-large");
    }

    #[test]
    fn a_truncated_gzip_is_named() {
        let mut bytes = gz(&b"0123456789".repeat(1000));
        bytes.truncate(bytes.len() / 2);
        let err = Stored::bytes(bytes, &Limits::default()).expect("small").gunzip(&Limits::default()).expect_err("cut");
        assert_eq!(err.fault().rule, "gzip-broken");
    }

    #[test]
    fn large_content_goes_to_disk_and_reads_the_same() {
        let big: Vec<u8> = (0..(IN_MEMORY + 100_000)).map(|i| (i % 251) as u8).collect();
        let stored =
            Stored::bytes(gz(&big), &Limits::default()).expect("small").gunzip(&Limits::default()).expect("gzip");
        assert!(matches!(stored, Stored::Temp(..)));
        let digest = stored.digest().expect("disk");
        assert_eq!(digest, Stored::bytes(big, &Limits::default()).expect("small").digest().expect("memory"));
    }
}
