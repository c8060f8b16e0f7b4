//! The record of changes: who, what, when, before and after.

use crate::form::Asked;
use crate::form::whole_from;
use crate::page::Page;
use crate::pages::html;
use crate::problem::Answer;
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::State;
use cg_app::AuditEntry;

const LINES: usize = 100;

/// One part of a change: its name, what stood before and after.
struct Part {
    name: String,
    before: Option<String>,
    after: Option<String>,
}

struct Line {
    when: String,
    who: String,
    action: String,
    noun: String,
    record: String,
    parts: Vec<Part>,
}

#[derive(Template)]
#[template(path = "pages/changes.html")]
struct ChangesPage {
    p: Page,
    lines: Vec<Line>,
    next: Option<String>,
}

/// The page.
///
/// # Errors
/// When the asker may not read the log.
pub(crate) async fn list(State(site): State<Site>, visitor: Visitor, Asked(query): Asked) -> Answer {
    let (asker, before) = (visitor.asker.clone(), query.read::<i64>("before", whole_from(1))?);
    let entries = site.ask(move |app| app.audit(&asker, before, LINES)).await?;
    let p = Page::titled(&site, &visitor, "audit-title");
    let next = (entries.len() == LINES).then(|| entries.last().map(|e| format!("/changes?before={}", e.seq))).flatten();
    html(&ChangesPage { lines: entries.iter().map(|e| line(&p, e)).collect(), next, p })
}

fn line(p: &Page, entry: &AuditEntry) -> Line {
    Line {
        when: p.instant(&entry.at),
        who: p.actor(&entry.actor_name),
        action: action(p, &entry.action),
        noun: noun(p, &entry.noun),
        record: entry.account.as_ref().or(entry.record_id.as_ref()).cloned().unwrap_or_default(),
        parts: parts(entry.before.as_deref(), entry.after.as_deref()).into_iter().map(|part| worded(p, part)).collect(),
    }
}

/// The word for an action; an action without a message keeps its id.
fn action(p: &Page, id: &str) -> String {
    let key = format!("action-did-{id}");
    if cg_i18n::has(p.lang, &key) { p.t(&key) } else { id.to_owned() }
}

/// The words for what was changed; a noun without a message keeps its name.
fn noun(p: &Page, name: &str) -> String {
    let known = [format!("record-of-{name}"), format!("noun-{name}")];
    known.iter().find(|key| cg_i18n::has(p.lang, key)).map_or_else(|| name.to_owned(), |key| p.t(key))
}

/// A part with the words for its name and for values of ours; what has no message stays as it is.
fn worded(p: &Page, part: Part) -> Part {
    let said = |keys: &[String], text: &str| {
        keys.iter().find(|key| cg_i18n::has(p.lang, key)).map_or_else(|| text.to_owned(), |key| p.t(key))
    };
    let value = |text: String| match part.name.as_str() {
        "role" => said(&[format!("role-{text}")], &text),
        "status" => said(&[format!("account-{text}")], &text),
        _ => text,
    };
    Part {
        name: said(&[format!("audit-part-{}", part.name), format!("field-{}", part.name)], &part.name),
        before: part.before.map(value),
        after: part.after.map(value),
    }
}

/// What differs between two states: key by key for JSON objects, as a whole otherwise.
fn parts(before: Option<&str>, after: Option<&str>) -> Vec<Part> {
    let object = |text: Option<&str>| match serde_json::from_str(text?) {
        Ok(serde_json::Value::Object(map)) => Some(map),
        _ => None,
    };
    let (old, new) = (object(before), object(after));
    if old.is_none() && new.is_none() {
        let own = |text: Option<&str>| text.map(str::to_owned);
        return vec![Part { name: String::new(), before: own(before), after: own(after) }];
    }
    let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
    let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let text = |value: Option<&serde_json::Value>| match value {
        None | Some(serde_json::Value::Null) => None,
        Some(serde_json::Value::String(text)) => Some(text.clone()),
        Some(other) => Some(other.to_string()),
    };
    let differing = names.into_iter().filter(|name| old.get(*name) != new.get(*name));
    differing.map(|name| Part { name: name.clone(), before: text(old.get(name)), after: text(new.get(name)) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown() {
        let found = parts(Some(r#"{"a":1,"b":"x"}"#), Some(r#"{"a":1,"b":"y","c":true}"#));
        let names: Vec<_> = found.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["b", "c"]);
        assert_eq!((found[0].before.as_deref(), found[0].after.as_deref()), (Some("x"), Some("y")));
        assert_eq!(found[1].before, None);
    }

    #[test]
    fn plain_text_is_shown_as_it_was() {
        let found = parts(Some("viewer active"), Some("editor active"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].after.as_deref(), Some("editor active"));
    }
}
