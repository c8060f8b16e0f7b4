//! Rules that records obey: data in a list, run at entry, at import and over what is stored.
//!
//! A rule is one line: id, severity, the field it points at, and a test. Its words are the messages
//! `fault-<id>` and `fault-<id>-remedy`.

mod accident;
mod activity;
mod admin_area;
mod casualty;
mod dates;
mod hazard_area;
mod layer_feature;
mod organisation;
mod population;
mod task;

use cg_kit::{Record, Severity};
use jiff::civil::Date;

/// What a rule may know besides the record.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The day on which the record is judged.
    pub today: Date,
}

/// What a rule found wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Finding {
    /// The offending value as text.
    pub found: String,
    /// Further arguments of the message.
    pub args: Vec<(&'static str, String)>,
}

impl Finding {
    fn of(found: impl ToString) -> Option<Self> {
        Some(Self { found: found.to_string(), args: Vec::new() })
    }

    fn with(found: impl ToString, args: Vec<(&'static str, String)>) -> Option<Self> {
        Some(Self { found: found.to_string(), args })
    }
}

/// One rule over one kind of record.
#[derive(Clone, Copy)]
pub struct Rule<R: 'static> {
    /// Id in kebab-case.
    pub id: &'static str,
    /// `Error` refuses the record, `Warning` takes it and asks somebody to look.
    pub severity: Severity,
    /// Field the finding points at.
    pub field: &'static str,
    /// The test; `Some` when the record breaks the rule.
    pub test: fn(&R, &Setting) -> Option<Finding>,
}

/// A record with rules.
pub trait Ruled: Record + 'static {
    /// Its rules.
    const RULES: &'static [Rule<Self>];

    /// Every rule the record breaks, with what was found.
    fn broken(&self, setting: &Setting) -> Vec<(&'static Rule<Self>, Finding)> {
        Self::RULES.iter().filter_map(|r| (r.test)(self, setting).map(|f| (r, f))).collect()
    }
}

/// Ids and severities of all rules, for the messages test and the documentation.
#[must_use]
pub fn all() -> Vec<(&'static str, Severity)> {
    fn of<R: Ruled>(into: &mut Vec<(&'static str, Severity)>) {
        into.extend(R::RULES.iter().map(|r| (r.id, r.severity)));
    }
    let mut list = Vec::new();
    of::<crate::place::AdminArea>(&mut list);
    of::<crate::place::Population>(&mut list);
    of::<crate::place::LayerFeature>(&mut list);
    of::<crate::land::HazardArea>(&mut list);
    of::<crate::incident::Accident>(&mut list);
    of::<crate::incident::Casualty>(&mut list);
    of::<crate::actor::Organisation>(&mut list);
    of::<crate::plan::Task>(&mut list);
    of::<crate::plan::Activity>(&mut list);
    list.sort_unstable();
    list.dedup();
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_id_means_one_severity() {
        let ids = all();
        assert!(ids.len() > 12);
        assert!(ids.windows(2).all(|w| w[0].0 != w[1].0), "an id is used with two severities");
        assert!(ids.iter().all(|(id, _)| id.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit())));
    }
}
