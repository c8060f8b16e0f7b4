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

/// Closed rings as a path.
fn path_of(rings: &[Vec<[f32; 2]>], left: f64) -> String {
    let mut path = String::new();
    for ring in rings {
        for (at, [x, y]) in ring.iter().enumerate() {
            let _ = write!(path, "{}{:.1} {y:.1}", if at == 0 { 'M' } else { 'L' }, f64::from(*x) + left);
        }
        path.push('Z');
    }
    path
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

    /// An area of a map; maps are never mirrored.
    pub(super) fn outline(&mut self, rings: &[Vec<[f32; 2]>], left: f64, class: &str, id: &str, title: &str) {
        let (id, title) = (escape(id), escape(title));
        if let [ring] = rings
            && let [spot] = ring[..]
        {
            let _ = write!(
                self.body,
                "<circle class=\"{class}\" data-mark data-id=\"{id}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"2\"><title>{title}</title></circle>",
                f64::from(spot[0]) + left,
                spot[1]
            );
            return;
        }
        let path = path_of(rings, left);
        let _ = write!(
            self.body,
            "<path class=\"{class}\" data-mark data-id=\"{id}\" fill-rule=\"evenodd\" d=\"{path}\"><title>{title}</title></path>"
        );
    }

    /// The border of an area behind others.
    pub(super) fn backdrop(&mut self, rings: &[Vec<[f32; 2]>], left: f64) {
        let _ = write!(self.body, "<path class=\"backdrop\" d=\"{}\"/>", path_of(rings, left));
    }

    /// A circle for a count on a map.
    pub(super) fn circle(&mut self, x: f64, y: f64, radius: f64, title: &str) {
        let _ = write!(
            self.body,
            "<circle class=\"count-circle\" data-mark cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"><title>{}</title></circle>",
            escape(title)
        );
    }

    /// A circle of a legend.
    pub(super) fn circle_along(&mut self, along: f64, y: f64, radius: f64) {
        let x = self.x(along);
        let _ = write!(self.body, "<circle class=\"count-circle\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"/>");
    }

    /// A sample of a class in a legend.
    pub(super) fn swatch(&mut self, along: f64, y: f64, class: &str) {
        let left = self.x(along).min(self.x(along + 26.0));
        let _ = write!(self.body, "<rect class=\"{class}\" x=\"{left:.1}\" y=\"{y:.1}\" width=\"26\" height=\"20\"/>");
    }

    /// The name of a place on a map, at its middle.
    pub(super) fn place_name(&mut self, x: f64, y: f64, name: &str) {
        let name = escape(name);
        let _ = write!(
            self.body,
            "<text class=\"place-name\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{name}</text>"
        );
    }

    /// A bar of a scale with its ends.
    pub(super) fn rule_heavy(&mut self, from: (f64, f64), to: (f64, f64)) {
        let (x1, x2) = (self.x(from.0), self.x(to.0));
        let (y, up) = (from.1, from.1 - 5.0);
        let _ = write!(
            self.body,
            "<path class=\"scale-bar\" fill=\"none\" d=\"M{x1:.1} {up:.1}V{y:.1}H{x2:.1}V{up:.1}\"/>"
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
