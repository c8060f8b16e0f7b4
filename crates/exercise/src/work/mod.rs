//! Who acts and what they do: organisations, tasks and activities.

pub(crate) mod activity;
pub(crate) mod organisation;
pub(crate) mod task;
