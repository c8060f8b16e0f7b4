//! How fast one gets along on roads, by their class.

use std::collections::{BTreeMap, BTreeSet};

use cg_kit::{Digester, Value};
use thiserror::Error;

/// Speed of every class of road.
///
/// # Units
/// Kilometres per hour; 0 means that the class is not gone by.
///
/// # Source
/// The defaults are a convention for unpaved country roads and loaded vehicles, on the classes of OpenStreetMap; a
/// programme that knows its roads writes its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Speeds {
    classes: BTreeMap<String, f64>,
    other: f64,
}

/// Speeds that cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("\"{found}\" is no speed; write CLASS=KMH with 0 to 200 km/h, as in primary=60,track=12,*=25")]
pub struct BadSpeeds {
    /// As given.
    pub found: String,
}

const DEFAULTS: &[(&str, f64)] = &[
    ("motorway", 80.0),
    ("trunk", 70.0),
    ("primary", 60.0),
    ("secondary", 50.0),
    ("tertiary", 40.0),
    ("unclassified", 30.0),
    ("residential", 25.0),
    ("living_street", 15.0),
    ("service", 20.0),
    ("track", 15.0),
    ("path", 4.0),
    ("footway", 4.0),
    ("pedestrian", 4.0),
    ("steps", 2.0),
    ("bridleway", 4.0),
    ("construction", 0.0),
    ("proposed", 0.0),
];

impl Default for Speeds {
    fn default() -> Self {
        let classes = DEFAULTS.iter().map(|(class, kmh)| ((*class).to_owned(), *kmh)).collect();
        Self { classes, other: 30.0 }
    }
}

impl Speeds {
    /// The defaults with some changed: `primary=60,track=12,*=25`; `*` is every class that is not named.
    ///
    /// # Errors
    /// When a part is no class with a speed from 0 to 200 km/h, or the class of an earlier part.
    pub fn changed(mut self, told: &str) -> Result<Self, BadSpeeds> {
        let mut named = BTreeSet::new();
        for part in told.split(',') {
            let bad = || BadSpeeds { found: part.to_owned() };
            let (class, kmh) = part.rsplit_once('=').ok_or_else(bad)?;
            let kmh: f64 = kmh.trim().parse().map_err(|_| bad())?;
            let class = plain(class);
            // Which of two speeds of one class is meant nobody knows.
            if class.is_empty() || !(0.0..=200.0).contains(&kmh) || !named.insert(class.clone()) {
                return Err(bad());
            }
            if class == "*" {
                self.other = kmh;
            } else {
                self.classes.insert(class, kmh);
            }
        }
        Ok(self)
    }

    /// Speed of a class; a link such as `primary_link` goes as its road does.
    ///
    /// # Missing
    /// A road without a class counts as one whose class is not named.
    #[must_use]
    pub fn of(&self, class: Option<&str>) -> f64 {
        let class = plain(class.unwrap_or_default());
        let named = self.classes.get(&class).or_else(|| self.classes.get(class.strip_suffix("_link")?));
        named.copied().unwrap_or(self.other)
    }

    /// A class with a speed of its own that neither the defaults nor any of these roads have: most often a slip, which
    /// would leave another speed in force.
    pub fn stray<'r>(&self, roads: impl IntoIterator<Item = &'r str>) -> Option<&str> {
        let known = Self::default().classes;
        let mut left: BTreeSet<&str> =
            self.classes.keys().map(String::as_str).filter(|class| !known.contains_key(*class)).collect();
        for road in roads {
            if left.is_empty() {
                break;
            }
            let road = plain(road);
            left.remove(road.as_str());
            left.remove(road.strip_suffix("_link").unwrap_or_default());
        }
        left.pop_first()
    }

    /// Every named class with its speed, and `*` last.
    pub fn all(&self) -> impl Iterator<Item = (&str, f64)> {
        self.classes.iter().map(|(class, kmh)| (class.as_str(), *kmh)).chain([("*", self.other)])
    }

    /// Adds the table to a digest.
    #[must_use]
    pub fn digest(&self, digester: Digester) -> Digester {
        self.all().fold(digester, |all, (class, kmh)| all.text(class).value(&Value::Real(kmh)))
    }
}

fn plain(class: &str) -> String {
    class.trim().to_lowercase().replace([' ', '-'], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_that_no_road_has_is_named() {
        let told = |speeds: &str, roads: &[&str]| {
            let speeds = Speeds::default().changed(speeds).expect("speeds");
            speeds.stray(roads.iter().copied()).map(str::to_owned)
        };
        assert_eq!(told("prmary=50", &["primary", "track"]).as_deref(), Some("prmary"));
        assert_eq!(told("motorway=90,*=5", &["track"]), None, "a class of the defaults may be missing here");
        assert_eq!(told("Goat trail=2", &["goat-trail"]), None);
        assert_eq!(told("alley=9", &["alley_link"]), None);
        assert!(Speeds::default().changed("road=60,Road=20").is_err(), "which of the two is meant nobody knows");
    }

    #[test]
    fn a_class_has_its_speed_and_what_is_not_named_has_one_too() {
        let speeds = Speeds::default();
        assert_eq!(speeds.of(Some("primary")), 60.0);
        assert_eq!(speeds.of(Some(" Primary Link")), 60.0);
        assert_eq!((speeds.of(Some("goat trail")), speeds.of(None)), (30.0, 30.0));
    }

    #[test]
    fn a_programme_writes_its_own_speeds() {
        let speeds = Speeds::default().changed("Track=8, *=20,primary=0").expect("speeds");
        assert_eq!((speeds.of(Some("track")), speeds.of(None), speeds.of(Some("primary"))), (8.0, 20.0, 0.0));
        for bad in ["", "primary", "primary=fast", "primary=-1", "primary=NaN", "=30", "primary=1000"] {
            assert!(Speeds::default().changed(bad).is_err(), "{bad}");
        }
    }
}
