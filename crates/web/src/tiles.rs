//! Vector tiles, kept by the browser until the records change.

use crate::problem::{Answer, Kind, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;

/// Deepest zoom served.
const DEEPEST: u8 = 20;

/// `/tiles/{layer}/{z}/{x}/{y}.mvt`.
///
/// # Errors
/// No such layer or tile, or one the asker may not see.
pub(crate) async fn tile(
    State(site): State<Site>,
    visitor: Visitor,
    Path((layer, z, x, y)): Path<(String, String, String, String)>,
) -> Answer {
    let nowhere = || Problem::of(Kind::NotFound);
    let y = y.strip_suffix(".mvt").ok_or_else(nowhere)?;
    let (z, x, y): (u8, u32, u32) = match (z.parse(), x.parse(), y.parse()) {
        (Ok(z), Ok(x), Ok(y)) => (z, x, y),
        _ => return Err(nowhere()),
    };
    if z > DEEPEST || u64::from(x.max(y)) >= 1_u64 << z {
        return Err(nowhere());
    }
    let asker = visitor.asker.clone();
    let tile = site.ask(move |app| app.tile(&asker, &layer, z, x, y)).await?;
    let tag = HeaderValue::from_str(&tile.etag).map_err(|_| Problem::of(Kind::Internal))?;
    let mut response =
        if tile.bytes.is_empty() { StatusCode::NO_CONTENT.into_response() } else { tile.bytes.into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/vnd.mapbox-vector-tile"));
    headers.insert(header::ETAG, tag);
    Ok(response)
}
