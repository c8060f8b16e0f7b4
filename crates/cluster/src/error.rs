//! What can go wrong between the caller, the scheduler and the executors.

use std::fmt::Display;
use std::path::Path;

use thiserror::Error;

/// Why a cluster did not measure.
///
/// It travels from thread to thread and from machine to machine, so that it holds words and no causes.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ClusterError {
    /// The address is none.
    #[error("\"{found}\" is not the address of a scheduler; write it as df://HOST:PORT")]
    Address {
        /// As given.
        found: String,
    },
    /// Nobody answers.
    #[error(
        "no scheduler answers at {address} ({why}); start one with `commonground cluster scheduler --listen {address}`"
    )]
    NoScheduler {
        /// Host and port.
        address: String,
        /// What the machine said.
        why: String,
    },
    /// A scheduler without executors.
    #[error(
        "the scheduler at {address} has no executor; start some with `commonground cluster executor --scheduler {address}`"
    )]
    NoExecutor {
        /// Host and port.
        address: String,
    },
    /// A file that all must see cannot be used.
    #[error("{file}: {why}; every executor must be able to read it under this path")]
    File {
        /// Which.
        file: String,
        /// Why.
        why: String,
    },
    /// Two machines see different things.
    #[error("{what} {why}; give every machine the same file under the same path")]
    Differs {
        /// What differs.
        what: String,
        /// How.
        why: String,
    },
    /// Two machines run different programs.
    #[error("the caller is version {caller} and the executor is version {executor}; start the same program everywhere")]
    Version {
        /// Of the caller.
        caller: String,
        /// Of the executor.
        executor: String,
    },
    /// What is asked cannot be read or answered.
    #[error("{0}")]
    Asked(String),
    /// What an executor said when it failed.
    #[error("{0}")]
    Executor(String),
    /// The cluster itself failed.
    #[error("the cluster failed: {0}; look at what the scheduler and the executors say, or leave out --cluster")]
    Cluster(String),
    /// It cannot be started.
    #[error("it cannot be started: {0}; see --help")]
    Start(String),
}

impl ClusterError {
    pub(crate) fn file(file: &Path, why: impl Display) -> Self {
        Self::File { file: file.display().to_string(), why: why.to_string() }
    }
}
