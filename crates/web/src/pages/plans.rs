//! Plans: the list, the form of a new one, and making it.

use crate::form::{Asked, Fields, Posted, percent};
use crate::page::Page;
use crate::pages::{html, see_other};
use crate::plan::form::{Shown, brief, plain, source, source_word};
use crate::plan::names::{PlanNames, ReliefWords, clash_words};
use crate::problem::{Answer, Kind, Problem};
use crate::record::code_label;
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::multipart::Multipart;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::header;
use cg_app::{Drafted, OwnFile, PlanAsk, PlanFrame, PlanLine, PlanSource, Words};
use cg_domain::grant::Act;

/// Faults of a file of costs that are told at once.
const FAULTS: usize = 50;
/// Largest form with its file of costs.
const BODY: usize = 8 << 20;
/// Empty rows below each list of the form.
const EMPTY: usize = 2;
/// Rankings offered.
const RUNS: usize = 20;

#[derive(Template)]
#[template(path = "pages/plans.html")]
struct PlansPage {
    p: Page,
    lines: Vec<PlanLine>,
    may_plan: bool,
}

/// The plans.
///
/// # Errors
/// What the app answers.
pub(crate) async fn list(State(site): State<Site>, visitor: Visitor) -> Answer {
    let asker = visitor.asker.clone();
    let lines = site.ask(move |app| app.plans(&asker)).await?;
    let p = Page::titled(&site, &visitor, "nav-plans");
    html(&PlansPage { lines, may_plan: p.may(Act::Plan), p })
}

#[derive(Template)]
#[template(path = "pages/plan_new.html")]
struct NewPage {
    p: Page,
    sources: Vec<(String, String, bool)>,
    s: Shown,
    areas: Vec<(String, String)>,
    operators: Vec<String>,
    works: Vec<(String, String)>,
    classes: Vec<(String, String)>,
    own_from: String,
    own: usize,
    troubles: Vec<String>,
    relief: Option<ReliefWords>,
}

/// The form of a new plan, filled with what to start from or with an earlier plan.
///
/// # Errors
/// When the asker may not draft plans.
pub(crate) async fn form(State(site): State<Site>, visitor: Visitor, Asked(query): Asked) -> Answer {
    let (asker, from) = (visitor.asker.clone(), query.get("from").map(str::to_owned));
    let chosen = source(&query)?;
    let (frame, earlier) = site
        .ask(move |app| {
            let earlier = from.map(|id| app.plan(&asker, &id)).transpose()?;
            Ok((app.plan_frame(&asker)?, earlier))
        })
        .await?;
    let p = crate::plan::titled(&site, &visitor, "plan-new");
    let Some(earlier) = earlier else {
        let shown = Shown::of(frame.brief.clone(), EMPTY);
        return html(&page(p, &frame, chosen.as_ref(), shown, ""));
    };
    let again = match earlier.source.from.as_str() {
        "decision" => PlanSource::Decision { id: earlier.source.id.clone() },
        _ => PlanSource::Run { id: earlier.source.id.clone() },
    };
    let shown = Shown::of(earlier.brief, EMPTY);
    html(&page(p, &frame, chosen.as_ref().or(Some(&again)), shown, &earlier.line.id))
}

fn page(p: Page, frame: &PlanFrame, chosen: Option<&PlanSource>, s: Shown, own_from: &str) -> NewPage {
    let title = |name: &str| frame.models.iter().find(|m| m.0 == name).map_or(name, |m| m.1.as_str()).to_owned();
    let run = |run: &cg_app::RunView| {
        let mut words = p.t2("plan-source-run", "model", title(&run.facts.model), "when", p.instant(&run.at));
        if run.facts.is_other() {
            words = format!("{words} · {}", p.t("ranking-run-other"));
        }
        (PlanSource::Run { id: run.id.clone() }, words)
    };
    let decision = |d: &cg_app::DecisionLine| {
        let state = match d.closed_at {
            Some(at) => p.t1("decision-closed-at", "when", p.instant(&at)),
            None => p.t1("decision-opened-at", "when", p.instant(&d.opened_at)),
        };
        let words = format!("{} · {state}", p.t1("plan-source-decision", "title", d.title.as_str()));
        (PlanSource::Decision { id: d.id.clone() }, words)
    };
    let model = |(name, title): &(String, String)| {
        (PlanSource::Model { name: name.clone() }, p.t1("plan-source-model", "model", title.as_str()))
    };
    let mut all: Vec<(PlanSource, String)> = frame.runs.iter().take(RUNS).map(run).collect();
    all.extend(frame.decisions.iter().take(RUNS).map(decision));
    all.extend(frame.models.iter().map(model));
    if let Some(older) = chosen.filter(|c| all.iter().all(|(s, _)| s != *c)) {
        all.insert(0, (older.clone(), p.t("plan-source-older")));
    }
    let coded = |list: &str| {
        let list = cg_codes::all().iter().find(|l| l.id == list);
        let id = |list: &cg_codes::CodeList| list.id;
        list.map(|l| l.values.iter().map(|v| (v.code.to_owned(), code_label(p.lang, id(l), v.code))).collect())
            .unwrap_or_default()
    };
    let area = |head: &cg_app::picture::AreaHead| {
        (head.code.clone(), head.name.get(p.lang.tag()).unwrap_or(&head.code).to_owned())
    };
    NewPage {
        sources: all.iter().map(|(s, words)| (source_word(s), words.clone(), Some(s) == chosen)).collect(),
        areas: frame.areas.iter().map(area).collect(),
        operators: frame.operators.clone(),
        works: coded("activity_type"),
        classes: coded("hazard_class"),
        own: s.b.own.len(),
        own_from: own_from.to_owned(),
        troubles: Vec::new(),
        relief: None,
        s,
        p,
    }
}

impl NewPage {
    /// What a class of hazard areas is called.
    fn class(&self, code: &str) -> String {
        self.classes.iter().find(|c| c.0 == code).map_or(code, |c| c.1.as_str()).to_owned()
    }

    /// Whether two words are the same.
    fn same(&self, a: &str, b: &str) -> bool {
        a == b
    }

    /// A number as a field holds it.
    fn plain(&self, x: &Option<f64>) -> String {
        plain(*x)
    }
}

/// Makes the plan, or shows the form again with what stands in its way.
///
/// # Errors
/// When the asker may not, or a field or the file of costs cannot be read.
pub(crate) async fn make(State(site): State<Site>, visitor: Visitor, request: Request) -> Answer {
    visitor.asker.may(Act::Plan)?;
    let (fields, file) = sent(&visitor, request).await?;
    let (chosen, mut stated) = (source(&fields)?, brief(&fields)?);
    let (asker, earlier) = (visitor.asker.clone(), fields.get("own_from").map(str::to_owned));
    let mut faults = Vec::new();
    if let Some(stated) = &mut stated {
        let read = own(&site, &visitor, earlier.clone(), file).await?;
        (stated.own, faults) = (read.own, read.faults);
    }
    let more = fields.get("more").is_some();
    let ask = PlanAsk { source: chosen.clone(), brief: stated.clone() };
    let drafted = if more || !faults.is_empty() {
        faults.truncate(FAULTS);
        Drafted::Refused(faults)
    } else {
        site.ask(move |app| app.draft_plan(&asker, &ask)).await?
    };
    if let Drafted::Kept(id) = &drafted {
        return see_other(&format!("/plans/{}", percent(id)));
    }
    let asker = visitor.asker.clone();
    let frame = site.ask(move |app| app.plan_frame(&asker)).await?;
    let p = crate::plan::titled(&site, &visitor, "plan-new");
    let teams = stated.as_ref().map(|b| b.teams.clone()).unwrap_or_default();
    let shown = Shown::of(stated.unwrap_or_else(|| frame.brief.clone()), if more { 3 * EMPTY } else { EMPTY });
    let mut page = page(p, &frame, chosen.as_ref(), shown, earlier.as_deref().unwrap_or_default());
    match drafted {
        Drafted::Clash { problem, clash } => {
            let names = PlanNames::of_areas(&page.p, &frame.areas);
            page.troubles = vec![clash_words(&page.p, &names, &problem, &clash)];
            page.relief = Some(ReliefWords::of(&page.p, &names, &problem, &clash.relief, &teams));
        }
        Drafted::Refused(why) => page.troubles = why.iter().map(|words| words.say(page.p.lang)).collect(),
        Drafted::Kept(_) => {}
    }
    html(&page)
}

/// The costs of a file, or those of the earlier plan when no file was sent.
async fn own(
    site: &Site,
    visitor: &Visitor,
    earlier: Option<String>,
    file: Option<(String, Vec<u8>)>,
) -> Result<OwnFile, Problem> {
    let asker = visitor.asker.clone();
    site.ask(move |app| match (file, earlier) {
        (Some((name, bytes)), _) => cg_app::own_of_file(bytes, &name),
        (None, Some(id)) => Ok(OwnFile { own: app.plan(&asker, &id)?.brief.own, faults: Vec::new() }),
        (None, None) => Ok(OwnFile::default()),
    })
    .await
}

/// The fields of a posted form, and its file when one came with it.
async fn sent(visitor: &Visitor, mut request: Request) -> Result<(Fields, Option<(String, Vec<u8>)>), Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/") {
        return Posted::from_request(request, &()).await.map(|Posted(fields)| (fields, None));
    }
    DefaultBodyLimit::max(BODY).apply(&mut request);
    let headers = request.headers().clone();
    let broken = |e: axum::extract::multipart::MultipartError| Problem::of(Kind::of_status(e.status()));
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Problem::of(Kind::MediaType))?;
    let (mut pairs, mut file) = (Vec::new(), None);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let given = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(broken)?;
        match given {
            Some(given) if !bytes.is_empty() => file = Some((given, bytes.to_vec())),
            Some(_) => {}
            None => pairs.push((
                name,
                String::from_utf8(bytes.to_vec())
                    .map_err(|_| Problem::parameter("form", Words::of("expected-text")))?,
            )),
        }
    }
    let fields = Fields::of(pairs)?;
    crate::form::secret(Some(visitor), &headers, fields.get("csrf"))?;
    Ok((fields, file))
}
