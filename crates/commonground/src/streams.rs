//! Files or standard streams: `-` stands for standard input and standard output.

use crate::outcome::Stop;
use std::fs::File;
use std::io::{ErrorKind, Seek as _, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that can be read more than once; what came on standard input is kept beside until the command ends.
pub(crate) enum Given {
    /// A file of the caller.
    File(PathBuf),
    /// What came on standard input.
    Kept(NamedTempFile),
}

impl Given {
    /// Where it can be read.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Kept(file) => file.path(),
        }
    }
}

/// Whether the path stands for a standard stream.
pub(crate) fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What a person calls it.
pub(crate) fn shown(path: &Path) -> String {
    if is_stream(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// The file, or all of standard input in a temporary one.
pub(crate) fn input(path: &Path) -> Result<Given, Stop> {
    if !is_stream(path) {
        return Ok(Given::File(path.to_path_buf()));
    }
    let mut kept = NamedTempFile::new()?;
    std::io::copy(&mut std::io::stdin().lock(), &mut kept)?;
    kept.flush()?;
    kept.rewind()?;
    Ok(Given::Kept(kept))
}

/// Writes a whole file, or to standard output.
pub(crate) fn output(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    if is_stream(path) {
        return to_stdout(|to| Ok(to.write_all(bytes)?));
    }
    crate::whole_file::write(path, |aside| Ok(std::fs::write(aside, bytes)?))
}

/// Writes a whole file, or to standard output, piece by piece.
pub(crate) fn written(path: &Path, work: impl FnOnce(&mut dyn Write) -> Result<(), Stop>) -> Result<(), Stop> {
    if is_stream(path) {
        return to_stdout(|to| work(to));
    }
    crate::whole_file::write(path, |aside| work(&mut File::create(aside)?))
}

/// Writes to standard output; that nobody reads on is told from all else that can go wrong, whoever wrote.
pub(crate) fn to_stdout(work: impl FnOnce(&mut dyn Write) -> Result<(), Stop>) -> Result<(), Stop> {
    let mut to = Listened { to: std::io::stdout().lock(), closed: false };
    let done = work(&mut to).and_then(|()| Ok(to.flush()?));
    if to.closed { Err(Stop::unheard()) } else { done }
}

/// Standard output that remembers whether its reader is gone.
struct Listened {
    to: std::io::StdoutLock<'static>,
    closed: bool,
}

impl Write for Listened {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let done = self.to.write(bytes);
        self.closed |= done.as_ref().is_err_and(|e| e.kind() == ErrorKind::BrokenPipe);
        done
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let done = self.to.flush();
        self.closed |= done.as_ref().is_err_and(|e| e.kind() == ErrorKind::BrokenPipe);
        done
    }
}

/// Tells people what was done: on standard output, or on standard error where standard output carries the result.
pub(crate) fn tell(out: &Path, words: &str) {
    if is_stream(out) {
        eprint!("{words}");
    } else {
        // Who stopped reading, such as `head`, does not stop the work.
        let _ = write!(std::io::stdout().lock(), "{words}");
    }
}
