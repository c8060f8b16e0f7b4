//! A map drawn on the server: areas by class, with legend and scale. It needs no script, no tiles and no colour.

use super::svg::Svg;
use crate::page::Page;
use cg_geo::sketch::{Sheet, Spot};
use cg_i18n::Direction;

/// Most room for the areas, in units.
pub(crate) const SIZE: (f64, f64) = (WIDTH, 480.0);

const WIDTH: f64 = 720.0;
const ROW: f64 = 30.0;
const COLUMNS: usize = 3;
/// A bar as long as this or a little shorter.
const BAR: f64 = 150.0;
/// Names are written while there are at most so many areas.
const NAMED: usize = 60;
/// The largest circle.
const CIRCLE: f64 = 30.0;

/// One area to draw.
pub(crate) struct Place {
    /// Key of the row it belongs to.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it says when pointed at.
    pub title: String,
    /// Its class, 0 the lowest; `None` is unknown.
    pub class: Option<usize>,
    /// Its count, for a circle.
    pub count: Option<f64>,
    /// Outlines.
    pub rings: Vec<Vec<Spot>>,
    /// A place inside.
    pub spot: Spot,
}

/// A map.
pub(crate) struct Areas<'a> {
    /// Unique on the page.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// One sentence for those who do not see it.
    pub description: &'a str,
    /// The sheet the outlines are on.
    pub sheet: Sheet,
    /// Areas drawn behind, without colour, for their names and borders.
    pub behind: Vec<Place>,
    /// The areas.
    pub places: Vec<Place>,
    /// Words of the classes, low to high; empty draws counts as circles instead.
    pub classes: Vec<String>,
    /// Words for what is unknown.
    pub unknown: String,
    /// As of when, written on the map.
    pub as_of: &'a str,
}

impl Areas<'_> {
    /// The drawing.
    pub(crate) fn draw(&self, page: &Page) -> String {
        let rtl = page.lang.direction() == Direction::Rtl;
        let mut svg = Svg::new(WIDTH, rtl);
        let left = ((WIDTH - self.sheet.width) / 2.0).max(0.0);
        for place in &self.behind {
            svg.backdrop(&place.rings, left);
        }
        for place in &self.places {
            let class = match place.class.filter(|_| !self.classes.is_empty()) {
                Some(class) => format!("c{}", class + 1),
                None if self.classes.is_empty() => "plain-area".to_owned(),
                None => "hatched".to_owned(),
            };
            svg.outline(&place.rings, left, &class, &place.id, &place.title);
        }
        let most = self.places.iter().filter_map(|p| p.count).fold(0.0, f64::max);
        if self.classes.is_empty() {
            for place in self.places.iter().filter(|p| p.count.is_some_and(|c| c > 0.0)) {
                let radius = radius(place.count.unwrap_or(0.0), most);
                svg.circle(f64::from(place.spot[0]) + left, f64::from(place.spot[1]), radius, &place.title);
            }
        }
        self.names(&mut svg, left);
        let mut y = self.sheet.height + 14.0;
        self.scale(&mut svg, page, y);
        y += 44.0;
        if self.classes.is_empty() {
            self.circles(&mut svg, page, most, y)
        } else {
            self.legend(&mut svg, y)
        }
        let rows = if self.classes.is_empty() { 2 } else { (self.classes.len() + 1).div_ceil(COLUMNS) };
        svg.finish(self.id, self.title, self.description, y + rows as f64 * ROW)
    }

    /// Names where there is room for them, the widest areas first.
    fn names(&self, svg: &mut Svg, left: f64) {
        let named = if self.behind.is_empty() { &self.places } else { &self.behind };
        if named.len() > NAMED {
            return;
        }
        let mut order: Vec<&Place> = named.iter().collect();
        order.sort_by(|a, b| width(b).total_cmp(&width(a)));
        let mut taken: Vec<[f64; 4]> = Vec::new();
        for place in order {
            let half = place.name.chars().count() as f64 * 3.6 + 2.0;
            let x = (f64::from(place.spot[0]) + left).clamp(half, WIDTH - half);
            let y = f64::from(place.spot[1]);
            let room = [x - half, y - 9.0, x + half, y + 9.0];
            let free = taken.iter().all(|t| room[2] < t[0] || t[2] < room[0] || room[3] < t[1] || t[3] < room[1]);
            if free && half * 2.0 <= width(place) * 1.3 {
                svg.place_name(x, y + 4.0, &place.name);
                taken.push(room);
            }
        }
    }

    fn scale(&self, svg: &mut Svg, page: &Page, y: f64) {
        let per_unit = self.sheet.metres_per_unit();
        let metres = round_below(BAR * per_unit);
        svg.rule_heavy((8.0, y), (8.0 + metres / per_unit, y));
        let words = if metres >= 1_000.0 {
            page.t1("unit-km", "value", page.n(metres / 1_000.0))
        } else {
            page.t1("unit-m", "value", page.n(metres))
        };
        svg.text(8.0, y + 18.0, "start", "tick", &words);
        svg.text(WIDTH - 8.0, y + 18.0, "end", "tick", self.as_of);
    }

    fn legend(&self, svg: &mut Svg, y: f64) {
        let known = self.classes.iter().enumerate().map(|(at, words)| (format!("c{}", at + 1), words));
        for (at, (class, words)) in known.chain([("hatched".to_owned(), &self.unknown)]).enumerate() {
            let (along, top) = (8.0 + (at % COLUMNS) as f64 * WIDTH / COLUMNS as f64, y + (at / COLUMNS) as f64 * ROW);
            svg.swatch(along, top, &class);
            svg.text(along + 32.0, top + 15.0, "start", "legend", words);
        }
    }

    fn circles(&self, svg: &mut Svg, page: &Page, most: f64, y: f64) {
        let large = round_below(most).max(1.0);
        for (at, value) in [large, (large / 4.0).max(1.0)].into_iter().enumerate() {
            let along = 40.0 + at as f64 * 200.0;
            svg.circle_along(along, y + 20.0, radius(value, most.max(1.0)));
            svg.text(along + 40.0, y + 25.0, "start", "legend", &page.n(value));
        }
    }
}

/// A circle whose area is as the value.
fn radius(value: f64, most: f64) -> f64 {
    if most > 0.0 { (CIRCLE * (value / most).sqrt()).max(2.0) } else { 0.0 }
}

fn width(place: &Place) -> f64 {
    let across = place.rings.iter().flatten().map(|s| f64::from(s[0]));
    let (low, high) = across.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
    if high > low { high - low } else { 0.0 }
}

/// The greatest of 1, 2 and 5 times a power of ten that is not above `top`.
fn round_below(top: f64) -> f64 {
    if !top.is_finite() || top <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(top.log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|m| m * power).find(|v| *v <= top).unwrap_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_geo::measure::Bbox;
    use cg_i18n::Lang;

    fn drawn(lang: Lang, classes: &[&str]) -> String {
        let sheet = Sheet::over(&[Bbox::new(20.0, -1.0, 24.0, 1.0)], SIZE.0, SIZE.1).expect("a sheet");
        let place = |id: &str, class, count, x: f32| Place {
            id: id.into(),
            name: format!("<{id}>"),
            title: format!("{id}: 3"),
            class,
            count,
            rings: vec![vec![[x, 0.0], [x + 300.0, 0.0], [x + 300.0, 300.0]]],
            spot: [x + 200.0, 100.0],
        };
        let places = vec![place("A", Some(4), Some(40.0), 0.0), place("B", None, None, 350.0)];
        let classes: Vec<String> = classes.iter().map(|c| (*c).to_owned()).collect();
        let (id, title, description, as_of) = ("m", "Rate", "Two areas", "As of 2024");
        let behind = Vec::new();
        let map = Areas { id, title, description, sheet, behind, places, classes, unknown: "unknown".into(), as_of };
        map.draw(&Page::plain(lang))
    }

    #[test]
    fn a_map_has_its_legend_the_unknown_a_scale_and_its_date() {
        let svg = drawn(Lang::En, &["under 1", "1 – 2", "2 – 3", "3 – 4", "4 and more"]);
        for part in [
            "class=\"c5\" data-mark data-id=\"A\"",
            "class=\"hatched\" data-mark data-id=\"B\"",
            "4 and more",
            ">unknown<",
            "As of 2024",
            "&lt;A&gt;",
        ] {
            assert!(svg.contains(part), "{part}: {svg}");
        }
        // 4° of the equator on 720 units: 618 m a unit, so that 150 units are 92.8 km.
        assert!(svg.replace(['\u{2068}', '\u{2069}', '\u{a0}'], " ").contains("50  km") || svg.contains("50"), "{svg}");
        assert!(!svg.contains("NaN"));
    }

    #[test]
    fn counts_are_circles_and_no_area_is_coloured_by_them() {
        let svg = drawn(Lang::En, &[]);
        assert!(svg.contains("class=\"count-circle\" data-mark cx=\"200.0\" cy=\"100.0\" r=\"30.0\""), "{svg}");
        assert!(!svg.contains("class=\"c5\"") && !svg.contains("hatched"), "{svg}");
    }

    #[test]
    fn east_stays_at_the_right_for_right_to_left_readers_and_only_the_words_turn() {
        let (ltr, rtl) = (drawn(Lang::En, &["a", "b"]), drawn(Lang::Ar, &["a", "b"]));
        let path = |svg: &str| svg.split(" d=\"").nth(1).map(|rest| rest.split('"').next().map(str::to_owned));
        assert_eq!(path(&ltr), path(&rtl));
        assert!(rtl.contains("direction=\"rtl\""));
    }

    #[test]
    fn a_bar_is_a_round_number_not_longer_than_its_room() {
        let got = [0.4, 1.0, 49.0, 92_800.0].map(round_below);
        for (got, want) in got.into_iter().zip([0.2, 1.0, 20.0, 50_000.0]) {
            assert!((got - want).abs() < 1e-9, "{got} {want}");
        }
    }
}
