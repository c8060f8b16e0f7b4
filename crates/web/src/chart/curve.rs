//! Value functions drawn: the measure along, its value from 0 to 1 up, the anchors marked and said.

use super::svg::Svg;
use crate::page::Page;
use crate::record;
use cg_engine::model::CriterionUse;
use cg_engine::value::ValueFunction;
use cg_i18n::Direction;

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 150.0;
const START: f64 = 34.0;
const END: f64 = 26.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 26.0;
/// Room for the figure of an anchor.
const ROOM: f64 = 34.0;
/// Points along a curve.
const STEPS: usize = 60;

/// A value function, as a drawing and in words.
pub(crate) struct Curve {
    /// What it is of.
    pub title: String,
    /// The drawing; empty for a table of codes.
    pub drawing: String,
    /// Its anchors: measure and value.
    pub anchors: Vec<(String, String)>,
}

/// The value function of a criterion; `None` where points are counted as they are.
pub(crate) fn curve(p: &Page, criterion: &CriterionUse, label: &str) -> Option<Curve> {
    let function = &criterion.value;
    if let ValueFunction::Table { codes } = function {
        let list = criterion.behind().and_then(|c| c.card().codes);
        let name = |code: &str| list.map_or_else(|| code.to_owned(), |list| record::code_label(p.lang, list, code));
        let anchors = codes.iter().map(|(code, value)| (name(code), p.decimals(value, 2))).collect();
        return Some(Curve { title: label.to_owned(), drawing: String::new(), anchors });
    }
    let (from, to, anchors) = range(function)?;
    let value = |x: f64| function.at(x).unwrap_or(0.0);
    let title = p.t1("curve-title", "criterion", label);
    let unit = record::unit(p.lang, &criterion.unit);
    let told = |x: &f64| (format!("{} {unit}", p.n(*x)).trim().to_owned(), p.decimals(&value(*x), 2));
    let words: Vec<(String, String)> = anchors.iter().map(told).collect();
    let mut svg = Svg::new(WIDTH, p.lang.direction() == Direction::Rtl);
    let along = |x: f64| START + (x - from) / (to - from) * (WIDTH - START - END);
    let up = |v: f64| HEIGHT - BOTTOM - v * (HEIGHT - TOP - BOTTOM);
    for mark in [0.0, 0.5, 1.0] {
        svg.rule((START, up(mark)), (WIDTH - END, up(mark)));
        svg.text(START - 6.0, up(mark) + 4.0, "end", "tick", &p.n(mark));
    }
    let at = |step: usize| from + (to - from) * step as f64 / STEPS as f64;
    // The bends of straight pieces are drawn where they are, not between two steps.
    let mut places: Vec<f64> = (0..=STEPS).map(at).chain(anchors.iter().copied()).collect();
    places.sort_by(f64::total_cmp);
    svg.path(&places.iter().map(|x| (along(*x), up(value(*x)))).collect::<Vec<_>>(), "s1");
    let mut free = f64::NEG_INFINITY;
    for (x, (measure, worth)) in anchors.iter().zip(&words) {
        svg.dot(along(*x), up(value(*x)), "s2", &format!("{measure}: {worth}"));
        // Figures that would run into each other are left to the list below.
        if along(*x) >= free {
            svg.text(along(*x), HEIGHT - 8.0, "middle", "tick", &p.n(*x));
            free = along(*x) + ROOM;
        }
    }
    let said: Vec<String> = words.iter().map(|(measure, worth)| format!("{measure}: {worth}")).collect();
    let drawing = svg.finish(&format!("curve-{}", criterion.key), &title, &said.join("; "), HEIGHT);
    Some(Curve { title: label.to_owned(), drawing, anchors: words })
}

/// Where the drawing begins and ends, and the anchors in between.
fn range(function: &ValueFunction) -> Option<(f64, f64, Vec<f64>)> {
    match function {
        ValueFunction::Linear { zero, full } => {
            let (low, high) = (zero.min(*full), zero.max(*full));
            let more = (high - low) * 0.15;
            let from = if low >= 0.0 { (low - more).max(0.0) } else { low - more };
            Some((from, high + more, vec![low, high]))
        }
        ValueFunction::Log { scale, full } => Some((0.0, full * 1.15, vec![0.0, *scale, *full])),
        ValueFunction::Exponential { scale } => Some((0.0, scale * 4.0, vec![0.0, *scale])),
        ValueFunction::InverseSquare { half } => Some((0.0, half * 4.0, vec![0.0, *half])),
        ValueFunction::Piecewise { points } => {
            let xs: Vec<f64> = points.iter().map(|p| p.0).collect();
            let (first, last) = (*xs.first()?, *xs.last()?);
            (last > first).then_some((first, last, xs))
        }
        ValueFunction::Table { .. } | ValueFunction::Count | ValueFunction::Once => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_engine::model::Model;
    use cg_i18n::Lang;

    fn drawn(value: &str) -> Option<Curve> {
        let text = format!(
            "name = \"t\"\nversion = 1\n[[criteria]]\nkey = \"a\"\ncolumn = \"a\"\nunit = \"m\"\nweight = 1\nvalue = {value}"
        );
        let model = Model::from_toml(&text, "t").expect("a model");
        curve(&Page::plain(Lang::En), &model.criteria[0], "Distance")
    }

    #[test]
    fn anchors_are_marked_with_the_value_they_have() {
        let curve = drawn("{ shape = \"inverse-square\", half = 500 }").expect("a curve");
        assert_eq!(curve.anchors, [("0 m".to_owned(), "1.00".to_owned()), ("500 m".to_owned(), "0.50".to_owned())]);
        assert_eq!(curve.drawing.matches("<circle").count(), 2);
    }

    #[test]
    fn where_less_comes_first_the_line_falls() {
        let curve = drawn("{ shape = \"linear\", zero = 100, full = 0 }").expect("a curve");
        assert_eq!(curve.anchors, [("0 m".to_owned(), "1.00".to_owned()), ("100 m".to_owned(), "0.00".to_owned())]);
    }

    #[test]
    fn codes_are_told_and_not_drawn() {
        let curve = drawn("{ shape = \"table\", codes = { yes = 1, no = 0.25 } }").expect("a list");
        assert!(curve.drawing.is_empty());
        assert_eq!(curve.anchors[0], ("no".to_owned(), "0.25".to_owned()));
    }
}
