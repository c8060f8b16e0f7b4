//! Lines over ordered categories. A gap in the figures is a gap in the line.

use super::Chart;
use super::scale::ticks;
use super::svg::Svg;
use crate::page::Page;
use cg_i18n::Direction;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 260.0;
const START: f64 = 60.0;
const END: f64 = 20.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 28.0;

/// The chart as lines.
pub(super) fn draw(chart: &Chart, page: &Page) -> String {
    let mut svg = Svg::new(WIDTH, page.lang.direction() == Direction::Rtl);
    let marks = ticks(chart.top());
    let span = marks.last().copied().unwrap_or(1.0);
    let height = |value: f64| HEIGHT - BOTTOM - value / span * (HEIGHT - TOP - BOTTOM);
    for mark in &marks {
        svg.rule((START, height(*mark)), (WIDTH - END, height(*mark)));
        svg.text(START - 6.0, height(*mark) + 4.0, "end", "tick", &page.n(mark));
    }
    let count = chart.categories.len();
    let step = (WIDTH - START - END) / (count.max(2) - 1) as f64;
    let along = |at: usize| START + step * at as f64;
    let every = count.div_ceil(12).max(1);
    for (at, name) in chart.categories.iter().enumerate().step_by(every) {
        svg.text(along(at), HEIGHT - 8.0, "middle", "tick", name);
    }
    for (number, series) in chart.series.iter().enumerate() {
        let class = format!("s{}", number + 1);
        for run in runs(&series.values) {
            let points: Vec<_> = run.iter().map(|(at, value)| (along(*at), height(*value))).collect();
            svg.path(&points, &class);
        }
        for (at, value) in series.values.iter().enumerate().filter_map(|(at, v)| v.map(|v| (at, v))) {
            let name = chart.categories.get(at).map(String::as_str).unwrap_or_default();
            svg.dot(along(at), height(value), &class, &format!("{name} – {}: {}", series.name, page.n(value)));
        }
    }
    svg.finish(&chart.id, &chart.title, &chart.description, HEIGHT)
}

/// The stretches of known figures.
fn runs(values: &[Option<f64>]) -> Vec<Vec<(usize, f64)>> {
    let mut all: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut open = false;
    for (at, value) in values.iter().enumerate() {
        match value {
            Some(value) if open => {
                if let Some(run) = all.last_mut() {
                    run.push((at, *value));
                }
            }
            Some(value) => {
                all.push(vec![(at, *value)]);
                open = true;
            }
            None => open = false,
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_in_the_figures_breaks_the_line() {
        let runs = runs(&[Some(1.0), None, Some(2.0), Some(3.0)]);
        assert_eq!(runs, [vec![(0, 1.0)], vec![(2, 2.0), (3, 3.0)]]);
    }
}
