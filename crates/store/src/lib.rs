//! Every SQL statement there is: the same tables and the same answers on SQLite and on PostgreSQL with PostGIS.
//!
//! [`Store::read`] and [`Store::write`] hand out one transaction ([`Tx`]); the functions of each module take it. The
//! whole crate is synchronous: callers on an async runtime move the call to a blocking thread.
#![deny(missing_docs)]

mod constraint;
mod error;
mod executor;
mod migrate;
pub mod registry;
mod store;

pub use constraint::Broken;
pub use error::StoreError;
pub use executor::{Engine, Row, Stmt, Tx};
pub use store::Store;
pub(crate) use store::now_ms;
