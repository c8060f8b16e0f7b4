//! Everything a command can answer instead of doing what was asked.

use crate::Words;
use cg_domain::grant::Act;
use cg_store::StoreError;
use thiserror::Error;

/// Result of a command or query.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

/// Why a command was not carried out; the words people read are the problem table's (`web`) and the command line's.
#[derive(Debug, Error)]
pub enum AppError {
    /// The person asking may not do that.
    #[error("this needs more rights than the account has ({0:?})")]
    NotAllowed(Act),
    /// Name and pass-phrase do not belong together, or the account is disabled.
    #[error("the name or the pass-phrase is not right")]
    SignInFailed,
    /// The one-time link was used, is too old, or was never given out.
    #[error("this one-time link is not valid any more; start the program again to get a new one")]
    LinkSpent,
    /// There is no such thing, or the person may not know of it.
    #[error("there is no {noun} {key:?}")]
    NotFound {
        /// What was looked for.
        noun: &'static str,
        /// The key given.
        key: String,
    },
    /// What was sent cannot be used as it is.
    #[error("{what}: {why}")]
    Invalid {
        /// Which part of the request.
        what: String,
        /// What is wrong with it and what to do.
        why: Words,
    },
    /// A model reads what has not been imported or measured yet.
    #[error("the model reads what the programme does not have yet: {}; import it, and let the server measure it", .columns.join(", "))]
    Unmeasured {
        /// The columns that are not there.
        columns: Vec<String>,
    },
    /// The step does not fit the present state.
    #[error("{0}")]
    Conflict(Words),
    /// A file could not be read or written.
    #[error("cannot {doing} {path}")]
    File {
        /// The verb.
        doing: &'static str,
        /// The file.
        path: String,
        /// The cause.
        #[source]
        cause: std::io::Error,
    },
    /// A file of somebody else's is not what it should be.
    #[error(transparent)]
    Format(#[from] cg_formats::FormatError),
    /// The database could not do it.
    #[error("the database could not do this")]
    Store(#[from] StoreError),
    /// A report could not be set as PDF; a bug to report.
    #[error(transparent)]
    Pdf(#[from] cg_report::PdfFault),
    /// The program contradicts itself; a bug to report.
    #[error("internal: {0}")]
    Internal(String),
}

impl AppError {
    pub(crate) fn invalid(what: impl Into<String>, why: impl Into<Words>) -> Self {
        Self::Invalid { what: what.into(), why: why.into() }
    }

    /// What is wrong, without the part of the request it is about.
    pub(crate) fn into_words(self) -> Words {
        match self {
            Self::Invalid { why, .. } | Self::Conflict(why) => why,
            other => other.to_string().into(),
        }
    }

    /// A step that does not fit the present state, by its message.
    pub(crate) fn conflict(key: &'static str) -> Self {
        Self::Conflict(Words::of(key))
    }

    pub(crate) fn missing(noun: &'static str, key: &str) -> Self {
        Self::NotFound { noun, key: key.chars().take(80).collect() }
    }

    pub(crate) fn file(doing: &'static str, path: &std::path::Path, cause: std::io::Error) -> Self {
        Self::File { doing, path: path.display().to_string(), cause }
    }
}
