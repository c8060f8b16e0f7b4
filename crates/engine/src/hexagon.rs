//! Priority by hexagon: where areas with high scores lie together, without a border that somebody drew.
//!
//! A hexagon says the mean and the greatest score of the areas inside it, never their number or their sum: many small
//! areas are not more urgent because they are many.

use cg_geo::measure::Bbox;
use geo_types::Coord;
use h3o::{LatLng, Resolution};
use std::collections::BTreeMap;

/// Limits between the classes of a score, which is 0 to 1 under every model: fixed, so that two maps can be compared.
pub const SCORE_BREAKS: [f64; 4] = [0.2, 0.4, 0.6, 0.8];

/// One hexagon.
#[derive(Clone, Debug, PartialEq)]
pub struct Hexagon {
    /// Its number in the H3 grid.
    pub cell: String,
    /// Its corners in degrees, counter-clockwise; the first is not repeated.
    pub corners: Vec<Coord<f64>>,
    /// Areas in it.
    pub items: u64,
    /// Those of them that have a score.
    pub scored: u64,
    /// Mean of their scores.
    pub mean: Option<f64>,
    /// The greatest of their scores.
    pub most: Option<f64>,
}

/// Hexagons of one size.
#[derive(Clone, Debug, PartialEq)]
pub struct Hexagons {
    /// Mean area of a hexagon of this size, in square kilometres.
    pub km2: f64,
    /// Those with areas in them, by number.
    pub cells: Vec<Hexagon>,
}

/// How large hexagons are against the land that the areas lie on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grain {
    /// More than a hundred may stand side by side.
    Fine,
    /// About twenty to fifty: each is seen on a page, and neighbours are told apart.
    #[default]
    Medium,
    /// Fewer than twenty.
    Coarse,
}

/// So many hexagons of medium size stand side by side at most, and so many of any size are filled.
const ACROSS: f64 = 50.0;
const MOST: usize = 4_000;
/// Width of a hexagon between parallel sides, per edge.
const WIDE: f64 = 1.732_050_807_568_877_2;
/// Kilometres per degree of latitude.
const DEGREE_KM: f64 = 111.2;

/// Gathers areas, each by one place of it and its score, into hexagons.
///
/// # Missing
/// An area without a score counts as one of the areas, not in mean and maximum. Places off the earth count nowhere.
#[must_use]
pub fn hexagons(items: &[(Coord<f64>, Option<f64>)], grain: Grain) -> Hexagons {
    let across = extent_km(items);
    let sizes: Vec<Resolution> = (2..=9).rev().filter_map(|r| Resolution::try_from(r).ok()).collect();
    let medium = sizes.iter().position(|s| across / (s.edge_length_km() * WIDE) <= ACROSS).unwrap_or(sizes.len() - 1);
    let from = match grain {
        Grain::Fine => medium.saturating_sub(1),
        Grain::Medium => medium,
        Grain::Coarse => (medium + 1).min(sizes.len() - 1),
    };
    let fits = |size: &&Resolution| gathered(items, **size).len() <= MOST;
    let size = sizes[from..].iter().find(fits).copied().unwrap_or(Resolution::Two);
    let cells = gathered(items, size).into_iter().map(|(cell, scores)| told(cell, &scores)).collect();
    Hexagons { km2: size.area_km2(), cells }
}

/// The longer side of the box around all places, in kilometres.
fn extent_km(items: &[(Coord<f64>, Option<f64>)]) -> f64 {
    let around = Bbox::around(items.iter().map(|(place, _)| *place).filter(|c| LatLng::new(c.y, c.x).is_ok()));
    if around.is_nothing() {
        return 0.0;
    }
    let along = libm::cos(around.centre().y.to_radians());
    ((around.max_x - around.min_x) * along).max(around.max_y - around.min_y) * DEGREE_KM
}

/// The class of a score, 0 the lowest.
#[must_use]
pub fn score_class(score: f64) -> usize {
    SCORE_BREAKS.iter().take_while(|limit| score >= **limit).count()
}

fn gathered(items: &[(Coord<f64>, Option<f64>)], size: Resolution) -> BTreeMap<h3o::CellIndex, Vec<Option<f64>>> {
    let mut cells: BTreeMap<h3o::CellIndex, Vec<Option<f64>>> = BTreeMap::new();
    for (place, score) in items {
        if let Ok(at) = LatLng::new(place.y, place.x) {
            cells.entry(at.to_cell(size)).or_default().push(*score);
        }
    }
    cells
}

fn told(cell: h3o::CellIndex, scores: &[Option<f64>]) -> Hexagon {
    let known: Vec<f64> = scores.iter().flatten().copied().collect();
    Hexagon {
        cell: cell.to_string(),
        corners: cell.boundary().iter().map(|c| Coord { x: c.lng(), y: c.lat() }).collect(),
        items: scores.len() as u64,
        scored: known.len() as u64,
        mean: (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64),
        most: known.iter().copied().reduce(f64::max),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SARAJEVO: Coord<f64> = Coord { x: 18.413, y: 43.856 };

    #[test]
    fn a_hexagon_has_the_mean_and_the_greatest_score_of_what_lies_in_it() {
        let far = Coord { x: 30.0, y: 10.0 };
        let items = [(SARAJEVO, Some(0.2)), (SARAJEVO, Some(0.7)), (SARAJEVO, None), (far, None)];
        let got = hexagons(&items, Grain::Medium);
        let mut cells = got.cells.clone();
        cells.sort_by_key(|c| std::cmp::Reverse(c.items));
        assert_eq!((cells[0].items, cells[0].scored, cells[0].most), (3, 2, Some(0.7)));
        assert!((cells[0].mean.unwrap() - 0.45).abs() < 1e-12);
        assert_eq!((cells[1].mean, cells[1].most, cells[1].scored), (None, None, 0));
        assert!(cells.iter().all(|c| c.corners.len() == 6));
        // The published mean area of a hexagon of resolution 3, for areas as far apart as Sarajevo and Sudan.
        assert!((got.km2 - 12_393.434_655).abs() < 1e-3, "{}", got.km2);
    }

    #[test]
    fn the_place_lies_inside_its_hexagon() {
        let got = hexagons(&[(SARAJEVO, Some(1.0))], Grain::Medium);
        let corners = &got.cells[0].corners;
        let turns = corners
            .iter()
            .zip(corners.iter().cycle().skip(1))
            .map(|(a, b)| (b.x - a.x) * (SARAJEVO.y - a.y) - (b.y - a.y) * (SARAJEVO.x - a.x));
        assert!(turns.into_iter().all(|t| t > 0.0), "{corners:?}");
    }

    #[test]
    fn hexagons_are_as_large_as_the_land_needs_and_no_area_is_lost() {
        let field = |wide: i32, step: f64| -> Vec<(Coord<f64>, Option<f64>)> {
            let place = |i: i32| Coord { x: f64::from(i % wide) * step, y: f64::from(i / wide) * step };
            (0..wide * wide).map(|i| (place(i), Some(0.5))).collect()
        };
        for (wide, step) in [(30, 0.05), (30, 0.000_5), (200, 0.05)] {
            let items = field(wide, step);
            let all = [Grain::Fine, Grain::Medium, Grain::Coarse].map(|grain| hexagons(&items, grain));
            assert!(all[0].km2 <= all[1].km2 && all[1].km2 < all[2].km2, "{wide} {step}");
            let across = f64::from(wide) * step * DEGREE_KM / (all[1].km2 / 0.866).sqrt();
            assert!(across < 56.0, "{across}");
            for found in &all {
                assert!(found.cells.len() <= MOST);
                assert_eq!(found.cells.iter().map(|c| c.items).sum::<u64>(), (wide * wide) as u64);
            }
        }
        let medium = hexagons(&field(200, 0.05), Grain::Medium);
        assert!(medium.cells.len() > 400, "{}: a country is not a handful of hexagons", medium.cells.len());
        assert!(hexagons(&[], Grain::Medium).cells.is_empty());
    }

    #[test]
    fn the_classes_of_a_score_are_fixed() {
        assert_eq!([0.0, 0.19, 0.2, 0.5, 0.8, 1.0].map(score_class), [0, 0, 1, 2, 4, 4]);
    }
}
