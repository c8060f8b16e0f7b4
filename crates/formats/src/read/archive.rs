//! Zips that are checked before anything is taken out of them.

use super::stored::{ReadSeek, SpoolError, Stored, allowance, spool};
use crate::{FormatError, Limits};
use std::io::{Read, sink};
use zip::ZipArchive;

/// An opened zip: its parts are taken out by name, one at a time, never onto a path the zip names.
pub(crate) struct Archive {
    zip: ZipArchive<Box<dyn ReadSeek>>,
    names: Vec<String>,
    packed: u64,
    limits: Limits,
}

impl Archive {
    pub(crate) fn open(stored: &Stored, limits: &Limits) -> Result<Self, FormatError> {
        let zip = ZipArchive::new(stored.reader()?).map_err(|e| FormatError::new("zip-broken", e))?;
        if zip.len() > limits.zip_parts {
            return Err(FormatError::new("zip-too-many-parts", zip.len()).with("limit", limits.zip_parts));
        }
        let names = zip.file_names().filter_map(Result::ok).map(|n| n.into_owned()).collect();
        Ok(Self { zip, names, packed: stored.len(), limits: *limits })
    }

    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Takes one part out, within the limits whatever its header claims.
    pub(crate) fn part(&mut self, name: &str) -> Result<Stored, FormatError> {
        let broken = |e: &dyn std::fmt::Display| FormatError::new("zip-broken", format!("{name}: {e}"));
        let mut part = self.zip.by_name(name).map_err(|e| broken(&e))?;
        let packed = part.compressed_size().min(self.packed);
        spool(&mut part, packed, &self.limits).map_err(|err| match err {
            SpoolError::Read(e) => broken(&e),
            SpoolError::Ours(e) => e.with("part", name),
        })
    }

    /// Unpacks every part into nothing, to know that all of them together stay within the limits.
    ///
    /// Sizes in a zip's directory are claims; a library that trusts them must not meet the file before this.
    pub(crate) fn weigh(&mut self) -> Result<u64, FormatError> {
        let (most, mut total) = (allowance(self.packed, &self.limits), 0_u64);
        for i in 0..self.zip.len() {
            let part = self.zip.by_index(i).map_err(|e| FormatError::new("zip-broken", e))?;
            let name = part.name().map(|n| n.into_owned()).unwrap_or_default();
            let n = std::io::copy(&mut part.take(most - total + 1), &mut sink())
                .map_err(|e| FormatError::new("zip-broken", format!("{name}: {e}")))?;
            total += n;
            if total > most {
                return Err(FormatError::new("unpacks-too-large", self.packed).with("limit", most).with("part", name));
            }
        }
        Ok(total)
    }
}
