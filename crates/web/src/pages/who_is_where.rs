//! Who is where: organisations and their activities by area and period, with the gaps.

use crate::form::Asked;
use crate::page::Page;
use crate::pages::html;
use crate::pages::places::{Link, link};
use crate::picture::{self, Card};
use crate::problem::Answer;
use crate::record;
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;
use cg_app::Words;
use cg_app::picture::{Gap, Presence, WhoIsWhere};

/// One line of the table.
struct Line {
    area: Option<Link>,
    organisation: String,
    acronym: String,
    activity: String,
    months: String,
    presence: Presence,
}

#[derive(Template)]
#[template(path = "pages/who_is_where.html")]
struct PresencePage {
    p: Page,
    cards: Vec<Card>,
    lines: Vec<Line>,
    gaps: Vec<(Link, Gap)>,
    period: (String, String),
    from: String,
    to: String,
    kinds: Vec<(String, String, bool)>,
    levels: Vec<(i64, bool)>,
    downloads: Vec<(String, String)>,
}

/// The page.
///
/// # Errors
/// A level that is no number, or what the app answers.
pub(crate) async fn show(State(site): State<Site>, visitor: Visitor, Asked(query): Asked) -> Answer {
    let asker = visitor.asker.clone();
    let text = |name: &str| query.get(name).map(str::to_owned);
    let (from, to, kind) = (text("from"), text("to"), text("kind"));
    let level = query.read::<i64>("level", Words::between(0, 5))?;
    let (first, last, asked) = (from.clone(), to.clone(), kind.clone());
    let found = site
        .ask(move |app| app.who_is_where(&asker, first.as_deref(), last.as_deref(), asked.as_deref(), level))
        .await?;
    let p = Page::titled(&site, &visitor, "nav-presence");
    let values = cg_codes::list("activity_type").map(|l| l.values).unwrap_or_default();
    let chosen = kind.unwrap_or_default();
    let noun = cg_domain::noun("activities").unwrap_or(&cg_domain::NOUNS[0]);
    html(&PresencePage {
        cards: picture::cards(&p, &found.figures),
        lines: found.presence.iter().map(|presence| line(&p, &found, presence)).collect(),
        gaps: found.gaps.iter().map(|gap| (link(&p, &gap.area), gap.clone())).collect(),
        period: (p.date(&found.period.0), p.date(&found.period.1)),
        from: from.unwrap_or_else(|| found.period.0.clone()),
        to: to.unwrap_or_else(|| found.period.1.clone()),
        kinds: values.iter().map(|v| (v.code.to_owned(), v.label(p.lang.tag()).to_owned(), v.code == chosen)).collect(),
        levels: (1..=3).map(|level| (level, level == found.level)).collect(),
        downloads: crate::listing::downloads(&p, noun, ""),
        p,
    })
}

fn line(p: &Page, found: &WhoIsWhere, presence: &Presence) -> Line {
    let area = presence.area.as_ref().and_then(|code| found.areas.iter().find(|head| head.code == *code));
    let names = found.organisations.iter().find(|(code, _)| **code == presence.organisation).map(|(_, names)| names);
    let name = names.and_then(|n| n.get(p.lang.tag())).unwrap_or(&presence.organisation);
    let month = |text: &Option<String>| text.as_deref().map_or_else(|| p.t("value-unknown"), |m| p.date(m));
    Line {
        area: area.map(|head| link(p, head)),
        organisation: name.to_owned(),
        acronym: presence.organisation.clone(),
        activity: record::code_label(p.lang, "activity_type", &presence.activity_type),
        months: format!("{} – {}", month(&presence.months.0), month(&presence.months.1)),
        presence: presence.clone(),
    }
}
