//! Figures with their units. Areas are kept in square metres; another unit is only ever a way of showing them.

use crate::{Lang, decimal, integer, say};

/// The unit an area is shown in; always chosen by the page, never guessed from the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaUnit {
    /// Square metres, without decimals.
    M2,
    /// Hectares, one decimal.
    Ha,
    /// Square kilometres, two decimals.
    Km2,
}

/// An area with its unit.
///
/// # Units
/// `area_m2` in square metres, whatever is shown.
pub fn area(lang: Lang, area_m2: f64, unit: AreaUnit) -> String {
    match unit {
        AreaUnit::M2 => say!(lang, "unit-m2", value = integer(lang, area_m2)),
        AreaUnit::Ha => say!(lang, "unit-ha", value = decimal(lang, area_m2 / 1e4, 1)),
        AreaUnit::Km2 => say!(lang, "unit-km2", value = decimal(lang, area_m2 / 1e6, 2)),
    }
}

/// A distance: metres below ten kilometres, kilometres with one decimal from there on.
pub fn metres(lang: Lang, distance_m: f64) -> String {
    if distance_m.abs() < 10_000.0 {
        say!(lang, "unit-m", value = integer(lang, distance_m))
    } else {
        say!(lang, "unit-km", value = decimal(lang, distance_m / 1000.0, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(text: String) -> String {
        text.replace(['\u{2068}', '\u{2069}'], "")
    }

    #[test]
    fn an_area_is_shown_in_the_unit_asked_for() {
        assert_eq!(bare(area(Lang::En, 126_000.0, AreaUnit::M2)), "126,000\u{a0}m²");
        assert_eq!(bare(area(Lang::En, 126_000.0, AreaUnit::Ha)), "12.6\u{a0}ha");
        assert_eq!(bare(area(Lang::En, 126_000.0, AreaUnit::Km2)), "0.13\u{a0}km²");
    }

    #[test]
    fn long_distances_are_shown_in_kilometres() {
        assert_eq!(bare(metres(Lang::En, 999.6)), "1,000\u{a0}m");
        assert_eq!(bare(metres(Lang::Fr, 12_345.0)), "12,3\u{a0}km");
    }
}
