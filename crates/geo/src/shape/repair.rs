//! Making a sound shape of an unsound outline, and saying so.
//!
//! # Source
//! Even-odd filling and overlay by `geo`'s boolean operations (i_overlay): each ring is filled
//! even-odd, so a bow-tie becomes its two wings and a spike vanishes; holes are subtracted, so a
//! hole never adds ground; parts are united, so ground that two parts claim is kept once. (One
//! even-odd pass over everything, as `ST_MakeValid` does by default, would turn the overlap of two
//! parts into a hole: for hazards that is the wrong way to err.)

use super::fault::Faults;
use super::ring::{Ring, doubled_area, ring_of};
use super::{Parts, Problem, Rough, Shape, ShapeFault, ShapePlace, meridian};
use crate::measure;
use cg_kit::Severity;
use geo::{Area, BooleanOps, OpType};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use std::panic::AssertUnwindSafe;

/// More vertices than this are not repaired: overlay costs more than checking.
const MAX_REPAIRED: usize = 1_000_000;

pub(super) fn repair(rough: Rough) -> Option<(Shape, Vec<ShapeFault>)> {
    let examined = Shape::examine(rough.clone());
    if let Some(shape) = examined.shape {
        return Some((shape, examined.faults));
    }
    let mut faults = examined.faults;
    if rough.vertices() <= MAX_REPAIRED
        && let Some(split) = meridian::split(&rough)
    {
        return repaired_split(split, faults);
    }
    let hopeless = |f: &ShapeFault| f.severity() == Severity::Error && !f.problem.is_repairable();
    if faults.iter().any(hopeless) || rough.vertices() > MAX_REPAIRED {
        return None;
    }
    let (shape, before_m2) = match rough.flattened() {
        Rough::Lines(lines) => (repaired_lines(lines)?, 0.0),
        Rough::Areas(areas) => repaired_areas(areas)?,
        _ => return None,
    };
    let problem = Problem::Repaired { before_m2, after_m2: shape.area_m2() };
    faults.push(ShapeFault { problem, place: ShapePlace::default(), at: None });
    Some((shape, faults))
}

/// What was split at the 180° meridian, repaired in turn.
fn repaired_split(split: Rough, mut faults: Vec<ShapeFault>) -> Option<(Shape, Vec<ShapeFault>)> {
    // What still crosses after it was split, such as a part with an edge of more than 180°, would be split for ever.
    if meridian::split(&split).is_some() {
        return None;
    }
    let (shape, others) = repair(split)?;
    faults.extend(others.into_iter().filter(|f| !matches!(f.problem, Problem::Repaired { .. })));
    let area = shape.area_m2();
    let problem = Problem::Repaired { before_m2: area, after_m2: area };
    faults.push(ShapeFault { problem, place: ShapePlace::default(), at: None });
    Some((shape, faults))
}

/// Lines of a single place are left out.
fn repaired_lines(lines: Vec<Vec<Coord<f64>>>) -> Option<Shape> {
    let real = |line: &Vec<Coord<f64>>| line.iter().any(|c| *c != line[0]);
    Shape::parse(Rough::Lines(lines.into_iter().filter(real).collect())).ok()
}

fn repaired_areas(areas: Vec<Vec<Vec<Coord<f64>>>>) -> Option<(Shape, f64)> {
    let mut unheard = Faults::default();
    let mut before_m2 = 0.0;
    let mut parts = Vec::new();
    for (part, rings) in areas.into_iter().enumerate() {
        let mut rings = rings.into_iter().enumerate();
        let (_, outline) = rings.next()?;
        let Some(outline) = ring_of(outline, part, 0, &mut unheard) else { continue };
        let holes: Vec<Ring> = rings.filter_map(|(r, ring)| ring_of(ring, part, r, &mut unheard)).collect();
        let cut_m2: f64 = holes.iter().map(|h| measure::ring_area_m2(&h.coords)).sum();
        before_m2 += (measure::ring_area_m2(&outline.coords) - cut_m2).max(0.0);
        parts.push(filled(outline, holes)?);
    }
    let mut whole = united(parts)?;
    // Overlay rounds to a grid of about a tenth of a millimetre, which can leave a touching vertex:
    // once more usually settles it.
    for _ in 0..3 {
        let sound = Shape::parse(Rough::from(geo_types::Geometry::MultiPolygon(without_slivers(whole.clone()))));
        if let Ok(shape) = sound {
            return Some((shape, before_m2));
        }
        whole = overlay(&whole, &nothing(), OpType::Union)?;
    }
    None
}

fn nothing() -> MultiPolygon<f64> {
    MultiPolygon::new(Vec::new())
}

/// Each ring filled even-odd, the holes taken out.
fn filled(outline: Ring, holes: Vec<Ring>) -> Option<MultiPolygon<f64>> {
    let outline = even_odd(vec![outline])?;
    if holes.is_empty() { Some(outline) } else { overlay(&outline, &even_odd(holes)?, OpType::Difference) }
}

/// The union of the rings, each filled even-odd.
fn even_odd(rings: Vec<Ring>) -> Option<MultiPolygon<f64>> {
    let alone = |r: Ring| {
        let ring = MultiPolygon::new(vec![Polygon::new(LineString(r.coords), Vec::new())]);
        overlay(&ring, &nothing(), OpType::Union)
    };
    united(rings.into_iter().map(alone).collect::<Option<_>>()?)
}

/// Joined in pairs, so that many parts cost n log n and not n².
fn united(mut parts: Vec<MultiPolygon<f64>>) -> Option<MultiPolygon<f64>> {
    while parts.len() > 1 {
        let join = |pair: &[MultiPolygon<f64>]| match pair {
            [a, b] => overlay(a, b, OpType::Union),
            rest => Some(rest.iter().flat_map(|m| m.0.iter().cloned()).collect()),
        };
        parts = parts.chunks(2).map(join).collect::<Option<_>>()?;
    }
    Some(parts.pop().unwrap_or_else(nothing))
}

/// One boolean operation, and `None` when its result cannot be right.
///
/// The panic is caught because i_overlay 4.5 asserts in debug builds on some outlines where nearly
/// everything touches (`extract_ogc.rs:121`; found by `tests/hostile.rs`), and in release builds
/// goes on with what it has: the areas are therefore held against what the operation can give.
pub(super) fn overlay(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>, how: OpType) -> Option<MultiPolygon<f64>> {
    let result = std::panic::catch_unwind(AssertUnwindSafe(|| a.boolean_op(b, how))).ok()?;
    let (ground_a, ground_b, ground) = (a.unsigned_area(), b.unsigned_area(), result.unsigned_area());
    let (least, most) = match how {
        OpType::Difference => (ground_a - ground_b, ground_a),
        OpType::Intersection => (0.0, ground_a.min(ground_b)),
        // A ring that is still to be filled says nothing of its area.
        _ if b.0.is_empty() => (0.0, f64::INFINITY),
        _ => (ground_a.max(ground_b), ground_a + ground_b),
    };
    let slack = 1e-6 * (ground_a + ground_b);
    (ground >= least - slack && ground <= most + slack).then_some(result)
}

/// Drops rings that overlay left with no ground in them.
fn without_slivers(areas: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let real = |ring: &LineString<f64>| ring.0.len() >= 4 && doubled_area(&ring.0) != 0.0;
    let keep = |polygon: Polygon<f64>| {
        let (outline, holes) = polygon.into_inner();
        real(&outline).then(|| Polygon::new(outline, holes.into_iter().filter(|h| real(h)).collect()))
    };
    areas.0.into_iter().filter_map(keep).collect()
}

impl Shape {
    /// Joins polygons into one shape; used where sound parts are known to be apart.
    #[doc(hidden)]
    pub fn of_polygons(polygons: Vec<Polygon<f64>>) -> Option<Self> {
        Self::from_parts(Parts::Areas(polygons))
    }
}
