//! What the engine says, as message keys with arguments: rendered in English here, in other languages by their files.

use crate::criteria;
use std::collections::BTreeMap;

/// Something said: a message key and its arguments.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Said {
    /// The message key.
    pub key: String,
    /// Its arguments by name.
    pub args: BTreeMap<&'static str, Arg>,
}

/// One argument of a message.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Arg {
    /// A number, to be written as the language writes numbers.
    Number(f64),
    /// A text as it stands: ids, labels of the user's own, units.
    Text(String),
    /// Something said within.
    Said(Box<Said>),
    /// A code with the list whose labels say it in any language.
    Code {
        /// The code list.
        list: &'static str,
        /// The code; a code that is not in the list stands as it is.
        code: String,
    },
}

impl Said {
    /// A message without arguments.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        Self { key: key.into(), args: BTreeMap::new() }
    }

    /// Adds a number.
    #[must_use]
    pub fn number(mut self, name: &'static str, number: f64) -> Self {
        self.args.insert(name, Arg::Number(number));
        self
    }

    /// Adds a text.
    #[must_use]
    pub fn text(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.args.insert(name, Arg::Text(text.into()));
        self
    }

    /// Adds something said within.
    #[must_use]
    pub fn said(self, name: &'static str, said: Said) -> Self {
        self.arg(name, Arg::Said(Box::new(said)))
    }

    /// Adds an argument of any kind.
    #[must_use]
    pub fn arg(mut self, name: &'static str, arg: Arg) -> Self {
        self.args.insert(name, arg);
        self
    }

    /// The message in English.
    #[must_use]
    pub fn english(&self) -> String {
        fill(&template(&self.key), |name| self.args.get(name).map(Arg::english)).trim_end().to_owned()
    }
}

/// Puts arguments into a template once, so that braces within a user's own words stay as they are.
fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut pieces = template.split('{');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('}') {
            Some((name, rest)) => {
                out.push_str(&value(name).unwrap_or_default());
                out.push_str(rest);
            }
            None => out.push_str(piece),
        }
    }
    out
}

impl Arg {
    fn english(&self) -> String {
        match self {
            Self::Number(x) => number(*x),
            Self::Text(text) => text.clone(),
            Self::Said(said) => said.english(),
            Self::Code { list, code } => {
                let label = cg_codes::list(list).and_then(|list| list.label(code, "en"));
                label.unwrap_or(code).to_owned()
            }
        }
    }
}

/// Sentences of plans and rankings; the phrases of criteria come from their cards.
const SENTENCES: &[(&str, &str)] = &[
    ("plan-lacks-first", "{column} names {found}, which is not among the tasks that can be planned"),
    ("plan-lacks-number", "{column} is \"{found}\", which is no number"),
    ("plan-lacks-sign", "{column} is {found}, which is below zero"),
    ("plan-lacks-unknown", "{column} is not known; fill it in to plan this task"),
    ("plan-lacks-yes", "{column} is \"{found}\", which is neither yes nor no"),
    ("plan-left-alone", "asks by itself for more than {limit}"),
    ("plan-left-breaks", "beside what is taken no room is left in {limit}"),
    ("plan-left-closed", "closed in every period of the plan"),
    ("plan-left-other", "another of the same set, \"{word}\", is taken"),
    ("plan-left-unpaid", "none of the funds may be spent on it ({funds})"),
    ("plan-left-waits", "waits for {before}, which is not taken"),
    ("plan-left-waits-later", "waits for {before}, which is taken only later"),
    ("plan-left-worth", "others are worth more for what they use"),
    ("plan-limit-budget", "the budget of {period}"),
    ("plan-limit-capacity", "the days of {asset} in {period}"),
    ("plan-limit-continuity", "{task}, which was begun and goes on"),
    ("plan-limit-earmark", "the money of {funds}"),
    ("plan-limit-exclusion", "only one of \"{word}\""),
    ("plan-limit-floor", "what {group} must get"),
    ("plan-limit-floor-cost", "the money {group} must get"),
    ("plan-limit-floor-share", "the share of its value {group} must get"),
    ("plan-limit-floor-tasks", "the tasks {group} must get"),
    ("plan-limit-floor-value", "the value {group} must get"),
    ("plan-limit-once", "{task} is done once"),
    ("plan-limit-precedence", "{after} waits for {before}"),
    ("plan-limit-unpaid", "the money for tasks that no fund may pay"),
    ("plan-relief", "{limit}: {could} instead of {now}"),
    ("plan-relief-share", "{limit}: {could} % instead of {now} % of its value"),
    ("plan-remark-no-days", "{asset} have no working days, so nothing that needs them is taken"),
    ("plan-remark-no-task", "there is no task that could be planned"),
    ("plan-remark-nothing", "nothing is taken, because no task fits within the limits"),
    ("plan-remark-too-little", "nothing is taken: the cheapest task costs {cheapest}, the greatest budget is {budget}"),
    (
        "plan-remark-unknown",
        "{count} tasks are not planned because a number of them is not known; none of them counts as 0",
    ),
    ("rank-measure", "{value} {unit}"),
    ("rank-measure-unknown", "not known"),
    ("rank-part", "{phrase} ({share} % of the score)"),
    ("rank-part-multiplies", "{phrase} (multiplies all others by {value})"),
    ("rank-part-nothing", "{phrase} (adds nothing)"),
    ("rank-part-unknown", "{label}: not known"),
    ("rank-place", "Number {rank} of {of}"),
    ("rank-place-first", "First of {of}"),
    ("rank-range", "what is not known could move its score of {score} anywhere from {low} to {high}"),
    ("rank-range-open", "what is not known could add to its score of {low}, and nobody knows how much"),
    (
        "rank-stable",
        "in 90 of 100 draws of weights its rank is {first} to {last}; among the first {k} in {share} of 100",
    ),
    ("rank-stable-one", "in 90 of 100 draws of weights its rank is {first}; among the first {k} in {share} of 100"),
    ("rank-swap", "they change places if \"{label}\" weighs {weight} % instead of {now} %"),
    ("rank-tied", "ranks {first} to {last} have the same score and stand in the order of their ids"),
    ("rank-why-above", "\"{above}\" stands above \"{below}\" by {lead} points of 100"),
    ("rank-why-against", "{points} points back from {label}: {above} against {below}"),
    ("rank-why-for", "{points} points ahead from {label}: {above} against {below}"),
    ("rank-why-same", "\"{above}\" and \"{below}\" have the same score; the ids decide"),
];

/// Every message the engine can say, with its English text; arguments stand in braces.
#[must_use]
pub fn messages() -> BTreeMap<String, String> {
    let sentences = SENTENCES.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned()));
    let cards = criteria::all().iter().map(|c| c.card());
    let labels_and_phrases = cards.flat_map(|card| {
        let key = format!("criterion-{}", card.key);
        [(format!("{key}-phrase"), card.phrase.to_owned()), (key, card.label.to_owned())]
    });
    sentences.chain(labels_and_phrases).collect()
}

fn template(key: &str) -> String {
    if let Some((_, text)) = SENTENCES.iter().find(|(known, _)| *known == key) {
        return (*text).to_owned();
    }
    let criterion = key.strip_prefix("criterion-").unwrap_or(key);
    let card = |key: &str| criteria::by_key(key).map(|c| c.card());
    match criterion.strip_suffix("-phrase") {
        Some(criterion) => card(criterion).map_or_else(|| key.to_owned(), |c| c.phrase.to_owned()),
        None => card(criterion).map_or_else(|| key.to_owned(), |c| c.label.to_owned()),
    }
}

/// A number for English readers: thousands in groups, three figures kept below 100.
#[must_use]
pub fn number(x: f64) -> String {
    let digits = match x.abs() {
        a if a >= 100.0 || a == 0.0 => 0,
        a if a >= 10.0 => 1,
        a if a >= 1.0 => 2,
        _ => 3,
    };
    let text = format!("{x:.digits$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |rest| ("-", rest));
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", grouped(whole))
}

fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        for (x, want) in [
            (0.0, "0"),
            (1240.4, "1,240"),
            (1_234_567.0, "1,234,567"),
            (99.95, "100"),
            (38.0, "38"),
            (38.26, "38.3"),
            (2.5, "2.5"),
            (0.0312, "0.031"),
            (-1500.0, "-1,500"),
            (999.6, "1,000"),
        ] {
            assert_eq!(number(x), want);
        }
    }

    #[test]
    fn sentences_stand_in_the_order_of_their_keys() {
        assert!(SENTENCES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn every_criterion_has_a_label_and_a_phrase_among_the_messages() {
        let all = messages();
        for criterion in criteria::all() {
            let key = criterion.card().key;
            assert!(
                all.contains_key(&format!("criterion-{key}")) && all.contains_key(&format!("criterion-{key}-phrase")),
                "{key}"
            );
        }
        assert!(all.len() == SENTENCES.len() + 2 * criteria::all().len());
    }

    #[test]
    fn every_message_is_there_in_every_language() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../i18n/messages");
        for language in ["ar", "en", "es", "fr", "uk"] {
            let text =
                std::fs::read_to_string(folder.join(language).join("rankings.ftl")).expect("the messages of rankings");
            let keys: Vec<&str> = text.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key).collect();
            let lacking: Vec<String> = messages().into_keys().filter(|key| !keys.contains(&key.as_str())).collect();
            assert!(lacking.is_empty(), "{language} lacks {lacking:?}");
        }
    }

    #[test]
    fn a_message_within_a_message_is_said_in_its_place() {
        let phrase = Said::new("criterion-people-within-phrase").number("value", 1240.0).number("reach", 500.0);
        let part = Said::new("rank-part").said("phrase", phrase).number("share", 38.0);
        assert_eq!(part.english(), "1,240 people live within 500 m (38 % of the score)");
    }

    #[test]
    fn braces_in_a_users_own_words_stay_as_they_are() {
        let said =
            Said::new("criterion-column-phrase").text("label", "{unit} of {x").number("value", 2.0).text("unit", "km");
        assert_eq!(said.english(), "{unit} of {x: 2 km");
    }
}
