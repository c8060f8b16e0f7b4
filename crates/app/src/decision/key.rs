//! The key that signs records: made at first use in the data folder, for its owner's eyes only.
//!
//! It is never in the database, in a backup or in a log; only its public half is. Whoever restores a backup elsewhere
//! signs with a new key, and both public keys are listed by the programme.

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use cg_domain::grant::Act;
use cg_engine::decision::public_key;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

const FILE: &str = "signing.key";
const SETTING: &str = "decision_keys";

/// A secret that forgets itself as far as Rust lets it: no `Debug`, no `Clone`.
pub(super) struct Secret(pub(super) [u8; 32]);

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.fill(0);
    }
}

impl App {
    /// The programme's key, made when there is none yet.
    pub(super) fn signing_key(&self) -> Result<Secret> {
        let path = self.folder.root().join(FILE);
        let secret = match read(&path)? {
            Some(secret) => secret,
            None => make(&path)?,
        };
        let public = public_key(&secret.0);
        let now = self.now();
        self.store.write(|tx| {
            let known = cg_store::settings::get(tx, SETTING)?.unwrap_or_default();
            if !known.split(' ').any(|key| key == public) {
                let all = if known.is_empty() { public.clone() } else { format!("{known} {public}") };
                cg_store::settings::set(tx, SETTING, &all, now)?;
            }
            Ok::<_, AppError>(())
        })?;
        Ok(secret)
    }

    /// The public keys with which this programme has signed, oldest first.
    ///
    /// # Errors
    /// When the asker may not read.
    pub fn decision_keys(&self, asker: &Asker) -> Result<Vec<String>> {
        asker.may(Act::Read)?;
        let known = self.setting(SETTING)?.unwrap_or_default();
        Ok(known.split(' ').filter(|key| !key.is_empty()).map(str::to_owned).collect())
    }
}

fn read(path: &Path) -> Result<Option<Secret>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(AppError::file("read", path, e)),
    };
    let mut secret = Secret([0; 32]);
    hex::decode_to_slice(text.trim(), &mut secret.0)
        .map_err(|_| AppError::file("use the signing key in", path, ErrorKind::InvalidData.into()))?;
    Ok(Some(secret))
}

fn make(path: &Path) -> Result<Secret> {
    let mut secret = Secret([0; 32]);
    getrandom::fill(&mut secret.0).map_err(|e| AppError::Internal(format!("no randomness: {e}")))?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    match options.open(path) {
        Ok(mut file) => {
            let text = format!("{}\n", hex::encode(secret.0));
            let done = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
            done.map(|()| secret).map_err(|e| AppError::file("write", path, e))
        }
        // Somebody else made it in this very moment: theirs counts.
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            read(path)?.ok_or_else(|| AppError::file("read", path, ErrorKind::NotFound.into()))
        }
        Err(e) => Err(AppError::file("write", path, e)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_only_its_owner_can_read_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join(FILE);
        assert!(read(&path).expect("read").is_none());
        let made = make(&path).expect("made");
        assert_eq!(make(&path).expect("found").0, made.0, "a key that is there is never replaced");
        assert_eq!(read(&path).expect("read").expect("a key").0, made.0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).expect("metadata").permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_broken_key_is_told_and_not_replaced() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join(FILE);
        std::fs::write(&path, "not a key").expect("written");
        assert!(read(&path).is_err());
        assert_eq!(std::fs::read_to_string(&path).expect("read"), "not a key");
    }
}
