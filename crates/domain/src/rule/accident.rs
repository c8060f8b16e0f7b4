use super::{Finding, Rule, Ruled, dates};
use crate::incident::Accident;
use cg_kit::Severity::{Error, Warning};

impl Ruled for Accident {
    const RULES: &'static [Rule<Self>] = &[
        Rule { id: "date-in-future", severity: Error, field: "date", test: |a, s| dates::in_future(a.date, s) },
        Rule {
            id: "date-impossibly-early",
            severity: Error,
            field: "date",
            test: |a, s| dates::impossibly_early(a.date, s),
        },
        Rule {
            id: "date-unusually-early",
            severity: Warning,
            field: "date",
            test: |a, s| dates::unusually_early(a.date, s),
        },
        Rule { id: "count-negative", severity: Error, field: "killed", test: |a, _| negative(a) },
        Rule { id: "count-implausible", severity: Warning, field: "killed", test: |a, _| implausible(a) },
        Rule { id: "place-unknown", severity: Warning, field: "shape", test: |a, _| placeless(a) },
    ];
}

fn negative(a: &Accident) -> Option<Finding> {
    [a.killed, a.injured, a.unknown_outcome].into_iter().flatten().find(|n| *n < 0).and_then(Finding::of)
}

/// The worst single accidents with ordnance on record harmed some hundreds of people; more is most often a slip.
const MOST_IN_ONE: i64 = 1000;

fn implausible(a: &Accident) -> Option<Finding> {
    [a.killed, a.injured, a.unknown_outcome].into_iter().flatten().find(|n| *n > MOST_IN_ONE).and_then(Finding::of)
}

fn placeless(a: &Accident) -> Option<Finding> {
    if a.shape.is_none() && a.admin_code.is_none() {
        Finding::of(a.place_name.clone().unwrap_or_default())
    } else {
        None
    }
}
