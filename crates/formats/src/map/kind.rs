//! What a file is imported as.

use cg_domain::{Noun, noun};
use cg_kit::Field;
use serde::{Deserialize, Serialize};

/// What a file is imported as; the word of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportKind {
    /// Administrative areas with p-codes.
    AdminAreas,
    /// Population by area, sex and age.
    Population,
    /// Hazard areas.
    HazardAreas,
    /// Accidents and other mine events.
    Accidents,
    /// People harmed.
    Casualties,
    /// Facilities, roads and other features of a layer.
    Layer,
    /// A raster, read by the raster engine and not as rows.
    Grid,
}

impl ImportKind {
    /// Every kind, in the order to show them.
    pub const ALL: [Self; 7] = [
        Self::AdminAreas,
        Self::Population,
        Self::HazardAreas,
        Self::Accidents,
        Self::Casualties,
        Self::Layer,
        Self::Grid,
    ];

    /// The word of the command line, such as `hazard-areas`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::AdminAreas => "admin-areas",
            Self::Population => "population",
            Self::HazardAreas => "hazard-areas",
            Self::Accidents => "accidents",
            Self::Casualties => "casualties",
            Self::Layer => "layer",
            Self::Grid => "grid",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.word() == word)
    }

    /// The noun whose records the rows become.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::AdminAreas => "admin_areas",
            Self::Population => "populations",
            Self::HazardAreas => "hazard_areas",
            Self::Accidents => "accidents",
            Self::Casualties => "casualties",
            Self::Layer => "layer_features",
            Self::Grid => "grids",
        }
    }

    /// The fields of that noun.
    #[must_use]
    pub fn fields(self) -> &'static [Field] {
        noun(self.noun()).map_or(&[], |n: &Noun| n.fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_word_and_its_fields() {
        for kind in ImportKind::ALL {
            assert_eq!(ImportKind::from_word(kind.word()), Some(kind));
            assert!(!kind.fields().is_empty(), "{kind:?}");
        }
    }
}
