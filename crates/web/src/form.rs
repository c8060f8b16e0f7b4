//! What people filled in: queries and posted forms, with the same checks for both.

use crate::guard::csrf;
use crate::problem::{Kind, Problem};
use crate::visitor::Visitor;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use cg_app::Words;

/// Longest value taken from a form, in characters.
const LONGEST: usize = 20_000;

/// Named values in the order they were sent; a name may occur more than once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Takes the pairs unless one holds what no field may hold.
    ///
    /// # Errors
    /// [`Kind::BadRequest`] for a NUL character or an overlong value, naming the field.
    pub(crate) fn of(pairs: Vec<(String, String)>) -> Result<Self, Problem> {
        for (name, value) in &pairs {
            if value.contains('\0') || name.contains('\0') {
                return Err(Problem::parameter(&name.replace('\0', ""), Words::of("expected-text")));
            }
            if value.chars().nth(LONGEST).is_some() {
                return Err(Problem::parameter(name, Words::of("refused-too-long").with("most", LONGEST)));
            }
        }
        Ok(Self(pairs))
    }

    /// The trimmed value of a field, `None` when absent or empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim()).filter(|v| !v.is_empty())
    }

    /// The value of a field that must be filled.
    ///
    /// # Errors
    /// [`Kind::Invalid`] naming the field.
    pub(crate) fn need(&self, name: &str) -> Result<&str, Problem> {
        self.get(name).ok_or_else(|| Problem::missing(name))
    }

    /// The value exactly as sent; pass-phrases are not trimmed.
    pub(crate) fn exact(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }

    /// A field read as something else.
    ///
    /// # Errors
    /// [`Kind::BadRequest`] naming the field and what was expected.
    pub(crate) fn read<T: std::str::FromStr>(
        &self,
        name: &str,
        expected: impl Into<Words>,
    ) -> Result<Option<T>, Problem> {
        self.get(name).map(|v| v.parse().map_err(|_| Problem::parameter(name, expected))).transpose()
    }

    /// Every pair.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }

    /// The pairs whose name begins with a prefix, without it.
    pub(crate) fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.pairs().filter_map(move |(n, v)| Some((n.strip_prefix(prefix)?, v)))
    }

    /// The fields as a query with some changed, added or (with an empty value) left out.
    pub(crate) fn query_with(&self, changes: &[(&str, &str)]) -> String {
        let kept = self.pairs().filter(|(n, v)| !v.is_empty() && *n != "lang" && changes.iter().all(|(c, _)| c != n));
        let changed = changes.iter().copied().filter(|(_, v)| !v.is_empty());
        kept.chain(changed).map(|(n, v)| format!("{}={}", percent(n), percent(v))).collect::<Vec<_>>().join("&")
    }
}

/// What is expected of a whole number.
pub(crate) fn whole_from(least: i64) -> Words {
    Words::of("expected-whole-number-from").with("least", least)
}

/// Text made safe for a query or a path segment.
pub(crate) fn percent(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

/// The decoded pairs of a query.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    let uri = format!("/?{query}").parse::<axum::http::Uri>().unwrap_or_default();
    Query::<Vec<(String, String)>>::try_from_uri(&uri).map(|Query(pairs)| pairs).unwrap_or_default()
}

/// The query of a request.
pub(crate) struct Asked(pub Fields);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let pairs = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Query(pairs) = pairs.map_err(|_| Problem::parameter("query", Words::of("expected-form")))?;
        Fields::of(pairs).map(Self)
    }
}

/// A posted form that carries the secret of its session.
pub(crate) struct Posted(pub Fields);

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let visitor = request.extensions().get::<Visitor>().cloned();
        let form = axum::extract::Form::<Vec<(String, String)>>::from_request(request, state).await;
        let axum::extract::Form(pairs) = form.map_err(|refused| {
            use axum::response::IntoResponse;
            Problem::of(Kind::of_status(refused.into_response().status()))
        })?;
        let fields = Fields::of(pairs)?;
        secret(visitor.as_ref(), &headers, fields.get("csrf"))?;
        Ok(Self(fields))
    }
}

/// A posted JSON body; a session must send its secret in the header `x-csrf-token`.
pub(crate) struct PostedJson<T>(pub T);

impl<S: Send + Sync, T: serde::de::DeserializeOwned> FromRequest<S> for PostedJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let visitor = request.extensions().get::<Visitor>().cloned();
        let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if !kind.to_ascii_lowercase().starts_with("application/json") {
            return Err(Problem::of(Kind::MediaType));
        }
        secret(visitor.as_ref(), &headers, None)?;
        let bytes = Bytes::from_request(request, state).await.map_err(|_| Problem::of(Kind::TooLarge))?;
        if bytes.contains(&0) || bytes.windows(6).any(|w| w.eq_ignore_ascii_case(b"\\u0000")) {
            return Err(Problem::parameter("body", Words::of("expected-text")));
        }
        if bytes.trim_ascii().is_empty() {
            return Err(Problem::parameter("body", Words::of("expected-body")));
        }
        serde_json::from_slice(&bytes).map(Self).map_err(|e| Problem::parameter("body", e.to_string()))
    }
}

/// Checks the secret of a session, from the form or the header; bearer tokens have none.
///
/// # Errors
/// [`Kind::Forged`].
pub(crate) fn secret(visitor: Option<&Visitor>, headers: &HeaderMap, field: Option<&str>) -> Result<(), Problem> {
    let sent = field.or_else(|| headers.get("x-csrf-token").and_then(|v| v.to_str().ok()));
    csrf::same_secret(visitor.and_then(|v| v.asker.csrf.as_deref()), sent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::of(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()).unwrap()
    }

    #[test]
    fn an_empty_field_is_no_value() {
        assert_eq!(fields(&[("a", "  ")]).get("a"), None);
        assert_eq!(fields(&[("a", " 5 ")]).read::<i64>("a", Words::of("expected-number")).unwrap(), Some(5));
        assert!(fields(&[("a", "x")]).read::<i64>("a", Words::of("expected-number")).is_err());
    }

    #[test]
    fn nul_and_endless_values_are_refused() {
        assert!(Fields::of(vec![("a".into(), "b\0".into())]).is_err());
        assert!(Fields::of(vec![("a".into(), "b".repeat(LONGEST + 1))]).is_err());
    }

    #[test]
    fn a_query_keeps_the_filters_and_changes_the_page() {
        let query =
            fields(&[("status", "open"), ("after", "x"), ("lang", "fr"), ("q", "a&b")]).query_with(&[("after", "é")]);
        assert_eq!(query, "status=open&q=a%26b&after=%C3%A9");
    }
}
