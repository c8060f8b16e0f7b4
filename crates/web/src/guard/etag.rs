//! Answers that have not changed are not sent again.

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use sha2::{Digest, Sha256};

/// Answers larger than this are not looked at.
const LARGEST: u64 = 4 << 20;

/// Gives small answers to GET an `ETag` of their bytes, and answers 304 when the reader has them already.
pub(crate) async fn add(request: Request, next: Next) -> Response {
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    if !reading || response.status() != StatusCode::OK {
        return response;
    }
    let tagged = if response.headers().contains_key(header::ETAG) { response } else { tag(response).await };
    let same = match (tagged.headers().get(header::ETAG), known) {
        (Some(tag), Some(known)) => matches(tag, &known),
        _ => false,
    };
    if same { unchanged(tagged) } else { tagged }
}

async fn tag(response: Response) -> Response {
    if response.body().size_hint().upper().is_none_or(|size| size > LARGEST) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        parts.status = StatusCode::INTERNAL_SERVER_ERROR;
        return Response::from_parts(parts, Body::empty());
    };
    let digest = hex::encode(&Sha256::digest(&bytes)[..12]);
    if let Ok(tag) = HeaderValue::from_str(&format!("W/\"{digest}\"")) {
        parts.headers.insert(header::ETAG, tag);
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn matches(tag: &HeaderValue, known: &HeaderValue) -> bool {
    let bare = |text: &str| text.trim().trim_start_matches("W/").to_owned();
    let (Ok(tag), Ok(known)) = (tag.to_str(), known.to_str()) else { return false };
    known.split(',').any(|one| one.trim() == "*" || bare(one) == bare(tag))
}

fn unchanged(response: Response) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::NOT_MODIFIED;
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_TYPE);
    Response::from_parts(parts, Body::empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weak_tag_matches_its_strong_self_and_one_of_many() {
        let of = |text: &str| HeaderValue::from_str(text).unwrap();
        assert!(matches(&of("W/\"a\""), &of("\"b\", \"a\"")));
        assert!(matches(&of("W/\"a\""), &of("*")));
        assert!(!matches(&of("W/\"a\""), &of("\"ab\"")));
    }
}
