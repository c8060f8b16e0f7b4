//! Pages as lists of what is drawn on them. Places are in points from the left and the top.

use crate::setting::{Colour, Laid, Setter};
use crate::tags::{Part, Tree};
use std::ops::Range;
use std::rc::Rc;

/// Width of the paper, A4.
pub(crate) const WIDTH: f32 = 595.28;
/// Height of the paper.
pub(crate) const HEIGHT: f32 = 841.89;
/// Room at both sides.
pub(crate) const SIDE: f32 = 56.7;
/// Room above and below.
pub(crate) const EDGE: f32 = 65.0;
/// Width of what is written.
pub(crate) const MEASURE: f32 = WIDTH - 2.0 * SIDE;
/// Height of what is written.
pub(crate) const COLUMN: f32 = HEIGHT - 2.0 * EDGE;

/// Something on a page.
pub(crate) enum Mark {
    /// Lines of a text, the first at this height.
    Lines {
        /// The text.
        laid: Rc<Laid>,
        /// Which of its lines.
        lines: Range<usize>,
        /// Left edge of the lines.
        left: f32,
        /// Top of the first one.
        top: f32,
        /// What they are a part of; `None` for what is only repeated.
        part: Option<Part>,
    },
    /// A filled box.
    Box {
        /// Left, top, width and height.
        at: [f32; 4],
        /// Its colour.
        colour: Colour,
    },
}

/// Pages while they are filled from top to bottom.
pub(crate) struct Sheets {
    /// What is drawn, by page.
    pub(crate) pages: Vec<Vec<Mark>>,
    /// What the pieces are.
    pub(crate) tree: Tree,
    /// Headings below the title: level, words, page, height on it.
    pub(crate) headings: Vec<(u16, String, usize, f32)>,
    starts_right: bool,
    at: f32,
}

impl Sheets {
    /// The first page, empty.
    pub(crate) fn new(setter: &Setter) -> Self {
        Self {
            pages: vec![Vec::new()],
            tree: Tree::default(),
            headings: Vec::new(),
            starts_right: setter.starts_right(),
            at: 0.0,
        }
    }

    /// How much room is left on this page.
    pub(crate) fn room(&self) -> f32 {
        COLUMN - self.at
    }

    /// Whether nothing stands on this page yet.
    pub(crate) fn fresh(&self) -> bool {
        self.at == 0.0
    }

    /// Leaves some room, unless at the top of a page.
    pub(crate) fn skip(&mut self, height: f32) {
        if !self.fresh() {
            self.at += height;
        }
    }

    /// Goes on at the top of the next page.
    pub(crate) fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.at = 0.0;
    }

    /// Goes on below what was just drawn.
    pub(crate) fn advance(&mut self, height: f32) {
        self.at += height;
    }

    /// Turns the page when there is less room than this.
    pub(crate) fn need(&mut self, height: f32) {
        if self.room() < height.min(COLUMN) && !self.fresh() {
            self.turn();
        }
    }

    /// Remembers a heading at this place.
    pub(crate) fn heading(&mut self, level: u16, text: &str) {
        self.headings.push((level, text.to_owned(), self.pages.len() - 1, EDGE + self.at));
    }

    /// Draws lines at this height, `start` from where lines begin, in a box of a width.
    pub(crate) fn lines(
        &mut self,
        laid: &Rc<Laid>,
        lines: Range<usize>,
        start: f32,
        width: f32,
        down: f32,
        part: Option<Part>,
    ) {
        let left = self.left(start, width);
        let mark = Mark::Lines { laid: Rc::clone(laid), lines, left, top: EDGE + self.at + down, part };
        self.draw(mark);
    }

    /// Draws a filled box at this height.
    pub(crate) fn fill(&mut self, start: f32, down: f32, size: (f32, f32), colour: Colour) {
        let at = [self.left(start, size.0), EDGE + self.at + down, size.0, size.1];
        self.draw(Mark::Box { at, colour });
    }

    /// Draws a text over as many pages as it takes.
    pub(crate) fn flow(&mut self, laid: &Rc<Laid>, start: f32, width: f32, part: Option<Part>) {
        let mut from = 0;
        while from < laid.lines() {
            let fitting = laid.fitting(from, self.room());
            if fitting == 0 && !self.fresh() {
                self.turn();
                continue;
            }
            let to = from + fitting.max(1);
            self.lines(laid, from..to, start, width, 0.0, part);
            self.advance(laid.height(from..to));
            from = to;
        }
    }

    fn left(&self, start: f32, width: f32) -> f32 {
        if self.starts_right { WIDTH - SIDE - start - width } else { SIDE + start }
    }

    fn draw(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }
}
