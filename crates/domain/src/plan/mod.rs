//! What is to be done and what is done: tasks and activities.

mod activity;
mod task;

pub use activity::Activity;
pub use task::Task;
