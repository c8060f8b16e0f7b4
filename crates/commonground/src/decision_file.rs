//! The signed record of a decision from a file: the record itself, or the PDF that encloses it.

use crate::outcome::Stop;
use cg_engine::decision;
use std::io::Read as _;
use std::path::Path;

/// A record, and the PDF that encloses it where it came in one.
pub(crate) struct DecisionFile {
    pub(crate) record: Vec<u8>,
    pub(crate) pdf: Option<Vec<u8>>,
}

/// Reads a record; `-` is standard input.
pub(crate) fn read(file: &Path) -> Result<DecisionFile, Stop> {
    let mut bytes = Vec::new();
    let done = if file.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::read(file).map(|read| bytes = read)
    };
    done.map_err(|e| Stop::new(format!("cannot read the record: {e}")).at(file.display()))?;
    if !cg_report::is_pdf(&bytes) {
        return Ok(DecisionFile { record: bytes, pdf: None });
    }
    let mut enclosed = cg_report::enclosed(&bytes);
    // What cannot be read as a record is somebody's other file, unless it is the only one.
    if enclosed.len() > 1 {
        enclosed.retain(|one| !matches!(decision::open(one), Err(decision::SealFault::NotARecord(_))));
    }
    let stop = |said: &str| Err(Stop::new(said).at(file.display()));
    match enclosed.len() {
        1 => Ok(DecisionFile { record: enclosed.swap_remove(0), pdf: Some(bytes) }),
        0 => stop("this PDF encloses no record; give the PDF as it was downloaded, or the record (.json)"),
        _ => stop("this PDF encloses more than one record; give the record (.json) that is meant"),
    }
}
