//! The rate table: what a kind of work costs and how fast it goes, from the area alone.

use serde::{Deserialize, Serialize};

/// What work on one class of hazard area costs, and how fast it goes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rate {
    /// Class of the hazard area, a code of `hazard_class`.
    pub class: String,
    /// Kind of work done there, a code of `activity_type`.
    pub work: String,
    /// The teams that do it; empty where teams set no limit.
    pub team: String,
    /// What a square metre costs; `None` where nobody said.
    pub cost_per_m2: Option<f64>,
    /// What a task costs besides its area; `None` where nobody said.
    pub cost_each: Option<f64>,
    /// Square metres that one team does in a day; `None` where nobody said.
    pub m2_per_day: Option<f64>,
    /// Days that a task takes besides its area; `None` where nobody said.
    pub days_each: Option<f64>,
}

/// Where the cost of a task comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CostFrom {
    /// A file of the planner's.
    File,
    /// The estimate recorded with the hazard area.
    Estimate,
    /// The area and the rate of its class.
    Rate,
    /// Nowhere: it is not known.
    Nowhere,
}

impl Rate {
    /// What a task of that area costs.
    ///
    /// # Missing
    /// `None` where no rate is stated, and where the rate goes by the area and the area is unknown; never 0 for either.
    #[must_use]
    pub fn cost(&self, area_m2: Option<f64>) -> Option<f64> {
        by_area(self.cost_each, self.cost_per_m2, area_m2)
    }

    /// Days that a task of that area takes one team.
    ///
    /// # Missing
    /// As [`Rate::cost`]; a speed of 0 is no speed.
    #[must_use]
    pub fn days(&self, area_m2: Option<f64>) -> Option<f64> {
        let pace = match self.m2_per_day {
            Some(pace) if pace > 0.0 => Some(1.0 / pace),
            Some(_) => return None,
            None => None,
        };
        by_area(self.days_each, pace, area_m2)
    }
}

fn by_area(each: Option<f64>, per_m2: Option<f64>, area_m2: Option<f64>) -> Option<f64> {
    match (each, per_m2) {
        (None, None) => None,
        (each, None) => each,
        (each, Some(rate)) => Some(each.unwrap_or(0.0) + rate * area_m2?),
    }
}

/// Rates to start from until a programme states its own.
///
/// # Units
/// US dollars, square metres, working days.
/// # Source
/// Round figures within the wide ranges that operators publish (clearance of mined land 1 to 4 dollars a square metre,
/// technical survey a tenth to a half of it); illustrative, and shown as such wherever they are used.
#[must_use]
pub fn first_rates() -> Vec<Rate> {
    let rate = |class: &str, work: &str, team: &str, m2: Option<f64>, each: f64, pace: Option<f64>, days: f64| Rate {
        class: class.into(),
        work: work.into(),
        team: team.into(),
        cost_per_m2: m2,
        cost_each: Some(each),
        m2_per_day: pace,
        days_each: Some(days),
    };
    vec![
        rate("indication", "nts", "survey", None, 600.0, None, 2.0),
        rate("sha", "ts", "survey", Some(0.3), 1_000.0, Some(4_000.0), 2.0),
        rate("cha", "clearance", "clearance", Some(1.5), 3_000.0, Some(1_500.0), 3.0),
        rate("eod_spot", "eod_spot", "eod", None, 800.0, None, 1.0),
        Rate { class: "stockpile_site".into(), work: "stockpile_destruction".into(), ..Rate::default() },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_nobody_measured_costs_an_unknown_amount_and_not_nothing() {
        let rates = first_rates();
        let (sha, spot, stockpile) = (&rates[1], &rates[3], &rates[4]);
        assert_eq!(sha.cost(Some(10_000.0)), Some(4_000.0));
        assert_eq!(sha.days(Some(10_000.0)), Some(4.5));
        assert_eq!((sha.cost(None), sha.days(None)), (None, None));
        assert_eq!((spot.cost(None), spot.days(None)), (Some(800.0), Some(1.0)));
        assert_eq!((stockpile.cost(Some(5.0)), stockpile.days(Some(5.0))), (None, None));
    }

    #[test]
    fn a_speed_of_nought_is_no_speed() {
        let stuck = Rate { m2_per_day: Some(0.0), days_each: Some(1.0), ..Rate::default() };
        assert_eq!(stuck.days(Some(100.0)), None);
    }
}
