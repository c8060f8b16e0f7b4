//! People harmed: by year, place, sex, age, outcome and activity, with unknowns shown.

use super::figure::{Breakdown, Figure};
use super::tally::Tally;
use crate::asker::Asker;
use crate::error::Result;
use crate::programme::App;
use cg_domain::grant::Act;
use cg_kit::PartialDate;
use cg_store::Filter;
use cg_store::figures::By;

/// People harmed, counted one row a person; accidents are counted elsewhere.
#[derive(Debug, Clone)]
pub struct PeopleHarmed {
    /// Total, killed, died of wounds later, injured, outcome unknown; the last four add up to the first.
    pub figures: Vec<Figure>,
    /// Years × outcome.
    pub by_year: Breakdown,
    /// Areas of the first level × outcome; groups are p-codes.
    pub by_place: Breakdown,
    /// Sex × outcome.
    pub by_sex: Breakdown,
    /// Age group × outcome.
    pub by_age: Breakdown,
    /// Civil status × outcome.
    pub by_civil_status: Breakdown,
    /// Activity × outcome.
    pub by_activity: Breakdown,
    /// Device × outcome.
    pub by_device: Breakdown,
    /// Names of the places in `by_place`.
    pub places: Vec<super::AreaHead>,
}

impl App {
    /// People harmed in an area, or everywhere, over years.
    ///
    /// # Errors
    /// When the asker may not read, or there is no such area.
    pub fn people_harmed(
        &self,
        asker: &Asker,
        area: Option<&str>,
        from: Option<i16>,
        to: Option<i16>,
    ) -> Result<PeopleHarmed> {
        asker.may(Act::Read)?;
        self.recalled(format!("people harmed {area:?} {from:?} {to:?}"), || self.count_people_harmed(area, from, to))
    }

    fn count_people_harmed(&self, area: Option<&str>, from: Option<i16>, to: Option<i16>) -> Result<PeopleHarmed> {
        let geography = self.geography()?;
        let codes = area.map(|code| self.areas_under(code)).transpose()?;
        let year = |y: Option<i16>| y.and_then(|y| PartialDate::new(y, None, None).ok());
        let period = if from.or(to).is_some() { Filter::period("date", year(from), year(to)) } else { Filter::True };
        self.store.read(|tx| {
            let mut people = Tally::new(tx, "casualties", codes.as_deref())?.only(period.clone());
            let mut by = |key, field: By| people.breakdown(key, "people", field, By::Field("outcome"));
            let by_year = by("harmed-by-year", By::Year("date"))?;
            let by_sex = by("harmed-by-sex", By::Field("sex"))?;
            let by_age = by("harmed-by-age", By::Field("age_group"))?;
            let by_civil_status = by("harmed-by-civil-status", By::Field("civil_status"))?;
            let by_activity = by("harmed-by-activity", By::Field("activity_at_time"))?;
            let by_device = by("harmed-by-device", By::Field("device"))?;
            let places = by("harmed-by-place", By::Field("admin_code"))?;
            let by_place = rolled_up(places, |code| {
                geography
                    .places
                    .chain(code)
                    .into_iter()
                    .find(|c| geography.places.level(c) == Some(1))
                    .map(str::to_owned)
            });
            let heads = by_place.groups.iter().flatten().filter_map(|code| geography.head(code)).collect();
            let mut figures = vec![people.count("casualties", "people")?];
            for (key, outcome) in [("killed", "killed"), ("died-of-wounds", "died_of_wounds"), ("injured", "injured")] {
                let mut some = Tally::new(people.tx, "casualties", codes.as_deref())?.only(period.clone());
                some = some.only(Filter::eq("outcome", outcome));
                figures.push(some.count(key, "people")?);
            }
            figures.push(unknown_of(&figures));
            Ok(PeopleHarmed {
                figures,
                by_year,
                by_place,
                by_sex,
                by_age,
                by_civil_status,
                by_activity,
                by_device,
                places: heads,
            })
        })
    }
}

/// Those of whom no outcome is known: all but the ones counted after them.
fn unknown_of(figures: &[Figure]) -> Figure {
    let known: f64 = figures[1..].iter().filter_map(|f| f.value).sum();
    Figure { key: "outcome-unknown", value: figures[0].value.map(|all| all - known), ..figures[0].clone() }
}

/// The same counts by larger areas; what has no such area stays unknown.
fn rolled_up(table: Breakdown, above: impl Fn(&str) -> Option<String>) -> Breakdown {
    let mut rows = Vec::new();
    for (group, cells) in table.groups.iter().zip(&table.cells) {
        let larger = group.as_deref().and_then(&above);
        for (series, count) in table.series.iter().zip(cells) {
            rows.push((larger.clone(), series.clone(), *count));
        }
    }
    Breakdown::from_rows(table.key, table.unit, rows)
        .labelled(None, table.series_list)
        .dated(table.as_of, table.sources)
}
