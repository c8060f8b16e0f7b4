//! Decision sessions: opening one, writing down who says what, closing it with a signed record.

use crate::form::whole_from;
use crate::form::{Posted, percent};
use crate::page::Page;
use crate::pages::{html, see_other};
use crate::problem::{Answer, Problem};
use crate::ranking;
use crate::site::Site;
use crate::together::{self, Together};
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, State};
use cg_app::{DecisionView, Said, Words};
use cg_domain::grant::Act;
use cg_engine::decision::{Change, Override, Participant};

/// Rows of the order that the page shows.
const ROWS: usize = 100;
/// Items offered by name when one is to be changed; any other is typed.
const OFFERED: usize = 2_000;

struct Line {
    href: String,
    title: String,
    model: String,
    opened: String,
    closed: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/decisions.html")]
struct DecisionsPage {
    p: Page,
    lines: Vec<Line>,
    models: Vec<(String, String)>,
    keys: Vec<String>,
}

/// The sessions, and the form that opens one.
///
/// # Errors
/// What the app answers.
pub(crate) async fn list(State(site): State<Site>, visitor: Visitor) -> Answer {
    let asker = visitor.asker.clone();
    let (lines, models, keys) =
        site.ask(move |app| Ok((app.decisions(&asker)?, app.models(&asker)?, app.decision_keys(&asker)?))).await?;
    let p = Page::titled(&site, &visitor, "nav-decisions");
    let line = |d: &cg_app::DecisionLine| Line {
        href: format!("/decisions/{}", percent(&d.id)),
        title: d.title.clone(),
        model: d.model.clone(),
        opened: p.instant(&d.opened_at),
        closed: d.closed_at.map(|at| p.instant(&at)),
    };
    html(&DecisionsPage {
        lines: lines.iter().map(line).collect(),
        models: models.into_iter().map(|m| (m.name, crate::ranking::model_text(p.lang, &m.model.title))).collect(),
        keys,
        p,
    })
}

/// Opens a session.
///
/// # Errors
/// When the asker may not, or the model reads what the programme does not have.
pub(crate) async fn open(State(site): State<Site>, visitor: Visitor, Posted(form): Posted) -> Answer {
    // Who may not is told so, and not what is missing in the form.
    visitor.asker.may(Act::Decide)?;
    let asker = visitor.asker.clone();
    let (model, title) = (form.need("model")?.to_owned(), form.need("title")?.to_owned());
    let first = form.read::<u32>("first", whole_from(1))?;
    let id = site.ask(move |app| app.open_decision(&asker, &model, &title, first)).await?;
    see_other(&format!("/decisions/{}", percent(&id)))
}

/// A change of the order as the page shows it.
struct Changed {
    entry: String,
    name: String,
    code: String,
    computed: String,
    what: String,
    reason: String,
    by: String,
}

#[derive(Template)]
#[template(path = "pages/decision.html")]
struct DecisionPage {
    p: Page,
    id: String,
    open: bool,
    model: String,
    model_href: String,
    version: i64,
    opened: String,
    closed: Option<String>,
    changed_since: bool,
    model_digest: String,
    inputs_digest: String,
    participants: Vec<(String, Participant)>,
    weights: Vec<(String, together::Weighed)>,
    offered: Vec<String>,
    overrides: Vec<Changed>,
    left_out: usize,
    criteria: Vec<ranking::Criterion>,
    g: Together,
    decided: Vec<(String, String, String)>,
    items: Vec<(String, String)>,
    signed_with: Option<String>,
    record_digest: String,
}

/// One session.
///
/// # Errors
/// When there is none.
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let (asker, wanted) = (visitor.asker.clone(), id.clone());
    let view = site.ask(move |app| app.decision(&asker, &wanted, ROWS)).await?;
    let p = Page::new(&site, &visitor, "nav-decisions", view.line.title.clone());
    html(&page(p, id, &view))
}

fn page(p: Page, id: String, view: &DecisionView) -> DecisionPage {
    let criteria = ranking::criteria(&p, &view.model, &std::collections::BTreeMap::new());
    let labels: Vec<String> = criteria.iter().map(|c| c.label.clone()).collect();
    let weighed = |(entry, stated): &(String, cg_engine::decision::Stated)| {
        let list: Vec<f64> = criteria.iter().map(|c| stated.weights.get(&c.id).copied().unwrap_or(0.0)).collect();
        (entry.clone(), together::Weighed::of(&p, stated.voice.clone(), &labels, &list))
    };
    let names = |code: &str| {
        view.items.binary_search_by(|(c, _)| c.as_str().cmp(code)).ok().and_then(|at| view.items[at].1.as_ref())
    };
    let changed = |(entry, o): &(String, Override)| {
        let (name, code) = together::titled(&p, &o.item, names(&o.item));
        Changed {
            entry: entry.clone(),
            name,
            code,
            computed: o.computed.map_or_else(|| p.t("report-left-out"), |rank| p.n(rank)),
            what: match o.change {
                Change::To(rank) => p.t1("decision-to-rank", "rank", rank),
                Change::In => p.t("decision-in"),
                Change::Out => p.t("decision-out"),
            },
            reason: o.reason.clone(),
            by: o.by.clone(),
        }
    };
    let decided = |(code, names): &(String, Option<cg_kit::Names>)| {
        let (name, shown) = together::titled(&p, code, names.as_ref());
        (name, shown, together::href(code))
    };
    let item =
        |(code, names): &(String, Option<cg_kit::Names>)| (code.clone(), together::titled(&p, code, names.as_ref()).0);
    DecisionPage {
        open: view.line.closed_at.is_none(),
        model: crate::ranking::model_text(p.lang, &view.model.title),
        model_href: format!("/rankings/models/{}", percent(&view.line.model)),
        version: view.model_version,
        opened: p.instant(&view.line.opened_at),
        closed: view.line.closed_at.map(|at| p.instant(&at)),
        changed_since: view.changed_since == Some(true),
        model_digest: view.model_digest.clone(),
        inputs_digest: view.inputs_digest.clone(),
        participants: view.participants.clone(),
        weights: view.weights.iter().map(weighed).collect(),
        offered: view.offered.clone(),
        overrides: view.overrides.iter().map(changed).collect(),
        left_out: view.left_out,
        g: together::together(&p, &view.model, &view.group),
        decided: view.decided.iter().map(decided).collect(),
        items: view.items.iter().take(OFFERED).map(item).collect(),
        signed_with: view.signed_with.clone(),
        record_digest: view.record_digest.clone().unwrap_or_default(),
        criteria,
        id,
        p,
    }
}

/// Writes down something said: who takes part, a change, whose weights, what is taken back.
///
/// # Errors
/// When the asker may not, the session is closed, or it does not fit.
pub(crate) async fn say(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Posted(form): Posted,
) -> Answer {
    visitor.asker.may(Act::Decide)?;
    let (asker, session) = (visitor.asker.clone(), id.clone());
    let text = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let said = match form.need("said")? {
        "participant" => Said::Participant(Participant {
            name: form.need("name")?.to_owned(),
            organisation: text("organisation"),
            role: text("role"),
        }),
        "weights" => {
            let voice = form.need("voice")?.to_owned();
            site.ask(move |app| app.hear_in_decision(&asker, &session, &voice)).await?;
            return see_other(&format!("/decisions/{}#weights", percent(&id)));
        }
        "override" => Said::Override(Override {
            item: form.need("item")?.to_owned(),
            change: change(form.need("change")?, form.read::<u32>("rank", whole_from(1))?)?,
            computed: None,
            reason: form.need("reason")?.to_owned(),
            by: text("by"),
        }),
        "withdraw" => Said::Withdraw { entry: form.need("entry")?.to_owned() },
        _ => return Err(Problem::one_of("said", &["participant", "weights", "override", "withdraw"])),
    };
    let place = match said {
        Said::Override(_) => "changes",
        _ => "participants",
    };
    site.ask(move |app| app.say_in_decision(&asker, &session, said)).await?;
    see_other(&format!("/decisions/{}#{place}", percent(&id)))
}

fn change(word: &str, rank: Option<u32>) -> Result<Change, Problem> {
    match (word, rank) {
        ("to", Some(rank)) if rank > 0 => Ok(Change::To(rank)),
        ("to", _) => Err(Problem::parameter("rank", Words::of("refused-decision-no-place"))),
        ("in", None) => Ok(Change::In),
        ("out", None) => Ok(Change::Out),
        // One of the two is a slip, and only who wrote it knows which.
        ("in" | "out", Some(_)) => Err(Problem::parameter("rank", Words::of("refused-decision-two-wishes"))),
        _ => Err(Problem::one_of("change", &["to", "in", "out"])),
    }
}

/// Closes a session and signs its record.
///
/// # Errors
/// When the asker may not, nobody took part, or the session is closed.
pub(crate) async fn close(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Posted(_): Posted,
) -> Answer {
    let (asker, session) = (visitor.asker.clone(), id.clone());
    site.ask(move |app| app.close_decision(&asker, &session)).await?;
    see_other(&format!("/decisions/{}", percent(&id)))
}

/// The signed record as a file, as it was signed.
///
/// # Errors
/// While the session is open, or when there is none.
pub(crate) async fn record(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let (asker, session) = (visitor.asker.clone(), id.clone());
    let bytes = site.ask(move |app| app.decision_record(&asker, &session)).await?;
    crate::file::attachment(&format!("decision-{id}.json"), "application/json", bytes)
}

/// The signed record as a PDF in the reader's language, with the record enclosed.
///
/// # Errors
/// While the session is open, or when there is none.
pub(crate) async fn pdf(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let (asker, session, lang) = (visitor.asker.clone(), id.clone(), visitor.lang);
    let bytes = site.ask(move |app| app.decision_pdf(&asker, &session, lang)).await?;
    crate::file::attachment(&format!("decision-{id}.pdf"), "application/pdf", bytes)
}
