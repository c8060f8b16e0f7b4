//! Every SQL statement there is: the same tables and the same answers on SQLite and on PostgreSQL with PostGIS.
//!
//! [`Store::read`] and [`Store::write`] hand out one transaction ([`Tx`]); the functions of each module take it. The
//! whole crate is synchronous: callers on an async runtime move the call to a blocking thread.
#![deny(missing_docs)]

pub mod api_tokens;
pub mod audit;
pub mod backup;
pub mod batches;
mod columns;
mod constraint;
pub mod decisions;
mod error;
mod executor;
pub mod faults;
pub mod figures;
mod indexes;
pub mod jobs;
pub mod mappings;
pub mod measures;
mod migrate;
pub mod models;
pub mod plans;
pub mod records;
pub mod reference;
pub mod registry;
pub mod results;
pub mod revisions;
pub mod runs;
pub mod sessions;
pub mod settings;
pub mod setup_tokens;
mod store;
pub mod users;
pub mod weight_sets;

pub use constraint::Broken;
pub use error::StoreError;
pub use executor::{Engine, Row, Stmt, Tx};
pub use records::Filter;
pub use store::Store;
pub(crate) use store::now_ms;
