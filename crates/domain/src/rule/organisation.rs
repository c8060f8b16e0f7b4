use super::{Rule, Ruled, dates};
use crate::actor::Organisation;
use cg_kit::Severity::Error;

impl Ruled for Organisation {
    const RULES: &'static [Rule<Self>] = &[Rule {
        id: "date-in-future",
        severity: Error,
        field: "date_of_information",
        test: |o, s| dates::in_future(o.date_of_information, s),
    }];
}
