use super::{Finding, Rule, Ruled};
use crate::place::Population;
use cg_kit::Severity::Error;

impl Ruled for Population {
    const RULES: &'static [Rule<Self>] = &[
        Rule {
            id: "people-negative",
            severity: Error,
            field: "people",
            test: |p, _| if p.people < 0.0 { Finding::of(p.people) } else { None },
        },
        Rule {
            id: "year-impossible",
            severity: Error,
            field: "year",
            test: |p, s| {
                if (1900..=i64::from(s.today.year()) + 100).contains(&p.year) { None } else { Finding::of(p.year) }
            },
        },
        Rule { id: "age-band-reversed", severity: Error, field: "age_to", test: |p, _| reversed(p) },
    ];
}

fn reversed(p: &Population) -> Option<Finding> {
    let (from, to) = (p.age_from?, p.age_to?);
    if from < 0 || to < from { Finding::of(format!("{from}–{to}")) } else { None }
}
