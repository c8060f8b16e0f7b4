//! The file itself: pages drawn, tagged, described, with what is enclosed.

use crate::document::{Document, apart};
use crate::setting::{Colour, Laid, QUIET, Setter, Style};
use crate::sheet::{HEIGHT, MEASURE, Mark, SIDE, Sheets, WIDTH};
use crate::tags::Tree;
use crate::{PdfFault, letters};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document as Pdf, SerializeSettings};
use parley::layout::Run;
use std::collections::BTreeMap;
use std::ops::Range;

const SMALL: Style = Style::plain(8.0).colour(QUIET);
const RULE: Colour = [0xc4, 0xcd, 0xd3];

/// Fonts as the file needs them, by the number of their data.
type Fonts = BTreeMap<u64, Font>;

/// Writes pages.
///
/// # Errors
/// What the standards asked for do not allow.
pub(crate) fn write(document: &Document, setter: &mut Setter, sheets: Sheets) -> Result<Vec<u8>, PdfFault> {
    let fault = |e: &dyn std::fmt::Debug| PdfFault::Write(format!("{e:?}"));
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|e| fault(&e))?;
    let mut pdf = Pdf::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let Sheets { pages, mut tree, headings, .. } = sheets;
    let (count, mut fonts) = (pages.len(), Fonts::new());
    let settings = || PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| PdfFault::Write("the paper".into()));
    for (at, marks) in pages.iter().enumerate() {
        let mut page = pdf.start_page_with(settings()?);
        let mut surface = page.surface();
        frame(document, setter, &mut surface, &mut fonts, (at, count))?;
        for mark in marks {
            draw(&mut surface, &mut fonts, &mut tree, mark)?;
        }
        surface.finish();
        page.finish();
    }
    pdf.set_tag_tree(tree.finish(document.lang));
    pdf.set_outline(outline(&headings));
    pdf.set_metadata(metadata(document));
    for file in &document.attachments {
        pdf.embed_file(EmbeddedFile {
            path: file.name.clone(),
            mime_type: MimeType::new(file.media_type),
            description: Some(file.description.clone()),
            association_kind: AssociationKind::Source,
            data: file.text.clone().into_bytes().into(),
            modification_date: Some(date(document)),
            compress: Some(true),
            location: None,
        });
    }
    pdf.finish().map_err(|e| fault(&e))
}

/// What stands on every page: title and programme above, from the second on; source and page number below.
fn frame(
    document: &Document,
    setter: &mut Setter,
    surface: &mut Surface<'_>,
    fonts: &mut Fonts,
    (at, count): (usize, usize),
) -> Result<(), PdfFault> {
    let mut small = |text: &str, at_end: bool, width: f32| setter.set(text, SMALL.at_end(at_end), width);
    let page = document.words.page.replace("{page}", &(at + 1).to_string()).replace("{pages}", &count.to_string());
    let (wide, narrow) = (MEASURE * 0.78, MEASURE * 0.2);
    let (near, far) =
        if document.starts_right { (SIDE + MEASURE - wide, SIDE) } else { (SIDE, SIDE + MEASURE - narrow) };
    let foot = HEIGHT - 46.0;
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    fill(surface, [SIDE, foot - 5.0, MEASURE, 0.4], RULE);
    text(surface, fonts, &small(&document.foot, false, wide), 0..2, (near, foot))?;
    text(surface, fonts, &small(&page, true, narrow), 0..1, (far, foot))?;
    surface.end_tagged();
    if at > 0 {
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Header)));
        let half = MEASURE / 2.0 - 10.0;
        let (near, far) =
            if document.starts_right { (SIDE + MEASURE - half, SIDE) } else { (SIDE, SIDE + MEASURE - half) };
        text(surface, fonts, &small(&apart(&document.title), false, half), 0..1, (near, 34.0))?;
        text(surface, fonts, &small(&document.programme, true, half), 0..1, (far, 34.0))?;
        surface.end_tagged();
    }
    Ok(())
}

fn draw(surface: &mut Surface<'_>, fonts: &mut Fonts, tree: &mut Tree, mark: &Mark) -> Result<(), PdfFault> {
    let decoration = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
    match mark {
        Mark::Box { at, colour } => {
            surface.start_tagged(decoration(ArtifactType::Layout));
            fill(surface, *at, *colour);
            surface.end_tagged();
        }
        Mark::Lines { laid, lines, left, top, part: None } => {
            surface.start_tagged(decoration(ArtifactType::PaginationOther));
            text(surface, fonts, laid, lines.clone(), (*left, *top))?;
            surface.end_tagged();
        }
        Mark::Lines { laid, lines, left, top, part: Some(part) } => {
            for line in lines.clone() {
                let place = (*left, top + laid.height(lines.start..line));
                let identifier = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                text(surface, fonts, laid, line..line + 1, place)?;
                surface.end_tagged();
                tree.drawn(*part, identifier);
            }
        }
    }
    Ok(())
}

fn fill(surface: &mut Surface<'_>, [left, top, width, height]: [f32; 4], colour: Colour) {
    let mut path = PathBuilder::new();
    Rect::from_xywh(left, top, width, height).into_iter().for_each(|rect| path.push_rect(rect));
    if let Some(path) = path.finish() {
        surface.set_fill(Some(paint(colour)));
        surface.draw_path(&path);
    }
}

fn paint(colour: Colour) -> Fill {
    let [red, green, blue] = colour;
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

/// Some lines of a text, those that there are.
fn text(
    surface: &mut Surface<'_>,
    fonts: &mut Fonts,
    laid: &Laid,
    lines: Range<usize>,
    (left, top): (f32, f32),
) -> Result<(), PdfFault> {
    surface.set_fill(Some(paint(laid.style.colour)));
    let first = laid.top(lines.start);
    for line in lines.filter_map(|line| laid.layout.get(line)) {
        let y = top + line.metrics().baseline - first;
        let mut x = left + line.metrics().offset;
        for run in line.runs() {
            let font = font(fonts, run.font())?;
            surface.draw_glyphs(
                Point::from_xy(x, y),
                &glyphs(&run, &laid.text),
                font,
                &laid.text,
                run.font_size(),
                false,
            );
            x += run.advance();
        }
    }
    Ok(())
}

/// The glyphs of a run as they stand from left to right, each with the letters it draws.
fn glyphs(run: &Run<'_, ()>, text: &str) -> Vec<KrillaGlyph> {
    let size = run.font_size();
    // Marks of direction have done their work; text that is copied from the file is better without them.
    let mark = |letters: Range<usize>| text.get(letters).is_some_and(|t| t.chars().all(letters::draws_nothing));
    let mut clusters: Vec<Vec<KrillaGlyph>> = Vec::new();
    for cluster in run.clusters().filter(|cluster| !cluster.is_hard_line_break()) {
        let letters = cluster.text_range();
        if cluster.advance() == 0.0 && mark(letters.clone()) {
            continue;
        }
        // Several letters may be drawn as one: all but the first have no glyph of their own.
        if cluster.is_ligature_continuation() {
            let before = clusters.last_mut().into_iter().flatten();
            before.for_each(|glyph| glyph.text_range.end = glyph.text_range.end.max(letters.end));
            continue;
        }
        let drawn = cluster.glyphs().map(|glyph| {
            let (id, range) = (GlyphId::new(glyph.id), letters.clone());
            KrillaGlyph::new(id, glyph.advance / size, glyph.x / size, glyph.y / size, 0.0, range, None)
        });
        clusters.push(drawn.collect());
    }
    if run.is_rtl() {
        clusters.reverse();
    }
    clusters.into_iter().flatten().collect()
}

fn font(fonts: &mut Fonts, data: &parley::FontData) -> Result<Font, PdfFault> {
    let (blob, id) = data.data.clone().into_raw_parts();
    if let Some(font) = fonts.get(&id) {
        return Ok(font.clone());
    }
    let font = Font::new(blob.into(), data.index).ok_or(PdfFault::Fonts)?;
    fonts.insert(id, font.clone());
    Ok(font)
}

fn outline(headings: &[(u16, String, usize, f32)]) -> Outline {
    let mut outline = Outline::new();
    for (_, words, page, top) in headings.iter().filter(|heading| heading.0 == 1) {
        let place = XyzDestination::new(*page, Point::from_xy(SIDE, *top));
        outline.push_child(OutlineNode::new(words.clone(), place));
    }
    outline
}

fn metadata(document: &Document) -> Metadata {
    let direction = if document.starts_right { TextDirection::RightToLeft } else { TextDirection::LeftToRight };
    Metadata::new()
        .title(document.title.clone())
        .description(document.kind.clone())
        .language(document.lang.to_owned())
        .authors(document.author.clone())
        .creator("Common Ground".to_owned())
        .document_id(document.identifier.clone())
        .creation_date(date(document))
        .text_direction(direction)
}

fn date(document: &Document) -> DateTime {
    let [year, month, day, hour, minute, second] = document.date;
    let small = |n: i32| u8::try_from(n).unwrap_or(0);
    DateTime::new(u16::try_from(year).unwrap_or(0))
        .month(small(month))
        .day(small(day))
        .hour(small(hour))
        .minute(small(minute))
        .second(small(second))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
