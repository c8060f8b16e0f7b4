//! Digests of content: what makes a result name its inputs.

use crate::Value;
use sha2::{Digest as _, Sha256};
use std::fmt;

/// A SHA-256 digest, shown as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Digester::default().bytes(bytes).finish()
    }

    /// The first `n` hexadecimal digits, for codes and file names.
    #[must_use]
    pub fn short(&self, n: usize) -> String {
        self.to_string().chars().take(n).collect()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}
impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Builds a digest from parts; every part is framed by its kind and length, so that parts cannot run together.
#[derive(Clone, Default)]
pub struct Digester(Sha256);

impl Digester {
    /// Adds bytes as one part.
    #[must_use]
    pub fn bytes(self, bytes: &[u8]) -> Self {
        self.part(b'b', bytes)
    }

    /// Adds a text as one part.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.part(b't', text.as_bytes())
    }

    /// Adds one stored cell as one part.
    #[must_use]
    pub fn value(self, value: &Value) -> Self {
        match value {
            Value::Null => self.part(b'0', b""),
            Value::Bool(b) => self.part(b'y', &[u8::from(*b)]),
            Value::Int(i) => self.part(b'i', &i.to_le_bytes()),
            Value::Real(r) => self.part(b'r', &r.to_bits().to_le_bytes()),
            Value::Text(t) => self.text(t),
            Value::Bytes(b) => self.bytes(b),
        }
    }

    /// The digest of all parts so far.
    #[must_use]
    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }

    /// Opens one part of known length whose bytes follow by [`Digester::more`], for files read in pieces.
    #[must_use]
    pub fn open_bytes(mut self, length: u64) -> Self {
        self.0.update(b"b");
        self.0.update(length.to_le_bytes());
        self
    }

    /// Adds the next bytes of the part opened last.
    #[must_use]
    pub fn more(mut self, bytes: &[u8]) -> Self {
        self.0.update(bytes);
        self
    }

    fn part(mut self, kind: u8, bytes: &[u8]) -> Self {
        self.0.update([kind]);
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        let ab_c = Digester::default().text("ab").text("c").finish();
        let a_bc = Digester::default().text("a").text("bc").finish();
        assert_ne!(ab_c, a_bc);
        assert_ne!(Digester::default().value(&Value::Null).finish(), Digester::default().text("").finish());
    }

    #[test]
    fn a_digest_shows_as_hexadecimal() {
        assert_eq!(Digest([0xab; 32]).to_string(), "ab".repeat(32));
        assert_eq!(Digest([0xab; 32]).short(4), "abab");
    }
}
