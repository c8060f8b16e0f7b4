//! Charts drawn on the server: bars, stacked bars, lines and maps of areas as SVG, each with the same figures as a table.
//!
//! They need no JavaScript, print as they are, mirror for right-to-left languages, and can be read by a
//! screen reader: the drawing has a title and a description, each mark its own title, and the table follows.

pub(crate) mod areas;
mod bars;
pub(crate) mod curve;
pub(crate) mod gantt;
mod lines;
mod scale;
mod svg;

use crate::page::Page;
use askama::Template;

/// How the figures are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Horizontal bars, one per category, side by side when there are several series.
    Bars,
    /// Horizontal bars, the series one after another.
    Stacked,
    /// One line per series over ordered categories, such as years.
    Lines,
}

/// One row of figures over the categories.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    /// What the legend calls it.
    pub name: String,
    /// One figure per category; `None` is unknown and drawn as a gap.
    pub values: Vec<Option<f64>>,
}

/// A chart and its table.
#[derive(Clone, Debug)]
pub(crate) struct Chart {
    /// Unique on the page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// One sentence for those who do not see it.
    pub description: String,
    /// Heading of the first column of the table.
    pub category: String,
    /// The categories, in order.
    pub categories: Vec<String>,
    /// Ids of the records behind the categories, for brushing; empty when they are not records.
    pub ids: Vec<String>,
    /// The figures.
    pub series: Vec<Series>,
    /// How they are drawn.
    pub form: Form,
    /// Where the figures come from.
    pub source: String,
    /// As of when, as a line.
    pub as_of: String,
    /// Address of the same figures as CSV; empty when there is none.
    pub download: String,
}

impl Chart {
    /// The greatest figure, or the greatest sum of a stack.
    fn top(&self) -> f64 {
        let of_category = |at: usize| -> f64 {
            let values = self.series.iter().filter_map(|s| s.values.get(at).copied().flatten());
            if self.form == Form::Stacked { values.sum() } else { values.fold(0.0, f64::max) }
        };
        (0..self.categories.len()).map(of_category).fold(0.0, f64::max)
    }

    /// The drawing alone.
    fn drawing(&self, page: &Page) -> String {
        match self.form {
            Form::Bars | Form::Stacked => bars::draw(self, page),
            Form::Lines => lines::draw(self, page),
        }
    }

    /// The drawing with its legend, its table and its source line.
    pub(crate) fn figure(&self, page: &Page) -> String {
        let figure = Figure { p: page, c: self, drawing: self.drawing(page) };
        figure.render().unwrap_or_default()
    }

    /// One figure of the table, `None` when unknown.
    fn value(&self, series: &Series, at: &usize) -> Option<f64> {
        series.values.get(*at).copied().flatten()
    }
}

#[derive(Template)]
#[template(path = "parts/figure.html")]
struct Figure<'a> {
    p: &'a Page,
    c: &'a Chart,
    drawing: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_i18n::Lang;

    fn chart(form: Form) -> Chart {
        Chart {
            id: "by-year".into(),
            title: "Accidents <by> year".into(),
            description: "From 2020 to 2022".into(),
            category: "Year".into(),
            categories: vec!["2020".into(), "2021".into(), "2022".into()],
            ids: Vec::new(),
            series: vec![
                Series { name: "Killed".into(), values: vec![Some(2.0), None, Some(4.0)] },
                Series { name: "Injured".into(), values: vec![Some(8.0), Some(1.0), Some(0.0)] },
            ],
            form,
            source: "test".into(),
            as_of: String::new(),
            download: String::new(),
        }
    }

    #[test]
    fn every_form_has_a_title_a_description_and_its_table() {
        for form in [Form::Bars, Form::Stacked, Form::Lines] {
            let html = chart(form).figure(&Page::plain(Lang::En));
            assert!(html.contains("Accidents &#60;by&#62; year"), "{html}");
            assert!(html.contains("<desc"), "{html}");
            assert!(html.contains("<table"), "{html}");
            assert!(!html.contains("NaN"), "{html}");
        }
    }

    #[test]
    fn an_unknown_figure_is_neither_drawn_nor_written_as_nought() {
        let html = chart(Form::Bars).figure(&Page::plain(Lang::En));
        assert_eq!(html.matches("data-mark").count(), 5);
        assert!(html.contains("unknown"));
    }

    #[test]
    fn a_stack_is_scaled_to_its_sum() {
        assert!((chart(Form::Stacked).top() - 10.0).abs() < 1e-12);
        assert!((chart(Form::Bars).top() - 8.0).abs() < 1e-12);
    }

    #[test]
    fn a_right_to_left_page_has_its_bars_start_at_the_right() {
        let ltr = chart(Form::Bars).figure(&Page::plain(Lang::En));
        let rtl = chart(Form::Bars).figure(&Page::plain(Lang::Ar));
        assert_ne!(ltr.matches("x=\"").count(), 0);
        assert!(rtl.contains("direction=\"rtl\""));
    }
}
