//! The front end's files.

use crate::problem::{Answer, Kind, Problem};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;

/// `/assets/{path}`: stored compressed and sent so; a browser without gzip does not exist any more.
///
/// # Errors
/// When there is no such file.
pub(crate) async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Answer {
    let asset = cg_assets::get(&path).ok_or_else(|| Problem::of(Kind::NotFound))?;
    let tag = format!("\"{}\"", asset.digest);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains(&tag));
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { asset.bytes_gzip.into_response() };
    let kept = if asset.immutable { "public, max-age=31536000, immutable" } else { "public, no-cache" };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    if !known {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    Ok(response)
}
