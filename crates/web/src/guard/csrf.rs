//! Forged forms: a request that changes something must come from our own pages.
//!
//! Two independent checks. Every unsafe request must have been made by this site as far as the browser says
//! (`Sec-Fetch-Site`, `Origin`); and a request with a session cookie must carry the session's secret, as a form
//! field (`csrf`, see [`crate::form`]) or as the header `x-csrf-token`. Requests with a bearer token carry no cookie
//! and need neither.

use crate::problem::{Kind, Problem};
use axum::http::{HeaderMap, Method, header};
use subtle::ConstantTimeEq;

/// Whether the method can change anything.
pub(crate) fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Refuses requests that a browser made on behalf of another site.
///
/// # Errors
/// [`Kind::Forged`] when `Sec-Fetch-Site` or `Origin` names another site.
pub(crate) fn same_site(headers: &HeaderMap) -> Result<(), Problem> {
    let of = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = of("sec-fetch-site") {
        return if matches!(site, "same-origin" | "none") { Ok(()) } else { Err(Problem::of(Kind::Forged)) };
    }
    let Some(origin) = of(header::ORIGIN.as_str()) else { return Ok(()) };
    let host = of(header::HOST.as_str()).unwrap_or_default();
    let same = origin.split_once("://").is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(host));
    if same { Ok(()) } else { Err(Problem::of(Kind::Forged)) }
}

/// Compares the secret of the session with the one sent, in constant time.
///
/// # Errors
/// [`Kind::Forged`] when it is missing or another.
pub(crate) fn same_secret(expected: Option<&str>, sent: Option<&str>) -> Result<(), Problem> {
    let Some(expected) = expected else { return Ok(()) };
    let equal = sent.is_some_and(|sent| bool::from(sent.as_bytes().ct_eq(expected.as_bytes())));
    if equal { Ok(()) } else { Err(Problem::of(Kind::Forged)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap())).collect()
    }

    #[test]
    fn another_site_cannot_send_our_forms() {
        for forged in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "https://evil.example"), ("host", "here.example")],
            &[("origin", "null"), ("host", "here.example")],
        ] {
            assert!(same_site(&headers(forged)).is_err(), "{forged:?}");
        }
    }

    #[test]
    fn our_own_pages_and_programs_pass() {
        for own in [
            &[("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:8640")][..],
            &[("origin", "http://127.0.0.1:8640"), ("host", "127.0.0.1:8640")],
            &[],
        ] {
            assert!(same_site(&headers(own)).is_ok(), "{own:?}");
        }
    }

    #[test]
    fn a_session_needs_its_own_secret() {
        assert!(same_secret(Some("a1"), Some("a1")).is_ok());
        assert!(same_secret(Some("a1"), Some("a2")).is_err());
        assert!(same_secret(Some("a1"), None).is_err());
        assert!(same_secret(None, None).is_ok());
    }
}
