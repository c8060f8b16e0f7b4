//! The data folder: the database file, grids by digest, uploads waiting to be committed.

use crate::error::{AppError, Result};
use cg_kit::{Digest, Digester};
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

/// One folder that holds everything a programme keeps on this machine; readable by its owner only.
pub struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    /// Opens the folder, making it when it is not there.
    ///
    /// # Errors
    /// When it cannot be made, naming it.
    pub fn open(root: &Path) -> Result<Self> {
        for dir in [root.to_path_buf(), root.join("files"), root.join("uploads")] {
            fs::create_dir_all(&dir).map_err(|e| AppError::file("make the folder", &dir, e))?;
            private(&dir)?;
        }
        Ok(Self { root: root.to_path_buf() })
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The embedded database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.root.join("commonground.db")
    }

    /// A kept file by its digest.
    #[must_use]
    pub fn kept(&self, digest: &str) -> PathBuf {
        self.root.join("files").join(digest)
    }

    /// Keeps a file under its digest; keeping it twice changes nothing.
    ///
    /// # Errors
    /// When it cannot be copied.
    pub fn keep(&self, from: &Path) -> Result<Digest> {
        let digest = digest_of(from)?;
        let to = self.kept(&digest.to_string());
        if !to.exists() {
            let part = to.with_extension("part");
            fs::copy(from, &part).map_err(|e| AppError::file("copy", from, e))?;
            fs::rename(&part, &to).map_err(|e| AppError::file("keep", &to, e))?;
        }
        Ok(digest)
    }

    /// Keeps bytes under their digest.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn keep_bytes(&self, bytes: &[u8]) -> Result<Digest> {
        let digest = Digest::of(bytes);
        let to = self.kept(&digest.to_string());
        if !to.exists() {
            let part = to.with_extension("part");
            let mut file = fs::File::create(&part).map_err(|e| AppError::file("write", &part, e))?;
            file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|e| AppError::file("write", &part, e))?;
            fs::rename(&part, &to).map_err(|e| AppError::file("keep", &to, e))?;
        }
        Ok(digest)
    }

    /// Forgets uploads that have waited since before an instant, in milliseconds since 1970 UTC: whoever sent them has
    /// left, and they may hold what should not lie about.
    pub fn forget_uploads_before(&self, instant: i64) {
        let since = |entry: &fs::DirEntry| {
            let changed = entry.metadata().and_then(|about| about.modified()).ok()?;
            i64::try_from(changed.duration_since(std::time::UNIX_EPOCH).ok()?.as_millis()).ok()
        };
        let waiting = fs::read_dir(self.root.join("uploads")).into_iter().flatten().flatten();
        for entry in waiting.filter(|entry| since(entry).is_some_and(|at| at < instant)) {
            let path = entry.path();
            let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        }
    }

    /// Where an upload of this id waits; the id must be one we gave out.
    ///
    /// # Errors
    /// When the id is not of our making, so that no path can be smuggled in.
    pub fn upload(&self, id: &str) -> Result<PathBuf> {
        uuid::Uuid::parse_str(id).map_err(|_| AppError::missing("upload", id))?;
        Ok(self.root.join("uploads").join(id))
    }
}

/// Digest of a file as one part, read in pieces; equal to [`Digest::of`] of its bytes.
///
/// # Errors
/// When it cannot be read.
pub fn digest_of(path: &Path) -> Result<Digest> {
    let mut file = fs::File::open(path).map_err(|e| AppError::file("open", path, e))?;
    let length = file.metadata().map_err(|e| AppError::file("open", path, e))?.len();
    let mut digester = Digester::default().open_bytes(length);
    let mut piece = vec![0; 1 << 20];
    loop {
        let n = file.read(&mut piece).map_err(|e| AppError::file("read", path, e))?;
        if n == 0 {
            return Ok(digester.finish());
        }
        digester = digester.more(&piece[..n]);
    }
}

#[cfg(unix)]
fn private(dir: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700))
        .map_err(|e| AppError::file("protect the folder", dir, e))
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_kept_once_under_its_digest() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::open(&dir.path().join("data")).expect("a data folder");
        let from = dir.path().join("grid.tif");
        fs::write(&from, b"cells").expect("written");
        let digest = folder.keep(&from).expect("kept");
        assert_eq!(digest, folder.keep_bytes(b"cells").expect("kept again"));
        assert_eq!(fs::read(folder.kept(&digest.to_string())).expect("read"), b"cells");
    }

    #[test]
    fn an_upload_that_nobody_came_back_for_is_forgotten() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::open(dir.path()).expect("a data folder");
        let path = folder.upload("01a229c0-557a-7535-8e29-b192a3b17642").expect("a place");
        fs::write(&path, b"rows").expect("written");
        let now = std::time::UNIX_EPOCH.elapsed().expect("after 1970").as_millis() as i64;
        folder.forget_uploads_before(now - 60_000);
        assert!(path.exists(), "it came just now");
        folder.forget_uploads_before(now + 60_000);
        assert!(!path.exists());
    }

    #[test]
    fn a_path_cannot_be_smuggled_in_as_an_upload() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::open(dir.path()).expect("a data folder");
        assert!(folder.upload("../../etc/passwd").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_the_folder() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::open(&dir.path().join("d")).expect("a data folder");
        let mode = fs::metadata(folder.root()).expect("metadata").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
