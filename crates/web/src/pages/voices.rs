//! Several organisations over one model: stating weights, seeing where all agree and part, comparing, cross-checking.

use crate::form::whole_from;
use crate::form::{Asked, Fields, Posted, percent};
use crate::page::Page;
use crate::pages::{html, see_other};
use crate::problem::Answer;
use crate::ranking;
use crate::site::Site;
use crate::together::{self, Agreed, Together, Weighed};
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, State};
use cg_app::{AppError, Comparison, RankChange};
use cg_domain::grant::Act;

/// Rows of the order of all together.
const ROWS: usize = 100;

/// A statement of weights as the page lists it.
struct Stated {
    voice: String,
    when: String,
    method: String,
    open: String,
    weighed: Option<Weighed>,
    fault: String,
}

/// What changes from one set of weights to another.
struct Compared {
    enters: Vec<Moved>,
    leaves: Vec<Moved>,
    stay: usize,
    k: u32,
}

struct Moved {
    name: String,
    code: String,
    href: String,
    before: u32,
    after: u32,
}

#[derive(Template)]
#[template(path = "pages/together.html")]
struct TogetherPage {
    p: Page,
    model: String,
    title: String,
    criteria: Vec<ranking::Criterion>,
    stated: Vec<Stated>,
    g: Option<Together>,
    choices: Vec<String>,
    a: String,
    b: String,
    k: Option<u32>,
    compared: Option<Compared>,
}

/// The page of all voices.
///
/// # Errors
/// No such model, or what the app answers.
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    Asked(query): Asked,
) -> Answer {
    let (asker, k) = (visitor.asker.clone(), query.read::<u32>("k", whole_from(1))?);
    let pair = query.pairs().any(|(n, _)| n == "a" || n == "b");
    let (a, b) = (query.get("a").unwrap_or_default().to_owned(), query.get("b").unwrap_or_default().to_owned());
    let (one, other, wanted) = (a.clone(), b.clone(), name.clone());
    let (view, voices, group, compared) = site
        .ask(move |app| {
            let view = app.model(&asker, &wanted)?;
            let voices = app.voices(&asker, &wanted)?;
            let group = match app.group(&asker, &wanted, k, ROWS) {
                Err(AppError::Unmeasured { .. }) => None,
                other => other?,
            };
            let compared = (pair && group.is_some() && one != other)
                .then(|| app.compare_voices(&asker, &wanted, &one, &other, k))
                .transpose()?;
            Ok((view, voices, group, compared))
        })
        .await?;
    let title = ranking::model_text(visitor.lang, &view.model.title);
    let p = Page::new(
        &site,
        &visitor,
        "nav-rankings",
        cg_i18n::say!(visitor.lang, "together-title", model = title.as_str()),
    );
    let criteria = ranking::criteria(&p, &view.model, &std::collections::BTreeMap::new());
    let labels: Vec<String> = criteria.iter().map(|c| c.label.clone()).collect();
    let stated = |v: &cg_app::VoiceView| Stated {
        voice: v.voice.clone(),
        when: p.instant(&v.at),
        method: p.t(&format!("ranking-method-{}", v.method.replace('_', "-"))),
        open: format!("/rankings/models/{}?{}", percent(&name), query_of(&v.ask)),
        weighed: v.weights.as_ref().ok().map(|weights| {
            let list: Vec<f64> = criteria.iter().map(|c| weights.get(&c.id).copied().unwrap_or(0.0)).collect();
            Weighed::of(&p, v.voice.clone(), &labels, &list)
        }),
        fault: v.weights.as_ref().err().map(|words| p.words(words)).unwrap_or_default(),
    };
    html(&TogetherPage {
        stated: voices.iter().map(stated).collect(),
        choices: voices.iter().filter(|v| v.weights.is_ok()).map(|v| v.voice.clone()).collect(),
        g: group.as_ref().map(|group| together::together(&p, &view.model, group)),
        compared: compared.map(|c| compare(&p, &c)),
        model: name,
        title,
        criteria,
        a,
        b,
        k,
        p,
    })
}

fn compare(p: &Page, comparison: &Comparison) -> Compared {
    let moved = |change: &RankChange| {
        let (name, code) = together::titled(p, &change.code, change.names.as_ref());
        Moved { href: together::href(&change.code), name, code, before: change.before, after: change.after }
    };
    Compared {
        enters: comparison.enters.iter().map(moved).collect(),
        leaves: comparison.leaves.iter().map(moved).collect(),
        stay: comparison.stay,
        k: comparison.k,
    }
}

/// A statement as the query of the workbench.
fn query_of(ask: &cg_app::PreviewAsk) -> String {
    let mut pairs = vec![("method".to_owned(), ask.method.clone().unwrap_or_default())];
    let top = ask.weights.values().copied().fold(0.0, f64::max);
    // Sliders go to 100; shares of one are shown as percent.
    let scale = if top > 1.0 { 1.0 } else { 100.0 };
    pairs.extend(ask.weights.iter().map(|(key, w)| (format!("w.{key}"), (w * scale).to_string())));
    pairs.extend(ask.order.iter().enumerate().map(|(at, key)| (format!("o.{key}"), (at + 1).to_string())));
    pairs.extend(
        ask.pairwise.iter().map(|(pair, times)| (format!("p.{}", pair.replacen('|', ".", 1)), times.to_string())),
    );
    pairs.iter().map(|(n, v)| format!("{}={}", percent(n), percent(v))).collect::<Vec<_>>().join("&")
}

#[derive(Template)]
#[template(path = "pages/state_weights.html")]
struct StatePage {
    p: Page,
    model: String,
    title: String,
    weighed: Weighed,
    criteria: Vec<ranking::Criterion>,
    fields: Vec<(String, String)>,
    voices: Vec<String>,
}

/// Whose weights are these? The weights of the workbench, before they are kept.
///
/// # Errors
/// A weight that cannot be read, or what the app answers.
pub(crate) async fn state(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    Asked(query): Asked,
) -> Answer {
    let asker = visitor.asker.clone();
    let view = site
        .ask({
            let (asker, name) = (asker.clone(), name.clone());
            move |app| app.model(&asker, &name)
        })
        .await?;
    let ask = cg_app::PreviewAsk { quick: true, limit: Some(0), ..ranking::asked(&view.model, &query)? };
    let (wanted, found) = (name.clone(), ask);
    let (ranked, voices) =
        site.ask(move |app| Ok((app.rank_preview(&asker, &found)?, app.voices(&asker, &wanted)?))).await?;
    let p =
        Page::new(&site, &visitor, "nav-rankings", cg_i18n::t(visitor.lang, "together-state", &cg_i18n::Args::new()));
    let criteria = ranking::criteria(&p, &view.model, &ranked.weights);
    let labels: Vec<String> = criteria.iter().map(|c| c.label.clone()).collect();
    let weights: Vec<f64> = criteria.iter().map(|c| c.weight).collect();
    html(&StatePage {
        weighed: Weighed::of(&p, String::new(), &labels, &weights),
        fields: carried(&query),
        voices: voices.into_iter().map(|v| v.voice).collect(),
        title: ranking::model_text(p.lang, &view.model.title),
        model: name,
        criteria,
        p,
    })
}

/// The fields that say weights.
fn carried(query: &Fields) -> Vec<(String, String)> {
    let says = |name: &str| name == "method" || ["w.", "o.", "p."].iter().any(|prefix| name.starts_with(prefix));
    query.pairs().filter(|(name, _)| says(name)).map(|(n, v)| (n.to_owned(), v.to_owned())).collect()
}

/// Keeps the weights of an organisation.
///
/// # Errors
/// When the asker may not, nobody is named, or no weights come out.
pub(crate) async fn keep(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    Posted(form): Posted,
) -> Answer {
    let asker = visitor.asker.clone();
    let view = site
        .ask({
            let (asker, name) = (asker.clone(), name.clone());
            move |app| app.model(&asker, &name)
        })
        .await?;
    let (ask, voice) = (ranking::asked(&view.model, &form)?, form.need("voice")?.to_owned());
    site.ask(move |app| app.save_weights(&asker, &ask, &voice)).await?;
    see_other(&format!("/rankings/models/{}/together", percent(&name)))
}

/// Takes the weights of an organisation back.
///
/// # Errors
/// When the asker may not.
pub(crate) async fn withdraw(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    Posted(form): Posted,
) -> Answer {
    visitor.asker.may(Act::Rank)?;
    let (asker, model, voice) = (visitor.asker.clone(), name.clone(), form.need("voice")?.to_owned());
    site.ask(move |app| app.withdraw_weights(&asker, &model, &voice)).await?;
    see_other(&format!("/rankings/models/{}/together", percent(&name)))
}

#[derive(Template)]
#[template(path = "pages/cross_check.html")]
struct CheckPage {
    p: Page,
    title: String,
    back: String,
    methods: Vec<String>,
    agreements: Vec<Agreed>,
    conflicts: Vec<Parted>,
    drawn: bool,
    kernel: Option<Vec<(String, String)>>,
    paired: usize,
    classes: [usize; 3],
    torn: usize,
    sorted: Vec<Sorted>,
    k: u32,
}

/// One item on which methods part.
struct Parted {
    name: String,
    code: String,
    href: String,
    ranks: Vec<u32>,
    chances: Vec<f64>,
}

/// One item and its classes by ELECTRE Tri.
struct Sorted {
    rank: usize,
    name: String,
    code: String,
    href: String,
    cautious: String,
    hopeful: String,
    stands_out: String,
}

fn sorted(p: &Page, found: &cg_app::CrossCheck) -> Vec<Sorted> {
    let class = |at: usize| p.t(["check-low", "check-medium", "check-high"][at.min(2)]);
    let one = |(at, item): (usize, &u32)| {
        let classes = found.outranked.classes[*item as usize];
        let (code, names) = found.titles.get(item).cloned().unwrap_or_default();
        let (name, shown) = together::titled(p, &code, names.as_ref());
        let stands_out = match found.outranked.stands_out(*item) {
            Some(true) => p.t("check-yes"),
            Some(false) => p.t("check-no"),
            None => p.t("value-unknown"),
        };
        let (cautious, hopeful) = (class(classes.cautious), class(classes.hopeful));
        Sorted { rank: at + 1, name, code: shown, href: together::href(&code), cautious, hopeful, stands_out }
    };
    found.outranked.paired.iter().enumerate().map(one).collect()
}

/// The order of the moment beside those of other methods.
///
/// # Errors
/// A weight that cannot be read, or what the app answers.
pub(crate) async fn check(
    State(site): State<Site>,
    visitor: Visitor,
    Path(name): Path<String>,
    Asked(query): Asked,
) -> Answer {
    let asker = visitor.asker.clone();
    let (view, ask) = super::rankings::asked_of(&site, &asker, name.clone(), &query).await?;
    let found = site.ask(move |app| app.cross_check(&asker, &ask)).await?;
    let p = Page::new(&site, &visitor, "nav-rankings", cg_i18n::t(visitor.lang, "check-title", &cg_i18n::Args::new()));
    let word = |method: &str| p.t(&format!("check-method-{method}"));
    let mut agreements: Vec<Agreed> = found.agreements.iter().map(|a| together::agreed(&p, a, found.k)).collect();
    for one in &mut agreements {
        (one.one, one.other) = (word(&one.one), word(&one.other));
    }
    let conflict = |c: &cg_app::Parted| {
        let (name, code) = together::titled(&p, &c.code, c.names.as_ref());
        Parted { name, code, href: together::href(&c.code), ranks: c.ranks.clone(), chances: c.chances.clone() }
    };
    html(&CheckPage {
        methods: cg_engine::cross_check::METHODS.iter().map(|m| word(m)).collect(),
        drawn: found.conflicts.iter().any(|c| !c.chances.is_empty()),
        conflicts: found.conflicts.iter().map(conflict).collect(),
        back: format!("/rankings/models/{}?{}", percent(&name), query.query_with(&[])),
        title: ranking::model_text(p.lang, &view.model.title),
        kernel: found.outranked.kernel.as_ref().map(|kernel| {
            let title = |item: &u32| {
                let (code, names) = found.titles.get(item).cloned().unwrap_or_default();
                (together::titled(&p, &code, names.as_ref()).0, together::href(&code))
            };
            kernel.iter().map(title).collect()
        }),
        paired: found.outranked.paired.len(),
        classes: found.outranked.in_classes,
        torn: found.outranked.torn,
        sorted: sorted(&p, &found),
        k: found.k,
        agreements,
        p,
    })
}
