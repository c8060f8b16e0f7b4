//! Writing SVG: escaped text, numbers with one decimal, and coordinates that mirror for right-to-left pages.

use std::fmt::Write;

/// A drawing under way.
pub(super) struct Svg {
    body: String,
    width: f64,
    rtl: bool,
}

/// Text that can stand in markup.
pub(super) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
        out
    })
}

impl Svg {
    pub(super) fn new(width: f64, rtl: bool) -> Self {
        Self { body: String::new(), width, rtl }
    }

    /// A place along the reading direction, as an x coordinate.
    fn x(&self, along: f64) -> f64 {
        if self.rtl { self.width - along } else { along }
    }

    /// A box `along` the reading direction, from and to.
    pub(super) fn mark(&mut self, along: [f64; 2], y: f64, height: f64, class: &str, id: Option<&str>, title: &str) {
        let [from, to] = along;
        let left = self.x(from).min(self.x(to));
        let id = id.map(|id| format!(" data-id=\"{}\"", escape(id))).unwrap_or_default();
        let _ = write!(
            self.body,
            "<rect class=\"{class}\" data-mark{id} x=\"{left:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\"><title>{}</title></rect>",
            (to - from).abs(),
            escape(title)
        );
    }

    /// A dot of a line.
    pub(super) fn dot(&mut self, along: f64, y: f64, class: &str, title: &str) {
        let x = self.x(along);
        let _ = write!(
            self.body,
            "<circle class=\"{class}\" data-mark cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"><title>{}</title></circle>",
            escape(title)
        );
    }

    /// A line through points.
    pub(super) fn path(&mut self, points: &[(f64, f64)], class: &str) {
        let text: Vec<String> = points.iter().map(|(along, y)| format!("{:.1},{y:.1}", self.x(*along))).collect();
        let _ = write!(self.body, "<polyline class=\"line {class}\" fill=\"none\" points=\"{}\"/>", text.join(" "));
    }

    /// A line of the grid.
    pub(super) fn rule(&mut self, from: (f64, f64), to: (f64, f64)) {
        let (x1, x2) = (self.x(from.0), self.x(to.0));
        let _ = write!(
            self.body,
            "<line class=\"grid\" x1=\"{x1:.1}\" y1=\"{:.1}\" x2=\"{x2:.1}\" y2=\"{:.1}\"/>",
            from.1, to.1
        );
    }

    /// A text; `anchor` is `start`, `middle` or `end` along the reading direction.
    pub(super) fn text(&mut self, along: f64, y: f64, anchor: &str, class: &str, text: &str) {
        let x = self.x(along);
        let _ = write!(
            self.body,
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>",
            escape(text)
        );
    }

    /// The finished drawing with its title and description.
    pub(super) fn finish(self, id: &str, title: &str, description: &str, height: f64) -> String {
        let (id, dir) = (escape(id), if self.rtl { "rtl" } else { "ltr" });
        format!(
            "<svg role=\"img\" aria-labelledby=\"{id}-t {id}-d\" viewBox=\"0 0 {:.0} {height:.0}\" direction=\"{dir}\" xmlns=\"http://www.w3.org/2000/svg\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>{}</svg>",
            self.width,
            escape(title),
            escape(description),
            self.body
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_break_out_of_the_drawing() {
        let mut svg = Svg::new(100.0, false);
        svg.text(0.0, 0.0, "start", "label", "</text><script>\u{0}");
        let drawn = svg.finish("a", "t", "d", 10.0);
        assert!(!drawn.contains("<script>") && !drawn.contains('\u{0}'), "{drawn}");
    }

    #[test]
    fn a_box_is_mirrored_for_right_to_left_readers() {
        let mut svg = Svg::new(100.0, true);
        svg.mark([10.0, 30.0], 0.0, 5.0, "s1", None, "x");
        assert!(svg.finish("a", "t", "d", 10.0).contains("x=\"70.0\""));
    }
}
