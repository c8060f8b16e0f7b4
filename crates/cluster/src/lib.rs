//! Exposure as a function inside Apache DataFusion, and over many machines with Apache DataFusion Ballista.
//!
//! The function `cg_exposure(geometry, ask)` measures areas with the same kernels as one process does: a row depends on
//! nothing but its area and the inputs, so that it does not matter which machine measures it, nor with which others.
//! [`Ask`] is what is asked; its digest is the digest of [`cg_engine::exposure::Exposure::inputs`], and whoever opens
//! other files than the caller finds another digest and refuses.

mod ask;
mod client;
mod desk;
mod error;
mod function;
mod parts;
mod serve;

/// The DataFusion whose sessions the function belongs to.
pub use datafusion;

pub use ask::{Ask, GridAsk, LandAsk, LayerAsk};
pub use client::{Cluster, Measured};
pub use error::ClusterError;
pub use function::exposure_function;
pub use serve::{ExecutorOptions, SchedulerOptions, executor, scheduler};
