//! Slips in what a planner states: names that mean nothing, or twice the same. A plan made from them would drop in
//! silence what they were to say.

use super::{Brief, Item, Span};
use std::collections::BTreeSet;

/// Something stated that means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slip {
    /// Two periods have one name.
    PeriodTwice(String),
    /// Two periods have days in common, in which teams would work twice.
    PeriodsOverlap {
        /// The earlier in the list.
        first: String,
        /// The later.
        second: String,
    },
    /// Two kinds of teams have one name.
    TeamTwice(String),
    /// A rate names teams that are not stated.
    NoSuchTeam {
        /// The teams.
        team: String,
        /// Class of the rate.
        class: String,
    },
    /// A file has days of teams that are not stated.
    NoSuchTeamOfFile(String),
    /// A closure names neither a period nor a season.
    NoSuchPeriod(String),
    /// A fund may be spent only in a place that is none.
    NoSuchPlace {
        /// The fund.
        fund: String,
        /// The place.
        place: String,
    },
    /// A task is named that is not in the order.
    NoSuchTask(String),
}

impl Brief {
    /// Every slip, in the order of the parts of a brief. `places` are those a fund may name besides the groups of items.
    #[must_use]
    pub fn slips(&self, items: &[Item], places: &[&str]) -> Vec<Slip> {
        let mut slips = Vec::new();
        slips.extend(twice(self.periods.iter().map(|p| p.label.as_str())).map(Slip::PeriodTwice));
        for (at, first) in self.periods.iter().enumerate() {
            let second = self.periods[at + 1..].iter().find(|second| overlap(first, second));
            slips.extend(second.map(|s| Slip::PeriodsOverlap { first: first.label.clone(), second: s.label.clone() }));
        }
        slips.extend(twice(self.teams.iter().map(|t| t.key.as_str())).map(Slip::TeamTwice));
        let strangers = self.rates.iter().filter(|r| !r.team.is_empty() && self.teams.iter().all(|t| t.key != r.team));
        slips.extend(strangers.map(|r| Slip::NoSuchTeam { team: r.team.clone(), class: r.class.clone() }));
        let of_file: BTreeSet<&String> = self.own.values().flat_map(|own| own.days.keys()).collect();
        let of_file = of_file.into_iter().filter(|key| self.teams.iter().all(|t| t.key != **key));
        slips.extend(of_file.cloned().map(Slip::NoSuchTeamOfFile));
        let when = self.closed.iter().flat_map(|c| &c.when);
        let periods = self.spans();
        let known = |word: &str| periods.iter().any(|p| p.is_called(word));
        slips.extend(when.filter(|word| !known(word)).cloned().map(Slip::NoSuchPeriod));
        let places: BTreeSet<&str> = items.iter().map(|i| i.group.as_str()).chain(places.iter().copied()).collect();
        for fund in &self.funds {
            let stray = fund.only.iter().flatten().find(|place| !places.contains(place.as_str()));
            slips.extend(stray.map(|place| Slip::NoSuchPlace { fund: fund.name.clone(), place: place.clone() }));
        }
        let tasks: BTreeSet<&str> = items.iter().map(|i| i.id.as_str()).collect();
        let waiting = self.after.iter().flat_map(|w| std::iter::once(&w.task).chain(&w.first));
        let named = waiting.chain(self.options.iter().flatten()).chain(self.left_out.iter().map(|l| &l.task));
        let strange: BTreeSet<&String> = named.filter(|task| !tasks.contains(task.as_str())).collect();
        slips.extend(strange.into_iter().cloned().map(Slip::NoSuchTask));
        slips
    }
}

fn overlap(first: &Span, second: &Span) -> bool {
    let days = |span: &Span| Some((span.start?.earliest(), span.end?.latest()));
    days(first).zip(days(second)).is_some_and(|(a, b)| a.0 <= b.1 && b.0 <= a.1)
}

/// What stands more than once, each once.
fn twice<'a>(names: impl Iterator<Item = &'a str>) -> impl Iterator<Item = String> {
    let (mut seen, mut again) = (BTreeSet::new(), BTreeSet::new());
    for name in names {
        if !seen.insert(name) {
            again.insert(name.to_owned());
        }
    }
    again.into_iter()
}

#[cfg(test)]
mod tests {
    use super::super::{Closed, LeftOut, Own, Teams, Wait};
    use super::*;
    use crate::allocate::{FundSetting, Rate};

    #[test]
    fn what_means_nothing_is_named_and_what_means_something_passes() {
        let date = |text: &str| Some(text.parse().expect("a date"));
        let span = |label: &str, start: &str, end: &str, season: Option<&str>| Span {
            label: label.into(),
            start: date(start),
            end: date(end),
            season: season.map(str::to_owned),
            ..Span::default()
        };
        let item = |id: &str| Item { id: id.into(), group: "XE01".into(), ..Item::default() };
        let items = [item("A"), item("B")];
        let good = Brief {
            periods: vec![span("Q1", "2027-01", "2027-03", Some("Dry")), span("Q2", "2027-04", "2027-06", None)],
            teams: vec![Teams { key: "survey".into(), ..Teams::default() }],
            rates: vec![Rate { class: "sha".into(), team: "survey".into(), ..Rate::default() }],
            closed: vec![Closed { when: vec!["dry".into(), "Q2".into()], ..Closed::default() }],
            funds: vec![FundSetting { name: "F".into(), amount: 1.0, only: Some(["XE01".to_owned()].into()) }],
            after: vec![Wait { task: "A".into(), first: vec!["B".into()] }],
            left_out: vec![LeftOut { task: "B".into(), ..LeftOut::default() }],
            ..Brief::default()
        };
        assert_eq!(good.slips(&items, &[]), []);
        let mut bad = good.clone();
        bad.periods.push(span("Q2", "2027-06", "2027-09", None));
        bad.teams[0].key = "deminers".into();
        bad.teams.push(bad.teams[0].clone());
        let own = Own { days: [("divers".to_owned(), Some(3.0))].into(), ..Own::default() };
        bad.own = [("A".to_owned(), own)].into();
        bad.closed[0].when.push("winter".into());
        bad.funds[0].only = Some(["XE01".to_owned(), "XE02".to_owned(), "XX99".to_owned()].into());
        bad.after[0].first.push("Z".into());
        bad.options = vec![vec!["A".into(), "Z".into(), "Y".into()]];
        let text = |t: &str| t.to_owned();
        assert_eq!(
            bad.slips(&items, &["XE02"]),
            [
                Slip::PeriodTwice(text("Q2")),
                Slip::PeriodsOverlap { first: text("Q2"), second: text("Q2") },
                Slip::TeamTwice(text("deminers")),
                Slip::NoSuchTeam { team: text("survey"), class: text("sha") },
                Slip::NoSuchTeamOfFile(text("divers")),
                Slip::NoSuchPeriod(text("winter")),
                Slip::NoSuchPlace { fund: text("F"), place: text("XX99") },
                Slip::NoSuchTask(text("Y")),
                Slip::NoSuchTask(text("Z")),
            ]
        );
    }
}
