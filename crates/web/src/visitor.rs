//! Who asks, in which language, and how problems are said to them.
//!
//! One layer around every route: it finds the asker from the session cookie or the bearer token, chooses the
//! language, and gives words to the problems that come back.

use crate::guard::csrf;
use crate::page::Page;
use crate::problem::{Kind, Problem};
use crate::site::{Frame, Site};
use askama::Template;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use axum_extra::extract::CookieJar;
use cg_app::Asker;
use cg_domain::grant::Role;
use cg_i18n::Lang;
use std::convert::Infallible;
use std::net::SocketAddr;
use tracing::Instrument;

/// Cookie with the session secret.
pub(crate) const SESSION: &str = "cg_session";
/// Cookie with the language chosen by the switch.
pub(crate) const LANGUAGE: &str = "cg_lang";

/// The person or program behind one request.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    /// Who asks and what they may.
    pub asker: Asker,
    /// Their language.
    pub lang: Lang,
    /// The address asked for, without the language choice.
    pub address: String,
    /// Where the request comes from, for paces only; never logged.
    pub client: String,
    /// Whether a program on this machine asks, through no proxy and under no other machine's name.
    pub from_here: bool,
    /// Number of the request.
    pub request: String,
    /// Whether an answer in JSON is expected.
    pub program: bool,
    /// What every page shows of the programme.
    pub frame: Frame,
    /// Whether the address chooses the language.
    pub language_chosen: bool,
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(|| Self::stranger(&parts.headers, &parts.uri)))
    }
}

impl Visitor {
    /// Somebody of whom only the request is known.
    fn stranger(headers: &HeaderMap, uri: &Uri) -> Self {
        let of = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let jar = CookieJar::from_headers(headers);
        let asked = uri.query().and_then(|q| parameter(q, "lang"));
        Self {
            asker: Asker::visitor(Role::Public),
            lang: Lang::negotiate(asked, jar.get(LANGUAGE).map(|c| c.value()), of("accept-language").as_deref()),
            address: without_language(uri),
            client: String::new(),
            from_here: false,
            request: uuid::Uuid::now_v7().to_string(),
            program: is_program(uri.path(), of("accept").as_deref()),
            frame: Frame {
                programme: String::new(),
                exercise: false,
                access_released: false,
                stranger: Asker::visitor(Role::Public),
                distant: Asker::visitor(Role::Public),
            },
            language_chosen: asked.and_then(Lang::from_tag).is_some(),
        }
    }
}

/// Finds out who asks, lets the request through, and gives words to a problem.
pub(crate) async fn around(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let mut visitor = Visitor::stranger(request.headers(), request.uri());
    visitor.client = client(&site, &request);
    visitor.from_here = !site.config.behind_proxy && peer_is_here(&request) && came_from_here(request.headers());
    let span =
        tracing::info_span!("request", id = %visitor.request, method = %request.method(), path = request.uri().path());
    let started = std::time::Instant::now();
    if request.uri().path().contains("%00") {
        // No record is called so, and no database takes it.
        return said(&site, &visitor, Problem::of(Kind::NotFound).into_response());
    }
    let answer = match admit(&site, &mut visitor, request.headers().clone(), request.method().clone())
        .instrument(span.clone())
        .await
    {
        Err(problem) => problem.into_response(),
        Ok(()) => {
            request.extensions_mut().insert(visitor.clone());
            next.run(request).instrument(span.clone()).await
        }
    };
    let mut response = said(&site, &visitor, answer);
    remember_language(&site, &visitor, &mut response);
    if let Ok(id) = HeaderValue::from_str(&visitor.request) {
        response.headers_mut().insert("x-request-id", id);
    }
    let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
    span.in_scope(|| tracing::info!(status = response.status().as_u16(), milliseconds, "answered"));
    response
}

/// Identifies the asker and refuses what another site sent.
async fn admit(site: &Site, visitor: &mut Visitor, headers: HeaderMap, method: Method) -> Result<(), Problem> {
    let bearer =
        headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    let jar = CookieJar::from_headers(&headers);
    visitor.frame = site.frame().await?;
    let here = came_from_here(&headers);
    visitor.asker = if here { visitor.frame.stranger.clone() } else { visitor.frame.distant.clone() };
    if let Some(token) = bearer {
        visitor.asker = site.asker_of_token(token.trim()).await?;
    } else if let Some(cookie) = jar.get(SESSION)
        && let Some(asker) = site.asker_of_session(cookie.value()).await?
    {
        visitor.asker = asker;
    }
    if csrf::changes(&method) && bearer.is_none() {
        csrf::same_site(&headers)?;
    }
    Ok(())
}

/// Whether the connection itself comes from this machine.
fn peer_is_here(request: &Request) -> bool {
    request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .is_some_and(|ConnectInfo(at)| at.ip().to_canonical().is_loopback())
}

/// Whether a request shows no sign of having come through a proxy or under another machine's name.
///
/// A proxy on this machine makes every request look local; a page elsewhere may point its own name at this machine.
fn came_from_here(headers: &HeaderMap) -> bool {
    let forwarded = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"];
    if forwarded.iter().any(|name| headers.contains_key(*name)) {
        return false;
    }
    let Some(host) = headers.get(header::HOST).and_then(|v| v.to_str().ok()) else { return true };
    let name =
        host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(host, |(n, _)| n);
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Gives words to a problem; everything else passes as it is.
fn said(site: &Site, visitor: &Visitor, mut response: Response) -> Response {
    let problem = response.extensions_mut().remove::<Problem>().or_else(|| bare_problem(&response));
    let Some(problem) = problem else { return response };
    let problem = problem.told_to(&visitor.asker);
    let mut said =
        if visitor.program { problem.json(visitor.lang, &visitor.request) } else { page(site, visitor, &problem) };
    if let Some(allow) = response.headers().get(header::ALLOW) {
        said.headers_mut().insert(header::ALLOW, allow.clone());
    }
    problem.dress(&mut said);
    said
}

/// An answer of the framework's that is a problem without words.
fn bare_problem(response: &Response) -> Option<Problem> {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let bare = kind.is_empty() || kind.starts_with("text/plain");
    ((status.is_client_error() || status.is_server_error()) && bare).then(|| Problem::of(Kind::of_status(status)))
}

#[derive(Template)]
#[template(path = "pages/problem.html")]
struct ProblemPage<'a> {
    p: Page,
    what: String,
    next: String,
    code: &'a str,
    request: &'a str,
    sign_in: bool,
}

fn page(site: &Site, visitor: &Visitor, problem: &Problem) -> Response {
    let what = problem.title(visitor.lang);
    let page = ProblemPage {
        p: Page::new(site, visitor, "", what.clone()),
        what,
        next: problem.next(visitor.lang),
        code: problem.kind.code(),
        request: &visitor.request,
        sign_in: problem.kind == Kind::SignInNeeded,
    };
    match page.render() {
        Ok(html) => (problem.kind.status(), Html(html)).into_response(),
        Err(_) => problem.json(visitor.lang, &visitor.request),
    }
}

/// Keeps the language for the next page when it was chosen in the address.
fn remember_language(site: &Site, visitor: &Visitor, response: &mut Response) {
    let headers = response.headers_mut();
    if !visitor.program {
        let secure = if site.config.secure_cookies { "; Secure" } else { "" };
        let cookie = format!("{LANGUAGE}={}; Path=/; Max-Age=31536000; SameSite=Lax{secure}", visitor.lang.tag());
        if let (true, Ok(value)) = (visitor.language_chosen, HeaderValue::from_str(&cookie)) {
            headers.append(header::SET_COOKIE, value);
        }
        headers.append(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    }
}

/// The address that answers to paces: the peer, or what a trusted proxy says.
fn client(site: &Site, request: &Request) -> String {
    let forwarded = || {
        let all = request.headers().get("x-forwarded-for")?.to_str().ok()?;
        all.rsplit(',').next().map(|last| last.trim().to_owned())
    };
    let peer = || request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(at)| at.ip().to_string());
    let found = if site.config.behind_proxy { forwarded().or_else(peer) } else { peer() };
    found.unwrap_or_else(|| "local".to_owned())
}

/// Programs get JSON: they use the API, or do not say that they take HTML.
fn is_program(path: &str, accept: Option<&str>) -> bool {
    let under = |root: &str| path == root || path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
    let html = accept.is_some_and(|a| a.contains("text/html"));
    if under("/api") || under("/tiles") {
        return true;
    }
    if under("/ogc") { !html } else { accept.is_some_and(|a| !a.contains("text/html") && !a.contains("*/*")) }
}

/// The undecoded value of one parameter.
fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// Path and query without `lang`.
fn without_language(uri: &Uri) -> String {
    let kept: Vec<&str> =
        uri.query().unwrap_or_default().split('&').filter(|p| !p.is_empty() && !p.starts_with("lang=")).collect();
    if kept.is_empty() { uri.path().to_owned() } else { format!("{}?{}", uri.path(), kept.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_apart_from_readers() {
        assert!(is_program("/api/v1/summary", Some("text/html")));
        assert!(is_program("/ogc", Some("application/json")));
        assert!(is_program("/ogc/collections", None));
        assert!(!is_program("/ogc", Some("text/html,*/*")));
        assert!(!is_program("/hazard-areas", None));
        assert!(!is_program("/apiary", None));
    }

    #[test]
    fn the_language_choice_is_left_out_of_the_address() {
        assert_eq!(without_language(&"/a?lang=fr&b=1".parse().unwrap()), "/a?b=1");
        assert_eq!(without_language(&"/a?lang=fr".parse().unwrap()), "/a");
    }
}

#[cfg(test)]
mod origin_tests {
    use super::*;

    #[test]
    fn a_forwarded_request_or_a_foreign_name_is_not_from_here() {
        let from = |name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(value));
            came_from_here(&headers)
        };
        assert!(came_from_here(&HeaderMap::new()));
        assert!(
            from("host", "127.0.0.1:8640")
                && from("host", "localhost:8640")
                && from("host", "[::1]:8640")
                && from("host", "localhost")
        );
        assert!(
            !from("host", "cg.example.org") && !from("host", "10.0.0.7:8640") && !from("host", "localhost.example.org")
        );
        assert!(!from("x-forwarded-for", "203.0.113.9") && !from("forwarded", "for=203.0.113.9"));
    }
}
