use super::{Finding, Rule, Ruled, dates};
use crate::plan::Task;
use cg_kit::Severity::Error;

impl Ruled for Task {
    const RULES: &'static [Rule<Self>] = &[
        Rule {
            id: "ends-before-start",
            severity: Error,
            field: "end_planned",
            test: |t, _| dates::ends_before_start(t.start_planned, t.end_planned),
        },
        Rule {
            id: "area-not-positive",
            severity: Error,
            field: "target_area_m2",
            test: |t, _| t.target_area_m2.filter(|a| *a < 0.0).and_then(Finding::of),
        },
    ];
}
