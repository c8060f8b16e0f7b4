//! A running site with people of every role.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use cg_app::{App, Asker, Options};
use cg_domain::grant::Role;
use cg_web::{Config, Paces, Site, service};
use std::collections::BTreeMap;
use std::sync::Arc;
use tower::ServiceExt;

pub(crate) const PHRASE: &str = "correct horse battery";

/// One site and its people.
pub(crate) struct Cast {
    pub app: Arc<App>,
    router: Router,
    sessions: BTreeMap<Role, (String, String)>,
    _folder: tempfile::TempDir,
}

/// An answer, read whole.
pub(crate) struct Said {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Said {
    #[expect(clippy::panic, reason = "a test fails loudly")]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("no JSON: {e}: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

fn site(app: &Arc<App>, paces: Paces) -> Router {
    let config = Config { paces, this_machine_only: false, ..Config::default() };
    service(Site::new(app.clone(), config))
}

const FAST: Paces = Paces { doors_per_minute: 100_000, api_per_minute: 1_000_000 };

impl Cast {
    /// The exercise country, and one person of each role, signed in.
    pub(crate) fn new() -> Self {
        let cast = Self::empty();
        cast.app.load_exercise(&Asker::command_line(), 7, 1, &|_| ()).expect("the exercise country");
        cast.app.refresh_exposure(&Asker::command_line(), &|_, _, _| ()).expect("measures");
        cast.app.refresh_access(&Asker::command_line(), &|_, _| ()).expect("access");
        cast
    }

    /// Nothing but the people.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let app = Arc::new(App::open(&Options { data: folder.path().join("data"), database: None }).expect("an app"));
        let token = app.first_run_link().expect("a link").expect("the first run");
        let mut sessions = BTreeMap::new();
        let mut keep = |grant: cg_app::SessionGrant| {
            sessions.insert(grant.asker.role, (grant.secret, grant.asker.csrf.expect("a form secret")));
        };
        keep(app.complete_setup(&token, "administrator", PHRASE).expect("set up"));
        for role in [Role::Viewer, Role::Editor, Role::Manager] {
            app.add_user(&Asker::command_line(), role.word(), role, PHRASE).expect("an account");
            keep(app.sign_in(role.word(), PHRASE).expect("signed in"));
        }
        Self { router: site(&app, FAST), app, sessions, _folder: folder }
    }

    /// The same programme behind a site with other paces.
    pub(crate) fn paced(&self, paces: Paces) -> Router {
        site(&self.app, paces)
    }

    /// The secret that a form of this role carries.
    pub(crate) fn secret(&self, role: Role) -> &str {
        self.sessions.get(&role).map_or("", |(_, csrf)| csrf)
    }

    /// The cookie of a role.
    pub(crate) fn cookie(&self, role: Role) -> Option<String> {
        self.sessions.get(&role).map(|(secret, _)| format!("cg_session={secret}"))
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Said {
        send(self.router.clone(), request).await
    }

    /// A page, as a browser of this role asks for it.
    pub(crate) async fn get(&self, role: Role, address: &str) -> Said {
        self.get_with(role, address, &[("accept", "text/html,*/*")]).await
    }

    pub(crate) async fn get_with(&self, role: Role, address: &str, headers: &[(&str, &str)]) -> Said {
        let mut request = Request::builder().method(Method::GET).uri(address).header(header::HOST, "here.example");
        if let Some(cookie) = self.cookie(role) {
            request = request.header(header::COOKIE, cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// A form, with the secret of its session.
    pub(crate) async fn post(&self, role: Role, address: &str, form: &str) -> Said {
        let form = format!("csrf={}&{form}", self.secret(role));
        self.post_raw(role, address, "application/x-www-form-urlencoded", form).await
    }

    /// A JSON body, with the secret of its session in the header.
    pub(crate) async fn post_json(&self, role: Role, address: &str, body: &str) -> Said {
        let mut request =
            Request::builder().method(Method::POST).uri(address).header(header::CONTENT_TYPE, "application/json");
        request = request.header("sec-fetch-site", "same-origin").header("x-csrf-token", self.secret(role));
        if let Some(cookie) = self.cookie(role) {
            request = request.header(header::COOKIE, cookie);
        }
        self.send(request.body(Body::from(body.to_owned())).expect("a request")).await
    }

    pub(crate) async fn post_raw(&self, role: Role, address: &str, kind: &str, body: impl Into<Body>) -> Said {
        let mut request = Request::builder().method(Method::POST).uri(address).header(header::CONTENT_TYPE, kind);
        request = request
            .header(header::HOST, "here.example")
            .header("sec-fetch-site", "same-origin")
            .header("accept", "text/html,*/*");
        if let Some(cookie) = self.cookie(role) {
            request = request.header(header::COOKIE, cookie);
        }
        self.send(request.body(body.into()).expect("a request")).await
    }

    /// The id of some record of a noun.
    pub(crate) fn some(&self, noun: &str) -> String {
        let page = self
            .app
            .list(&Asker::command_line(), noun, &cg_app::Ask { limit: 1, ..Default::default() })
            .expect("a list");
        page.items[0].id.clone()
    }
}

pub(crate) async fn send(router: Router, request: Request<Body>) -> Said {
    let response = router.oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 64 << 20).await.expect("a body");
    Said { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}

/// The addresses of every page that reads, with real records in them.
pub(crate) fn pages(cast: &Cast) -> Vec<String> {
    let (hazard, accident) = (cast.some("hazard_areas"), cast.some("accidents"));
    let mut all: Vec<String> = [
        "/",
        "/places",
        "/hazard-areas",
        "/accidents",
        "/people-harmed",
        "/who-is-where",
        "/layers",
        "/access",
        "/dictionary",
        "/about",
        "/rankings",
        "/imports",
        "/login",
        "/setup",
        "/setup?token=abc",
        "/account",
        "/users",
        "/changes",
        "/status",
        "/ogc",
        "/ogc/",
        "/ogc/conformance",
        "/ogc/collections",
        "/ogc/collections/hazard_areas",
        "/ogc/collections/accidents/items",
    ]
    .map(str::to_owned)
    .into();
    let places = cast.app.areas(&Asker::command_line(), 1).expect("areas");
    let manager = Asker { user_id: None, ..Asker::command_line() };
    let model = cast.app.models(&manager).expect("models")[0].name.clone();
    let run = cast.app.run_ranking(&manager, &cg_app::PreviewAsk::of(&model)).expect("a run");
    all.push(format!("/rankings/models/{model}"));
    all.push(format!("/rankings/models/{model}?method=rank_order&k=5"));
    all.push(format!("/rankings/models/{model}?method=pairwise"));
    all.push(format!("/rankings/runs/{}", run.id));
    all.push(format!("/places/{}", places[0].code));
    all.push(format!("/hazard-areas/{hazard}"));
    all.push(format!("/accidents/{accident}"));
    all
}
