//! Horizontal bars: they leave room for long names and grow downwards with the number of categories.

use super::scale::ticks;
use super::svg::Svg;
use super::{Chart, Form};
use crate::page::Page;
use cg_i18n::Direction;

const WIDTH: f64 = 720.0;
const NAMES: f64 = 200.0;
const FIGURES: f64 = 70.0;
const BAR: f64 = 16.0;
const GAP: f64 = 10.0;
const AXIS: f64 = 24.0;
/// Letters of a name on one line; wide ones fill the room.
const LETTERS: usize = 24;

/// The chart as horizontal bars.
pub(super) fn draw(chart: &Chart, page: &Page) -> String {
    let mut svg = Svg::new(WIDTH, page.lang.direction() == Direction::Rtl);
    let per_row = if chart.form == Form::Stacked { 1 } else { chart.series.len().max(1) };
    let row = BAR * per_row as f64 + GAP;
    let bottom = row * chart.categories.len() as f64 + GAP;
    let marks = ticks(chart.top());
    let span = marks.last().copied().unwrap_or(1.0);
    let along = |value: f64| NAMES + value / span * (WIDTH - NAMES - FIGURES);
    for mark in &marks {
        svg.rule((along(*mark), 0.0), (along(*mark), bottom));
        svg.text(along(*mark), bottom + 16.0, "middle", "tick", &page.n(mark));
    }
    for (at, name) in chart.categories.iter().enumerate() {
        let y = GAP / 2.0 + row * at as f64;
        let lines = folded(name);
        let first = y + row / 2.0 - 1.0 - 6.0 * (lines.len() as f64 - 1.0);
        for (line, text) in lines.iter().enumerate() {
            svg.text(NAMES - 8.0, first + 12.0 * line as f64, "end", "strong", text);
        }
        category(&mut svg, chart, page, at, y, &along);
    }
    svg.finish(&chart.id, &chart.title, &chart.description, bottom + AXIS)
}

fn category(svg: &mut Svg, chart: &Chart, page: &Page, at: usize, y: f64, along: &impl Fn(f64) -> f64) {
    let stacked = chart.form == Form::Stacked;
    let (mut reached, name) = (0.0, &chart.categories[at]);
    for (number, series) in chart.series.iter().enumerate() {
        let Some(value) = series.values.get(at).copied().flatten() else { continue };
        let from = if stacked { reached } else { 0.0 };
        let top = if stacked { y } else { y + BAR * number as f64 };
        let title = format!("{name} – {}: {}", series.name, page.n(value));
        let class = format!("s{}", number + 1);
        svg.mark(
            [along(from), along(from + value)],
            top,
            BAR - 1.0,
            &class,
            chart.ids.get(at).map(String::as_str),
            &title,
        );
        if !stacked {
            svg.text(along(value) + 5.0, top + BAR - 4.0, "start", "value", &page.n(value));
        }
        reached += value;
    }
    if stacked {
        svg.text(along(reached) + 5.0, y + BAR - 4.0, "start", "value", &page.n(reached));
    }
}

/// A name on the lines that fit beside its bar; the table below has it whole.
fn folded(name: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in name.split_whitespace() {
        let last = lines.len() - 1;
        let long = lines[last].chars().count() + word.chars().count() >= LETTERS;
        match lines[last].as_str() {
            "" => lines[last] = word.to_owned(),
            _ if long && lines.len() < 2 => lines.push(word.to_owned()),
            _ => lines[last] = format!("{} {word}", lines[last]),
        }
    }
    lines.iter().map(|line| shortened(line)).collect()
}

fn shortened(line: &str) -> String {
    if line.chars().count() <= LETTERS {
        return line.to_owned();
    }
    line.chars().take(LETTERS - 1).chain(std::iter::once('…')).collect()
}
