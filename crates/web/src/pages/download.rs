//! Records as a file: CSV, XLSX, GeoJSON or GeoPackage of exactly what a list shows.

use crate::form::Asked;
use crate::listing::asked;
use crate::problem::{Answer, Kind, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Path, State};
use cg_app::Ask;

/// The formats offered.
const FORMATS: [&str; 4] = ["csv", "xlsx", "geojson", "gpkg"];

/// The file.
///
/// # Errors
/// An unknown noun or format, a filter that cannot be read, or what the app answers.
pub(crate) async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    Asked(query): Asked,
) -> Answer {
    site.pace.api(&visitor.client)?;
    let (noun, format) = name.rsplit_once('.').ok_or_else(|| Problem::of(Kind::NotFound))?;
    let noun = cg_domain::noun(noun).ok_or_else(|| Problem::of(Kind::NotFound))?;
    let format = FORMATS.into_iter().find(|f| *f == format).ok_or_else(|| Problem::of(Kind::NotFound))?;
    let ask = Ask { limit: 0, count: false, after: None, ..asked(noun, &query, |_| true)? };
    let (asker, lang) = (visitor.asker.clone(), visitor.lang);
    let export = site.ask(move |app| app.export(&asker, noun.name, &ask, format, lang)).await?;
    crate::file::attachment(&export.file_name, export.content_type, export.bytes)
}
