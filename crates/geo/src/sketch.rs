//! A small flat picture of outlines: for print, slow links and readers without a map that moves.
//!
//! Longitudes and latitudes are drawn straight (equirectangular), squeezed so that the scale is true along the middle
//! latitude. Corners are moved to a fine grid: two neighbours keep their common border, and a coast of a hundred
//! thousand corners becomes a few hundred.

use crate::measure::{Bbox, distance_m};
use crate::shape::Shape;
use geo_types::Coord;

/// Corners lie on a grid of this many units of the sheet.
const STEP: f64 = 0.5;

/// A point of the sheet: to the right, downwards.
pub type Spot = [f32; 2];

/// A sheet of paper over a part of the earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sheet {
    /// Width in units of the sheet.
    pub width: f64,
    /// Height in units of the sheet.
    pub height: f64,
    west: f64,
    north: f64,
    across: f64,
    down: f64,
    /// The 180° meridian lies inside: western longitudes are drawn east of the eastern ones.
    turned: bool,
}

impl Sheet {
    /// The sheet that shows all of some boxes, at most `width` by `height` units.
    ///
    /// # Missing
    /// `None` where there is nothing to show.
    #[must_use]
    pub fn over(boxes: &[Bbox], width: f64, height: f64) -> Option<Self> {
        let joined = |turned: bool| boxes.iter().map(|b| moved(*b, turned)).reduce(Bbox::joined);
        let (plain, turned) = (joined(false)?, joined(true)?);
        let is_turned = turned.max_x - turned.min_x < plain.max_x - plain.min_x;
        let around = if is_turned { turned } else { plain };
        if around.is_nothing() || !(around.max_x - around.min_x).is_finite() {
            return None;
        }
        let squeeze = libm::cos(around.centre().y.to_radians()).max(0.05);
        let (wide, high) = ((around.max_x - around.min_x).max(1e-4) * squeeze, (around.max_y - around.min_y).max(1e-4));
        let scale = (width / wide).min(height / high);
        Some(Self {
            width: wide * scale,
            height: high * scale,
            west: around.min_x,
            north: around.max_y,
            across: scale * squeeze,
            down: scale,
            turned: is_turned,
        })
    }

    /// Where a place is drawn.
    #[must_use]
    pub fn spot(&self, place: Coord<f64>) -> Spot {
        let x = if self.turned && place.x < 0.0 { place.x + 360.0 } else { place.x };
        [((x - self.west) * self.across) as f32, ((self.north - place.y) * self.down) as f32]
    }

    /// How far one unit is along the middle of the sheet.
    ///
    /// # Units
    /// Metres.
    #[must_use]
    pub fn metres_per_unit(&self) -> f64 {
        let latitude = self.north - self.height / self.down / 2.0;
        let step = (self.width / self.across).min(1.0);
        let (a, b) = (Coord { x: 0.0, y: latitude }, Coord { x: step, y: latitude });
        distance_m(a, b) / (step * self.across)
    }

    /// The rings of an area as they are drawn, without their repeated last corner; what is too small to have any is one
    /// spot, so that it never vanishes.
    #[must_use]
    pub fn rings(&self, shape: &Shape) -> Vec<Vec<Spot>> {
        let rings = shape.polygons().iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        let drawn: Vec<Vec<Spot>> = rings.map(|r| self.ring(&r.0)).filter(|r| r.len() > 2).collect();
        if drawn.is_empty() { vec![vec![self.spot(shape.place_on().0)]] } else { drawn }
    }

    fn ring(&self, corners: &[Coord<f64>]) -> Vec<Spot> {
        let on_grid = |v: f32| ((f64::from(v) / STEP).round() * STEP) as f32;
        let mut ring: Vec<Spot> = Vec::new();
        for corner in corners {
            let [x, y] = self.spot(*corner);
            let spot = [on_grid(x), on_grid(y)];
            if ring.last() == Some(&spot) {
                continue;
            }
            // A corner on the straight line between its neighbours, or a spike to and fro, adds nothing.
            while ring.len() > 1 && in_line(ring[ring.len() - 2], ring[ring.len() - 1], spot) {
                ring.pop();
            }
            if ring.last() != Some(&spot) {
                ring.push(spot);
            }
        }
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        ring
    }
}

fn moved(b: Bbox, turned: bool) -> Bbox {
    if turned && b.max_x <= 0.0 { Bbox::new(b.min_x + 360.0, b.min_y, b.max_x + 360.0, b.max_y) } else { b }
}

fn in_line(a: Spot, b: Spot, c: Spot) -> bool {
    // Exact: all are whole steps of the grid.
    (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{Geometry, LineString, Polygon};

    fn area(corners: &[(f64, f64)]) -> Shape {
        Shape::parse(Geometry::Polygon(Polygon::new(LineString::from(corners.to_vec()), vec![]))).expect("an area")
    }

    #[test]
    fn the_scale_is_true_along_the_middle_latitude() {
        let sheet = Sheet::over(&[Bbox::new(20.0, 59.0, 22.0, 61.0)], 600.0, 600.0).expect("a sheet");
        // A degree of longitude at 60° is half a degree of the equator: 55.8 km.
        assert!((sheet.width / 2.0 * sheet.metres_per_unit() - 55_800.0).abs() < 5.0, "{}", sheet.metres_per_unit());
        assert!((sheet.height - 600.0).abs() < 1e-9 && (sheet.width - 300.0).abs() < 1.0, "{sheet:?}");
    }

    #[test]
    fn neighbours_keep_their_common_border() {
        let wavy: Vec<(f64, f64)> =
            (0..=200).map(|i| (11.0 + 0.03 * libm::sin(f64::from(i)), f64::from(i) / 100.0)).collect();
        let west = area(&[&[(10.0, 2.0), (10.0, 0.0)][..], &wavy[..], &[(10.0, 2.0)]].concat());
        let back: Vec<(f64, f64)> = wavy.iter().rev().copied().collect();
        let east = area(&[&back[..], &[(12.0, 0.0), (12.0, 2.0), (11.0 + 0.03 * libm::sin(200.0), 2.0)]].concat());
        let sheet = Sheet::over(&[west.bbox(), east.bbox()], 200.0, 200.0).expect("a sheet");
        let (w, e) = (sheet.rings(&west).concat(), sheet.rings(&east).concat());
        assert!(w.len() < 190, "corners on one spot are one corner: {}", w.len());
        let doubled = |ring: &[Spot]| -> f32 {
            let next = ring.iter().cycle().skip(1);
            ring.iter().zip(next).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum::<f32>().abs()
        };
        let sum = (doubled(&w) + doubled(&e)) / 2.0;
        let both = area(&[(10.0, 0.0), (12.0, 0.0), (12.0, 2.0), (10.0, 2.0), (10.0, 0.0)]);
        let whole = doubled(&sheet.rings(&both).concat()) / 2.0;
        assert!((sum - whole).abs() < 1.0, "no gap and no overlap: {sum} of {whole}");
    }

    #[test]
    fn an_area_too_small_to_draw_is_a_spot_and_nothing_has_no_sheet() {
        let sheet = Sheet::over(&[Bbox::new(0.0, 0.0, 50.0, 50.0)], 100.0, 100.0).expect("a sheet");
        let speck = area(&[(10.0, 10.0), (10.001, 10.0), (10.001, 10.001), (10.0, 10.0)]);
        assert_eq!(sheet.rings(&speck).iter().map(Vec::len).collect::<Vec<_>>(), [1]);
        assert_eq!(Sheet::over(&[], 100.0, 100.0), None);
    }

    #[test]
    fn a_country_on_both_sides_of_the_180_meridian_is_drawn_in_one_piece() {
        let sheet = Sheet::over(
            &[Bbox::new(177.0, -19.0, 180.0, -16.0), Bbox::new(-180.0, -19.0, -178.0, -16.0)],
            100.0,
            100.0,
        );
        let sheet = sheet.expect("a sheet");
        let (fiji, east) = (sheet.spot(Coord { x: 178.0, y: -18.0 }), sheet.spot(Coord { x: -179.0, y: -18.0 }));
        assert!(fiji[0] < east[0] && east[0] < 100.0, "{fiji:?} {east:?}");
    }
}
