use super::{Rule, Ruled, dates};
use crate::place::LayerFeature;
use cg_kit::Severity::Error;

impl Ruled for LayerFeature {
    const RULES: &'static [Rule<Self>] = &[Rule {
        id: "date-in-future",
        severity: Error,
        field: "date_of_information",
        test: |f, s| dates::in_future(f.date_of_information, s),
    }];
}
