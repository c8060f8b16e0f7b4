//! The list of nouns: what store, formats, web and the dictionary walk over.

use crate::actor::Organisation;
use crate::incident::{Accident, Casualty};
use crate::land::HazardArea;
use crate::place::{AdminArea, Grid, LayerFeature, Population};
use crate::plan::{Activity, Task};
use cg_kit::{Field, Kind, Record};

/// A noun as data, for code that works on any of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noun {
    /// Plural name: table, route, API collection.
    pub name: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

impl Noun {
    const fn of<R: Record>() -> Self {
        Self { name: R::NOUN, fields: R::FIELDS }
    }

    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// Position of the geometry among the fields.
    #[must_use]
    pub fn shape_at(&self) -> Option<usize> {
        self.fields.iter().position(|f| f.kind == Kind::Shape)
    }
}

/// Every noun, places first, so that what refers to them comes after.
pub const NOUNS: &[Noun] = &[
    Noun::of::<AdminArea>(),
    Noun::of::<Population>(),
    Noun::of::<LayerFeature>(),
    Noun::of::<Grid>(),
    Noun::of::<Organisation>(),
    Noun::of::<HazardArea>(),
    Noun::of::<Accident>(),
    Noun::of::<Casualty>(),
    Noun::of::<Task>(),
    Noun::of::<Activity>(),
];

/// The noun of that name.
#[must_use]
pub fn noun(name: &str) -> Option<&'static Noun> {
    NOUNS.iter().find(|n| n.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_kit::Tier;
    use std::collections::BTreeSet;

    #[test]
    fn every_noun_has_a_code_a_source_and_a_date_of_information() {
        for noun in NOUNS {
            assert_eq!(noun.fields[0].name, "code", "{}", noun.name);
            for name in ["source", "date_of_information", "extra"] {
                assert!(noun.field(name).is_some(), "{} lacks {name}", noun.name);
            }
        }
    }

    #[test]
    fn fields_are_named_once_and_explained() {
        for noun in NOUNS {
            let names: BTreeSet<_> = noun.fields.iter().map(|f| f.name).collect();
            assert_eq!(names.len(), noun.fields.len(), "{}", noun.name);
            for f in noun.fields {
                assert!(f.doc.trim().ends_with('.'), "{}.{} has no sentence", noun.name, f.name);
                assert!(f.name.ends_with("_m2") == (f.unit == "m2"), "{}.{} hides its unit", noun.name, f.name);
            }
        }
    }

    #[test]
    fn nothing_about_a_person_harmed_is_public() {
        let casualties = noun("casualties").expect("casualties");
        assert!(casualties.fields.iter().all(|f| f.tier >= Tier::Restricted));
    }
}
