//! What is wrong with a model file: where, which key, and what to write instead.

use std::fmt;

/// One fault of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFault {
    /// The file, as it was named.
    pub file: String,
    /// Line and column counted from 1, where the form has lines.
    pub place: Option<(usize, usize)>,
    /// The key, from the outermost: `criteria[2].value.full`.
    pub key: String,
    /// What is wrong and what to do, as a sentence without its beginning.
    pub message: String,
}

impl fmt::Display for ModelFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file)?;
        if let Some((line, column)) = self.place {
            write!(f, "{line}:{column}:")?;
        }
        if !self.key.is_empty() {
            write!(f, " {}", self.key)?;
        }
        write!(f, " {}", self.message)
    }
}

/// All faults of a model, in the order of their places; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFaults(pub Vec<ModelFault>);

impl fmt::Display for ModelFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for ModelFaults {}
