use super::{Finding, Rule, Ruled, dates};
use crate::incident::Casualty;
use cg_kit::Severity::{Error, Warning};

impl Ruled for Casualty {
    const RULES: &'static [Rule<Self>] = &[
        Rule { id: "date-in-future", severity: Error, field: "date", test: |c, s| dates::in_future(c.date, s) },
        Rule {
            id: "date-impossibly-early",
            severity: Error,
            field: "date",
            test: |c, s| dates::impossibly_early(c.date, s),
        },
        Rule {
            id: "date-unusually-early",
            severity: Warning,
            field: "date",
            test: |c, s| dates::unusually_early(c.date, s),
        },
        Rule {
            id: "age-impossible",
            severity: Error,
            field: "age",
            test: |c, _| c.age.filter(|a| !(0..=120).contains(a)).and_then(Finding::of),
        },
        Rule {
            id: "age-group-contradicts-age",
            severity: Warning,
            field: "age_group",
            test: |c, _| age_group_contradicts(c),
        },
    ];
}

/// A child is under 18 at the time of the accident.
fn age_group_contradicts(c: &Casualty) -> Option<Finding> {
    let (age, group) = (c.age?, c.age_group.as_ref()?);
    let wrong = match group.as_str() {
        "child" => age >= 18,
        "adult" => age < 18,
        _ => false,
    };
    if wrong { Finding::with(group.as_str(), vec![("age", age.to_string())]) } else { None }
}
