use super::{Finding, Rule, Ruled, dates};
use crate::plan::Activity;
use cg_kit::Severity::{Error, Warning};

impl Ruled for Activity {
    const RULES: &'static [Rule<Self>] = &[
        Rule {
            id: "ends-before-start",
            severity: Error,
            field: "end",
            test: |a, _| dates::ends_before_start(a.start, a.end),
        },
        Rule {
            id: "area-not-positive",
            severity: Error,
            field: "area_m2",
            test: |a, _| a.area_m2.filter(|m| *m < 0.0).and_then(Finding::of),
        },
        Rule { id: "spot-task-counts-no-area", severity: Warning, field: "area_m2", test: |a, _| spot_area(a) },
    ];
}

/// A spot task removes items and releases no land.
fn spot_area(a: &Activity) -> Option<Finding> {
    if a.activity_type.as_str() == "eod_spot" { a.area_m2.filter(|m| *m > 0.0).and_then(Finding::of) } else { None }
}
