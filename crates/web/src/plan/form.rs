//! The form of a plan: a brief as fields, and fields as a brief.

use crate::form::{Fields, whole_from};
use crate::problem::Problem;
use cg_app::{PlanSource, Words};
use cg_engine::allocate::{Base, Brief, Closed, FloorSetting, FundSetting, LeftOut, Rate, Span, Teams, Wait};
use cg_kit::PartialDate;

/// Rows of a list, counted from 0 without a gap in the form; a row whose first field is empty is left out.
const ROWS: usize = 60;

/// Where the order comes from, as the form has it: `run:ID`, `decision:ID` or `model:NAME`.
///
/// # Errors
/// Another word.
pub(crate) fn source(fields: &Fields) -> Result<Option<PlanSource>, Problem> {
    let Some(word) = fields.get("source") else { return Ok(None) };
    let (from, key) = word.split_once(':').unwrap_or((word, ""));
    let key = key.to_owned();
    match from {
        "run" => Ok(Some(PlanSource::Run { id: key })),
        "decision" => Ok(Some(PlanSource::Decision { id: key })),
        "model" => Ok(Some(PlanSource::Model { name: key })),
        _ => Err(Problem::parameter(
            "source",
            Words::of("expected-one-of-these").with("known", "run:…, decision:…, model:…"),
        )),
    }
}

/// A source as the form has it.
pub(crate) fn source_word(source: &PlanSource) -> String {
    match source {
        PlanSource::Run { id } => format!("run:{id}"),
        PlanSource::Decision { id } => format!("decision:{id}"),
        PlanSource::Model { name } => format!("model:{name}"),
    }
}

/// The brief that the fields state; `None` when the form of a brief was not sent at all.
///
/// # Errors
/// A number or date that cannot be read, naming its field.
pub(crate) fn brief(fields: &Fields) -> Result<Option<Brief>, Problem> {
    if fields.get("brief").is_none() {
        return Ok(None);
    }
    let text = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    Ok(Some(Brief {
        title: text("title"),
        note: text("note"),
        discount: number(fields, "discount")?.unwrap_or(0.0) / 100.0,
        go_on: fields.get("go_on").is_some(),
        estimates: fields.get("estimates").is_some(),
        periods: rows(fields, "period", "label", |at| span(fields, at))?,
        teams: rows(fields, "team", "key", |at| teams(fields, at))?,
        rates: rows(fields, "rate", "class", |at| rate(fields, at))?,
        funds: rows(fields, "fund", "name", |at| fund(fields, at))?,
        floors: rows(fields, "floor", "least", |at| floor(fields, at))?,
        closed: rows(fields, "closed", "when", |at| {
            let group = text(&format!("closed.{at}.group"));
            Ok(Closed { group, when: listed(&text(&format!("closed.{at}.when")), &[';', ',']) })
        })?,
        after: lines(&text("after")).map(|line| wait(&line)).collect::<Result<_, _>>()?,
        options: lines(&text("options")).map(|line| options(&line)).collect::<Result<_, _>>()?,
        left_out: lines(&text("left_out")).filter_map(|line| left_out(&line)).collect(),
        own: std::collections::BTreeMap::new(),
    }))
}

fn rows<T>(
    fields: &Fields,
    list: &str,
    first: &str,
    one: impl Fn(usize) -> Result<T, Problem>,
) -> Result<Vec<T>, Problem> {
    (0..ROWS).filter(|at| fields.get(&format!("{list}.{at}.{first}")).is_some()).map(one).collect()
}

fn number(fields: &Fields, name: &str) -> Result<Option<f64>, Problem> {
    let expected = || Words::of("expected-number-from").with("least", 0);
    match fields.read::<f64>(name, expected())? {
        Some(x) if !x.is_finite() || x < 0.0 => Err(Problem::parameter(name, expected())),
        other => Ok(other),
    }
}

fn span(fields: &Fields, at: usize) -> Result<Span, Problem> {
    let name = |part: &str| format!("period.{at}.{part}");
    let text = |part: &str| fields.get(&name(part)).map(str::to_owned);
    let date = |part: &str| fields.read::<PartialDate>(&name(part), Words::of("expected-date"));
    Ok(Span {
        label: text("label").unwrap_or_default(),
        start: date("start")?,
        end: date("end")?,
        budget: number(fields, &name("budget"))?,
        season: text("season"),
    })
}

fn teams(fields: &Fields, at: usize) -> Result<Teams, Problem> {
    let name = |part: &str| format!("team.{at}.{part}");
    let text = |part: &str| fields.get(&name(part)).unwrap_or_default().to_owned();
    Ok(Teams {
        key: text("key"),
        teams: fields.read(&name("teams"), whole_from(0))?.unwrap_or(1),
        days: numbers(&text("days"), &name("days"))?,
        bases: listed(&text("bases"), &[';', '\n'])
            .iter()
            .map(|place| base(place, &name("bases")))
            .collect::<Result<_, _>>()?,
        km_per_day: number(fields, &name("km_per_day"))?,
        cost_per_km: number(fields, &name("cost_per_km"))?,
    })
}

/// Numbers apart by semicolons.
fn numbers(text: &str, name: &str) -> Result<Vec<f64>, Problem> {
    let one = |word: &String| word.parse::<f64>().ok().filter(|x| x.is_finite() && *x >= 0.0);
    let bad = || Problem::parameter(name, Words::of("expected-numbers"));
    listed(text, &[';']).iter().map(|word| one(word).ok_or_else(bad)).collect()
}

/// A place as latitude and longitude in degrees, as maps show it: `12.4, 31.2`.
fn base(text: &str, name: &str) -> Result<Base, Problem> {
    let bad = || Problem::parameter(name, Words::of("expected-places"));
    let (north, east) = text.split_once([',', ' ']).ok_or_else(bad)?;
    let read = |word: &str, most: f64| word.trim().parse::<f64>().ok().filter(|x| x.abs() <= most).ok_or_else(bad);
    Ok(Base { latitude: read(north, 90.0)?, longitude: read(east, 180.0)? })
}

fn rate(fields: &Fields, at: usize) -> Result<Rate, Problem> {
    let name = |part: &str| format!("rate.{at}.{part}");
    let text = |part: &str| fields.get(&name(part)).unwrap_or_default().to_owned();
    Ok(Rate {
        class: text("class"),
        work: text("work"),
        team: text("team"),
        cost_per_m2: number(fields, &name("cost_per_m2"))?,
        cost_each: number(fields, &name("cost_each"))?,
        m2_per_day: number(fields, &name("m2_per_day"))?,
        days_each: number(fields, &name("days_each"))?,
    })
}

fn fund(fields: &Fields, at: usize) -> Result<FundSetting, Problem> {
    let name = |part: &str| format!("fund.{at}.{part}");
    let only = listed(fields.get(&name("only")).unwrap_or_default(), &[';', ',', ' ']);
    Ok(FundSetting {
        name: fields.get(&name("name")).unwrap_or_default().to_owned(),
        amount: number(fields, &name("amount"))?.ok_or_else(|| Problem::missing(&name("amount")))?,
        only: (!only.is_empty()).then(|| only.into_iter().collect()),
    })
}

fn floor(fields: &Fields, at: usize) -> Result<FloorSetting, Problem> {
    let name = |part: &str| format!("floor.{at}.{part}");
    let (least, of) = (number(fields, &name("least"))?, fields.get(&name("of")).unwrap_or("tasks"));
    let when = |word: &str| least.filter(|_| of == word);
    let (kind, who) = fields.get(&name("whom")).unwrap_or_default().split_once(':').unwrap_or_default();
    Ok(FloorSetting {
        group: if kind == "group" { who.to_owned() } else { String::new() },
        operator: (kind == "operator").then(|| who.to_owned()),
        tasks: when("tasks"),
        cost: when("cost"),
        value: when("value"),
        share_of_value: when("share").map(|percent| percent / 100.0),
    })
}

fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned)
}

fn listed(text: &str, between: &[char]) -> Vec<String> {
    text.split(between).map(str::trim).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// `TASK: FIRST; OTHER`.
fn wait(line: &str) -> Result<Wait, Problem> {
    let bad = || Problem::parameter("after", Words::of("expected-waiting-task").with("found", line));
    let (task, first) = line.split_once(':').ok_or_else(bad)?;
    let (task, first) = (task.trim().to_owned(), listed(first, &[';', ',']));
    if task.is_empty() || first.is_empty() { Err(bad()) } else { Ok(Wait { task, first }) }
}

/// `ONE; OTHER`.
fn options(line: &str) -> Result<Vec<String>, Problem> {
    let set = listed(line, &[';', ',']);
    let bad = || Problem::parameter("options", Words::of("expected-several-tasks").with("found", line));
    if set.len() > 1 { Ok(set) } else { Err(bad()) }
}

/// `TASK: why`; a task without a reason is left out too.
fn left_out(line: &str) -> Option<LeftOut> {
    let (task, reason) = line.split_once(':').unwrap_or((line, ""));
    let task = task.trim();
    (!task.is_empty()).then(|| LeftOut { task: task.to_owned(), reason: reason.trim().to_owned() })
}

/// A brief as the form shows it: texts, and some empty rows below each list.
pub(crate) struct Shown {
    /// The brief itself, for its plain fields.
    pub b: Brief,
    /// The discount in per cent.
    pub discount: String,
    /// Label, start, end, budget, season.
    pub periods: Vec<[String; 5]>,
    /// Key, teams, days, bases, kilometres a day, cost a kilometre.
    pub teams: Vec<[String; 6]>,
    /// Name, amount, provinces.
    pub funds: Vec<[String; 3]>,
    /// Whom, of what, least.
    pub floors: Vec<[String; 3]>,
    /// Province, periods or seasons.
    pub closed: Vec<[String; 2]>,
    /// Tasks that wait.
    pub after: String,
    /// Sets of which at most one is taken.
    pub options: String,
    /// Tasks left out.
    pub left_out: String,
}

/// A number as a field holds it.
pub(crate) fn plain(x: Option<f64>) -> String {
    x.map(|x| x.to_string()).unwrap_or_default()
}

impl Shown {
    /// A brief with that many empty rows below each list.
    pub(crate) fn of(b: Brief, empty: usize) -> Self {
        let date = |d: Option<PartialDate>| d.map(|d| d.to_string()).unwrap_or_default();
        let span = |s: &Span| {
            [s.label.clone(), date(s.start), date(s.end), plain(s.budget), s.season.clone().unwrap_or_default()]
        };
        let join = |list: Vec<String>| list.join("; ");
        let teams = |t: &Teams| {
            let bases = t.bases.iter().map(|b| format!("{}, {}", b.latitude, b.longitude)).collect();
            let days = t.days.iter().map(f64::to_string).collect();
            [t.key.clone(), t.teams.to_string(), join(days), join(bases), plain(t.km_per_day), plain(t.cost_per_km)]
        };
        let fund =
            |f: &FundSetting| [f.name.clone(), f.amount.to_string(), join(f.only.iter().flatten().cloned().collect())];
        let text = |lines: Vec<String>| lines.join("\n");
        Self {
            discount: plain(Some(b.discount * 100.0)),
            periods: padded(b.periods.iter().map(span), empty),
            teams: padded(b.teams.iter().map(teams), empty),
            funds: padded(b.funds.iter().map(fund), empty),
            floors: padded(b.floors.iter().map(floor_shown), empty),
            closed: padded(b.closed.iter().map(|c| [c.group.clone(), c.when.join("; ")]), empty),
            after: text(b.after.iter().map(|w| format!("{}: {}", w.task, w.first.join("; "))).collect()),
            options: text(b.options.iter().map(|set| set.join("; ")).collect()),
            left_out: text(b.left_out.iter().map(|l| format!("{}: {}", l.task, l.reason)).collect()),
            b,
        }
    }
}

fn floor_shown(f: &FloorSetting) -> [String; 3] {
    let whom = f.operator.as_ref().map_or_else(|| format!("group:{}", f.group), |o| format!("operator:{o}"));
    let (of, least) = match (f.tasks, f.cost, f.value, f.share_of_value) {
        (_, Some(cost), ..) => ("cost", Some(cost)),
        (_, _, Some(value), _) => ("value", Some(value)),
        (_, _, _, Some(share)) => ("share", Some(share * 100.0)),
        (tasks, ..) => ("tasks", tasks),
    };
    [whom, of.to_owned(), plain(least)]
}

fn padded<const N: usize>(rows: impl Iterator<Item = [String; N]>, empty: usize) -> Vec<[String; N]> {
    rows.chain(std::iter::repeat_n(std::array::from_fn(|_| String::new()), empty)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::of(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()).unwrap()
    }

    #[test]
    fn fields_become_a_brief_and_empty_rows_are_none() {
        let read = brief(&fields(&[
            ("brief", "1"),
            ("title", "Spring"),
            ("discount", "3"),
            ("period.0.label", "2027 Q1"),
            ("period.0.start", "2027-01"),
            ("period.0.budget", "400000"),
            ("period.1.label", ""),
            ("period.2.label", "2027 Q2"),
            ("team.0.key", "survey"),
            ("team.0.teams", "3"),
            ("team.0.days", "60; 45"),
            ("team.0.bases", "12.4, 31.2; 11,30"),
            ("fund.0.name", "Fund"),
            ("fund.0.amount", "5"),
            ("fund.0.only", "XE01, XE02"),
            ("floor.0.whom", "operator:ORG"),
            ("floor.0.of", "share"),
            ("floor.0.least", "5"),
            ("closed.0.when", "wet; 2027 Q2"),
            ("after", "B: A; C\n\n"),
            ("options", "A; D"),
            ("left_out", "E: no access: river\nF"),
        ]))
        .unwrap()
        .unwrap();
        assert_eq!((read.title.as_str(), read.discount, read.periods.len()), ("Spring", 0.03, 2));
        assert_eq!((read.periods[0].budget, read.periods[1].budget), (Some(400_000.0), None));
        assert_eq!((read.teams[0].days.as_slice(), read.teams[0].bases.len()), (&[60.0, 45.0][..], 2));
        assert_eq!(read.teams[0].bases[1], Base { latitude: 11.0, longitude: 30.0 });
        assert_eq!(read.funds[0].only.as_ref().map(std::collections::BTreeSet::len), Some(2));
        assert_eq!((read.floors[0].operator.as_deref(), read.floors[0].share_of_value), (Some("ORG"), Some(0.05)));
        assert_eq!((read.after.len(), read.options.len(), read.left_out.len()), (1, 1, 2));
        assert_eq!(read.left_out[0].reason, "no access: river");
        assert!(!read.estimates && !read.go_on);
        // What is shown of it reads back as it was.
        let shown = Shown::of(read.clone(), 2);
        assert_eq!(
            (shown.periods.len(), shown.floors[0].clone()),
            (4, ["operator:ORG".into(), "share".into(), "5".into()])
        );
        assert_eq!(shown.after, "B: A; C");
        assert_eq!(brief(&fields(&[])).unwrap(), None);
    }

    #[test]
    fn what_is_no_number_is_named_and_not_taken_for_nought() {
        for (name, value) in [
            ("after", "nonsense"),
            ("after", "B:"),
            ("options", "alone"),
            ("period.0.budget", "much"),
            ("period.0.budget", "-1"),
            ("period.0.start", "soon"),
            ("discount", "NaN"),
        ] {
            let refused = brief(&fields(&[("brief", "1"), ("period.0.label", "Q1"), (name, value)])).unwrap_err();
            assert!(refused.detail(cg_i18n::Lang::En).contains(name), "{refused:?}");
        }
    }
}
