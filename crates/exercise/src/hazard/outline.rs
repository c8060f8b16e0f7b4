//! Outlines of hazard areas. Each form is simple by construction: its vertices go round a centre or along an axis in
//! order, whatever the chance.

use crate::chance::Dice;
use crate::plane::Spot;
use cg_geo::Shape;
use geo_types::{Geometry, LineString, MultiPolygon, Polygon};
use std::f64::consts::TAU;

/// The plan of an outline.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// A strip along a direction, `aspect` times as long as wide.
    Strip { aspect: f64 },
    /// A rounded field, `aspect` times as long as wide.
    Field { aspect: f64 },
    /// A part of a ring around the place.
    Ring,
    /// Two fields side by side, surveyed as one area.
    Pair,
}

/// A vertex in metres from the place.
type Offset = (f64, f64);

/// Draws an outline of a given area around a place.
///
/// # Units
/// Square metres; radians counter-clockwise from east.
pub(crate) fn draw(dice: &mut Dice, form: Form, at: Spot, heading: f64, area_m2: f64) -> Option<Shape> {
    let rings = match form {
        Form::Strip { aspect } => vec![strip(dice, aspect)],
        Form::Field { aspect } => vec![field(dice, aspect)],
        Form::Ring => vec![arc(dice)],
        Form::Pair => pair(dice),
    };
    let drawn: f64 = rings.iter().map(|r| area(r)).sum();
    let scale = libm::sqrt(area_m2 / drawn);
    let (sin, cos) = (libm::sin(heading), libm::cos(heading));
    let place = |(x, y): &Offset| {
        let (u, v) = (x * scale, y * scale);
        at.moved_m(u * cos - v * sin, u * sin + v * cos).lon_lat()
    };
    let polygon = |ring: &Vec<Offset>| Polygon::new(LineString(ring.iter().map(place).collect()), Vec::new());
    Shape::parse(Geometry::MultiPolygon(MultiPolygon::new(rings.iter().map(polygon).collect()))).ok()
}

/// Farthest reach of an outline of this area from its place, at most.
///
/// # Units
/// Metres.
pub(crate) fn reach_m(form: Form, area_m2: f64) -> f64 {
    let long = match form {
        Form::Strip { aspect } => 0.6 * libm::sqrt(aspect) + 0.6,
        Form::Field { aspect } => 1.4 * libm::sqrt(aspect),
        Form::Ring => 3.4,
        Form::Pair => 2.4,
    };
    long * libm::sqrt(area_m2)
}

/// Vertices along the upper side eastwards to westwards and the lower side back, one above the other.
fn strip(dice: &mut Dice, aspect: f64) -> Vec<Offset> {
    let stations = 2 + dice.index(7);
    let bend = dice.between(-0.12, 0.12) * aspect;
    let ragged = if dice.happens(0.4) { 0.05 } else { 0.30 };
    let (mut upper, mut lower) = (Vec::new(), Vec::new());
    for i in 0..stations {
        let t = i as f64 / (stations - 1) as f64 - 0.5;
        let jog = if i == 0 || i + 1 == stations { 0.0 } else { dice.between(-0.25, 0.25) / stations as f64 };
        let middle = bend * (t * t * 4.0 - 0.5);
        let x = (t + jog) * aspect;
        upper.push((x, middle + 0.5 + dice.between(-ragged, ragged)));
        lower.push((x, middle - 0.5 + dice.between(-ragged, ragged)));
    }
    lower.into_iter().chain(upper.into_iter().rev()).collect()
}

/// Vertices round a centre at uneven distances.
fn field(dice: &mut Dice, aspect: f64) -> Vec<Offset> {
    let vertices = 5 + dice.index(10);
    let stretch = libm::sqrt(aspect);
    let ring = |i: usize, dice: &mut Dice| {
        let angle = TAU * (i as f64 + dice.between(-0.3, 0.3)) / vertices as f64;
        let far = dice.between(0.65, 1.25);
        (far * stretch * libm::cos(angle), far / stretch * libm::sin(angle))
    };
    (0..vertices).map(|i| ring(i, dice)).collect()
}

/// The outer side of a part of a ring, and its inner side back.
fn arc(dice: &mut Dice) -> Vec<Offset> {
    let span = dice.between(0.9, 3.6);
    let thick = dice.between(0.15, 0.55);
    let stations = 4 + dice.index(6);
    let (mut outer, mut inner) = (Vec::new(), Vec::new());
    for i in 0..stations {
        let angle = span * i as f64 / (stations - 1) as f64;
        let (sin, cos) = (libm::sin(angle), libm::cos(angle));
        let (far, near) = (1.0 + dice.between(-0.06, 0.06), 1.0 - thick + dice.between(-0.05, 0.05));
        outer.push((far * cos, far * sin));
        inner.push((near * cos, near * sin));
    }
    outer.into_iter().chain(inner.into_iter().rev()).collect()
}

/// Two fields apart from each other.
fn pair(dice: &mut Dice) -> Vec<Vec<Offset>> {
    let shifted = |dice: &mut Dice, by: f64| field(dice, 1.0).into_iter().map(|(x, y)| (x + by, y)).collect();
    vec![shifted(dice, -1.4), shifted(dice, 1.4)]
}

fn area(ring: &[Offset]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>().abs() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_every_size_is_sound_and_has_the_area_asked_for() {
        let mut dice = Dice::new(1, "outlines");
        let forms = [
            Form::Strip { aspect: 3.0 },
            Form::Strip { aspect: 30.0 },
            Form::Field { aspect: 1.4 },
            Form::Ring,
            Form::Pair,
        ];
        for form in forms {
            for _ in 0..300 {
                let wanted = dice.between(500.0, 2_000_000.0);
                let heading = dice.between(0.0, TAU);
                let shape = draw(&mut dice, form, Spot::new(120.0, 90.0), heading, wanted).expect("sound");
                assert!((shape.area_m2() / wanted - 1.0).abs() < 0.02, "{} for {wanted}", shape.area_m2());
            }
        }
    }

    #[test]
    fn no_outline_reaches_farther_than_it_says() {
        let mut dice = Dice::new(2, "outlines");
        let at = Spot::new(120.0, 90.0);
        for form in [Form::Strip { aspect: 8.0 }, Form::Field { aspect: 2.5 }, Form::Ring, Form::Pair] {
            for _ in 0..300 {
                let shape = draw(&mut dice, form, at, 1.0, 10_000.0).expect("sound");
                let far = |c: &geo_types::Coord<f64>| cg_geo::measure::distance_m(at.lon_lat(), *c);
                let reach = shape.polygons().iter().flat_map(|p| &p.exterior().0).map(far).fold(0.0, f64::max);
                assert!(reach <= reach_m(form, 10_000.0) * 1.01, "{reach} beyond {}", reach_m(form, 10_000.0));
            }
        }
    }
}
