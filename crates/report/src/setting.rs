//! Text set in lines: fonts, sizes, direction, breaking. All lengths are points of 1/72 inch.

use crate::{PdfFault, letters};
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::style::{FontFamily, FontFamilyName, FontWeight, LineHeight, OverflowWrap, StyleProperty};
use parley::{Alignment, AlignmentOptions, BaseDirection, FontContext, Layout, LayoutContext};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Red, green and blue.
pub(crate) type Colour = [u8; 3];

include!(concat!(env!("OUT_DIR"), "/fonts.rs"));

/// The colour of text.
pub(crate) const INK: Colour = [0x1c, 0x28, 0x30];
/// The colour of text that stands back.
pub(crate) const QUIET: Colour = [0x52, 0x60, 0x6b];
/// The colour of titles.
pub(crate) const ACCENT: Colour = [0x0b, 0x5a, 0x63];

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// Height of the letters.
    pub(crate) size: f32,
    /// Whether it is bold.
    pub(crate) bold: bool,
    /// Its colour.
    pub(crate) colour: Colour,
    /// Whether it is a code: from left to right in every language.
    pub(crate) code: bool,
    /// Whether it stands at the end of its lines.
    pub(crate) at_end: bool,
}

impl Style {
    /// Plain text of a size.
    pub(crate) const fn plain(size: f32) -> Self {
        Self { size, bold: false, colour: INK, code: false, at_end: false }
    }

    pub(crate) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(crate) const fn colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    pub(crate) const fn code(self) -> Self {
        Self { code: true, ..self }
    }

    pub(crate) const fn at_end(self, at_end: bool) -> Self {
        Self { at_end, ..self }
    }
}

/// A text in lines.
pub(crate) struct Laid {
    /// The text as it is drawn.
    pub(crate) text: String,
    /// Its lines.
    pub(crate) layout: Layout<()>,
    /// How it looks.
    pub(crate) style: Style,
}

impl Laid {
    /// How many lines it has.
    pub(crate) fn lines(&self) -> usize {
        self.layout.len()
    }

    /// Where a line begins, from the top of the text.
    pub(crate) fn top(&self, line: usize) -> f32 {
        self.layout.get(line).map_or_else(|| self.layout.height(), |line| line.metrics().block_min_coord)
    }

    /// The height of some lines.
    pub(crate) fn height(&self, lines: Range<usize>) -> f32 {
        self.top(lines.end) - self.top(lines.start)
    }

    /// How many lines from one on fit into a height.
    pub(crate) fn fitting(&self, from: usize, room: f32) -> usize {
        (from..self.lines()).take_while(|line| self.height(from..line + 1) <= room + 0.01).count()
    }
}

/// Sets texts in the fonts of the program.
pub(crate) struct Setter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    starts_right: bool,
    missing: BTreeSet<char>,
    /// The first font of each alphabet, for which letters there are.
    known: Vec<parley::fontique::FontInfo>,
    families: Vec<String>,
}

impl Setter {
    /// A setter for documents of a direction.
    ///
    /// # Errors
    /// Fonts that cannot be read.
    pub(crate) fn new(starts_right: bool) -> Result<Self, PdfFault> {
        let collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        let mut fonts = FontContext { collection, source_cache: SourceCache::default() };
        let (mut known, mut families) = (Vec::new(), Vec::new());
        for face in FACES {
            let registered = fonts.collection.register_fonts(Blob::new(Arc::new(*face)), None);
            let (family, infos) = registered.into_iter().next().ok_or(PdfFault::Fonts)?;
            let name = fonts.collection.family_name(family).ok_or(PdfFault::Fonts)?.to_owned();
            if !families.contains(&name) {
                families.push(name);
                known.extend(infos.into_iter().next());
            }
        }
        Ok(Self { fonts, layouts: LayoutContext::new(), starts_right, missing: BTreeSet::new(), known, families })
    }

    /// Whether the document is read from right to left.
    pub(crate) fn starts_right(&self) -> bool {
        self.starts_right
    }

    /// The letters that could not be drawn, by their numbers; empty for none.
    pub(crate) fn missing(&self) -> String {
        letters::named(&self.missing)
    }

    /// Sets a text in lines of a width.
    pub(crate) fn set(&mut self, text: &str, style: Style, width: f32) -> Laid {
        let mut laid = self.unbroken(text, style);
        self.fit(&mut laid, width);
        laid
    }

    /// Breaks a text into lines of a width.
    pub(crate) fn fit(&self, laid: &mut Laid, width: f32) {
        // A code runs from left to right, and stands where the column of the document begins or ends.
        let turned = laid.style.code && self.starts_right;
        let alignment = if laid.style.at_end == turned { Alignment::Start } else { Alignment::End };
        laid.layout.break_all_lines(Some(width));
        laid.layout.align(alignment, AlignmentOptions::default());
    }

    /// Sets a text in the lines it has by itself.
    pub(crate) fn unbroken(&mut self, text: &str, style: Style) -> Laid {
        let text = self.covered(text);
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &text, 1.0, false);
        let names: Vec<FontFamilyName<'_>> =
            self.families.iter().map(|name| FontFamilyName::Named(Cow::Borrowed(name))).collect();
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Owned(names))));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(1.4)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::BreakWord));
        if style.bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::new(700.0)));
        }
        let right = self.starts_right && !style.code;
        builder.set_base_direction(if right { BaseDirection::Rtl } else { BaseDirection::Ltr });
        let mut layout = builder.build(&text);
        layout.break_all_lines(None);
        Laid { text, layout, style }
    }

    fn covered(&mut self, text: &str) -> String {
        let cache = &mut self.fonts.source_cache;
        let blobs: Vec<_> = self.known.iter().filter_map(|info| Some((info, info.load(Some(&mut *cache))?))).collect();
        let maps: Vec<_> =
            blobs.iter().filter_map(|(info, blob)| info.charmap_index().charmap(blob.as_ref())).collect();
        let known = |letter: char| maps.iter().any(|map| map.map(letter).is_some_and(|glyph| glyph != 0));
        // An empty cell is a cell too, also for readers who listen.
        let text = if text.is_empty() { "\u{a0}".to_owned() } else { text.replace(['\r', '\t'], " ") };
        letters::cover(&text, known, &mut self.missing).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style::plain(10.0);

    #[test]
    fn long_words_are_broken_and_lines_are_measured() {
        let mut setter = Setter::new(false).expect("fonts");
        let laid = setter.set(&"ab".repeat(64), STYLE, 100.0);
        assert!(laid.lines() > 3 && laid.layout.width() <= 100.0);
        assert!((laid.height(0..laid.lines()) - laid.layout.height()).abs() < 0.1);
        assert_eq!(laid.fitting(0, laid.height(0..2)), 2);
        assert_eq!(laid.fitting(1, 1.0), 0);
    }

    #[test]
    fn every_language_has_its_letters_and_other_letters_are_named() {
        let mut setter = Setter::new(true).expect("fonts");
        for lang in ["Priority – “safe”", "Procès-verbal œ", "¿Qué? ñ", "محضر قرار، الأولوية ليست", "Протокол ґєії’"]
        {
            setter.unbroken(lang, STYLE);
        }
        assert_eq!(setter.missing(), "");
        setter.unbroken("ភ្នំពេញ", STYLE);
        assert!(setter.missing().contains("U+1797"));
    }
}
