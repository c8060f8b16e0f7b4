//! What crosses the 180° meridian, split there.

use super::Rough;
use super::repair::overlay;
use geo::OpType;
use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};

/// The geometry in two or more parts within ±180°, when it crosses the meridian: its longitudes go on beyond 180°, or
/// leap by more than 180° between neighbours.
///
/// # Missing
/// `None` when nothing crosses, and when it cannot be split: a ring around a pole, longitudes beyond 360°.
pub(super) fn split(rough: &Rough) -> Option<Rough> {
    let coords = rough.coords();
    let fits = |c: &Coord<f64>| c.x.abs() <= 360.0 && c.y.abs() <= 90.0;
    if !coords.iter().all(fits) || !(coords.iter().any(|c| c.x.abs() > 180.0) || leaps(rough)) {
        return None;
    }
    parts(rough)
}

fn leaps(rough: &Rough) -> bool {
    let leap = |line: &Vec<Coord<f64>>| line.windows(2).any(|w| (w[0].x - w[1].x).abs() > 180.0);
    match rough {
        Rough::Points(_) => false,
        Rough::Lines(lines) => lines.iter().any(leap),
        Rough::Areas(areas) => areas.iter().flatten().any(leap),
        Rough::Mixed(members) => members.iter().any(leaps),
    }
}

fn parts(rough: &Rough) -> Option<Rough> {
    Some(match rough {
        Rough::Points(points) => Rough::Points(points.iter().map(|c| Coord { x: within(c.x), y: c.y }).collect()),
        Rough::Lines(lines) => Rough::Lines(lines.iter().flat_map(|line| pieces(line)).collect()),
        Rough::Areas(areas) => {
            let split: Option<Vec<_>> = areas.iter().map(|area| halves(area)).collect();
            Rough::Areas(split?.concat())
        }
        Rough::Mixed(members) => Rough::Mixed(members.iter().map(parts).collect::<Option<_>>()?),
    })
}

/// A longitude into ±180.
fn within(x: f64) -> f64 {
    if x.abs() <= 180.0 { x } else { (x + 180.0).rem_euclid(360.0) - 180.0 }
}

/// Longitudes that go on rather than leap, the first as near to `about` as can be.
fn going_on(line: &[Coord<f64>], about: f64) -> Vec<Coord<f64>> {
    let mut last = about;
    let near = |c: &Coord<f64>| {
        last = c.x - 360.0 * ((c.x - last) / 360.0).round();
        Coord { x: last, y: c.y }
    };
    line.iter().map(near).collect()
}

/// The pieces of a line on either side of the meridian.
fn pieces(line: &[Coord<f64>]) -> Vec<Vec<Coord<f64>>> {
    let Some(first) = line.first() else { return vec![Vec::new()] };
    let line = going_on(line, within(first.x));
    let turn = |x: f64| ((x + 180.0) / 360.0).floor();
    let mut all = vec![Vec::new()];
    for (i, c) in line.iter().enumerate() {
        if let Some(before) = i.checked_sub(1).map(|i| line[i])
            && turn(before.x) != turn(c.x)
        {
            let east = c.x > before.x;
            let meridian = 360.0 * turn(before.x.max(c.x)) - 180.0;
            let y = before.y + (meridian - before.x) / (c.x - before.x) * (c.y - before.y);
            let (end, start) = if east { (180.0, -180.0) } else { (-180.0, 180.0) };
            if let Some(piece) = all.last_mut() {
                piece.push(Coord { x: end, y });
            }
            all.push(vec![Coord { x: start, y }]);
        }
        if let Some(piece) = all.last_mut() {
            piece.push(Coord { x: c.x - 360.0 * turn(c.x), y: c.y });
        }
    }
    all.retain(|piece| piece.iter().any(|c| *c != piece[0]));
    all
}

/// A polygon's parts on either side of the meridian.
fn halves(area: &[Vec<Coord<f64>>]) -> Option<Vec<Vec<Vec<Coord<f64>>>>> {
    let Some(first) = area.first().and_then(|ring| ring.first()) else { return Some(vec![area.to_vec()]) };
    let start = within(first.x);
    let rings: Vec<Vec<Coord<f64>>> = area.iter().map(|ring| going_on(ring, start)).collect();
    // A ring that does not come back to its own side of the earth goes round a pole.
    let goes_round = |ring: &Vec<Coord<f64>>| match (ring.first(), ring.last()) {
        (Some(a), Some(b)) => (a.x - b.x).abs() > 180.0,
        _ => false,
    };
    if rings.iter().any(goes_round) {
        return None;
    }
    let west = rings.iter().flatten().map(|c| c.x).fold(f64::INFINITY, f64::min);
    let east = rings.iter().flatten().map(|c| c.x).fold(f64::NEG_INFINITY, f64::max);
    if west >= -180.0 && east <= 180.0 {
        return Some(vec![rings]);
    }
    let south = rings.iter().flatten().map(|c| c.y).fold(f64::INFINITY, f64::min);
    let north = rings.iter().flatten().map(|c| c.y).fold(f64::NEG_INFINITY, f64::max);
    let mut rings = rings.into_iter().map(LineString);
    let whole = MultiPolygon::new(vec![Polygon::new(rings.next()?, rings.collect())]);
    let mut parts = Vec::new();
    for turn in [-360.0, 0.0, 360.0] {
        let (low, high) = (turn - 180.0, turn + 180.0);
        if west < high && east > low {
            // No greater than needed: overlay rounds to a 2⁻³¹ of all that it is given.
            let (low, high) = (low.max(west - 1.0), high.min(east + 1.0));
            let side = Rect::new(Coord { x: low, y: south - 1.0 }, Coord { x: high, y: north + 1.0 }).to_polygon();
            let side = overlay(&whole, &MultiPolygon::new(vec![side]), OpType::Intersection)?;
            parts.extend(side.0.into_iter().map(|p| moved(p, turn)));
        }
    }
    Some(parts)
}

/// A polygon brought back into ±180, where overlay may have left it a hair outside.
fn moved(polygon: Polygon<f64>, by: f64) -> Vec<Vec<Coord<f64>>> {
    let place = |c: &Coord<f64>| Coord { x: (c.x - by).clamp(-180.0, 180.0), y: c.y.clamp(-90.0, 90.0) };
    let (outline, holes) = polygon.into_inner();
    std::iter::once(outline).chain(holes).map(|ring| ring.0.iter().map(place).collect()).collect()
}
