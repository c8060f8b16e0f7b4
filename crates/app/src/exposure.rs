//! Exposure of the programme's own hazard areas: the same measures as on files, refreshed only where something changed.

use serde::Serialize;

/// What a refresh did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefreshSummary {
    /// Hazard areas in all.
    pub areas: usize,
    /// Measured anew, because geometry, grid, layers or distances changed.
    pub measured: usize,
    /// Kept as they were.
    pub kept: usize,
    /// Areas without any cell of the population grid: their people are unknown, not 0.
    pub unknown: usize,
}

/// Measures of one hazard area.
#[derive(Debug, Clone, PartialEq)]
pub struct ExposureView {
    /// Column name, as in the table of `commonground exposure`, and value; `None` is unknown.
    pub measures: Vec<(String, Option<f64>)>,
    /// When they were computed, in milliseconds since 1970 UTC.
    pub computed_at: Option<i64>,
    /// Sources: name of the grid and the layers.
    pub sources: Vec<String>,
}
