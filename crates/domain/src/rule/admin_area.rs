use super::{Finding, Rule, Ruled};
use crate::place::AdminArea;
use cg_kit::Severity::{Error, Warning};

impl Ruled for AdminArea {
    const RULES: &'static [Rule<Self>] = &[
        Rule {
            id: "level-impossible",
            severity: Error,
            field: "level",
            test: |a, _| if (0..=5).contains(&a.level) { None } else { Finding::of(a.level) },
        },
        Rule {
            id: "parent-is-itself",
            severity: Error,
            field: "parent_code",
            test: |a, _| a.parent_code.as_ref().filter(|p| **p == a.code).and_then(Finding::of),
        },
        Rule {
            id: "parent-missing",
            severity: Warning,
            field: "parent_code",
            test: |a, _| if a.level > 0 && a.parent_code.is_none() { Finding::of("") } else { None },
        },
    ];
}
