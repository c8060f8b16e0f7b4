use super::*;
use crate::allocate::problem::{Floor, ProblemFault};
use crate::table::{Cell, Table};

const PLAN: &str = r#"
    name = "two-quarters"
    version = 1
    discount = 0.03
    [columns]
    value = "score"
    cost = "cost_usd"
    group = "province"
    continues = "begun"
    after = "after"
    closed = "closed"
    longitude = "lon"
    latitude = "lat"
    [[periods]]
    label = "2027 Q1"
    budget = 1000
    season = "wet"
    [[periods]]
    label = "2027 Q2"
    [[assets]]
    key = "manual"
    days = "days_manual"
    capacity = [30, 40]
    bases = [{ longitude = 0.0, latitude = 0.0 }]
    km_per_day = 100
    cost_per_km = 2
    [[assets]]
    key = "dogs"
    days = "days_dogs"
    capacity = 9
    [[funds]]
    name = "general"
    amount = 5000
    [[floors]]
    group = "XE01"
    share_of_value = 0.2
"#;

fn table(rows: &[[&str; 10]]) -> Table {
    let names = ["score", "cost_usd", "province", "begun", "after", "closed", "lon", "lat", "days_manual", "days_dogs"];
    let column = |i: usize| rows.iter().map(|r| Cell::from_text(r[i])).collect();
    let columns = names.iter().enumerate().map(|(i, n)| ((*n).to_owned(), column(i))).collect();
    Table::new((0..rows.len()).map(|i| format!("t{i}")).collect(), columns).expect("a table")
}

#[test]
fn a_plan_file_and_a_table_pose_a_problem() {
    let setting = Setting::from_toml(PLAN).expect("a plan file");
    let rows = table(&[
        ["0.9", "100", "XE01", "yes", "", "", "0", "0", "5", "0"],
        ["0.5", "200", "XE02", "", "t0", "wet", "1", "0", "5", "2"],
    ]);
    let (problem, not_planned) = setting.problem(&rows).expect("a problem");
    assert!(not_planned.is_empty() && problem.check().is_ok());
    let (a, b) = (&problem.tasks[0], &problem.tasks[1]);
    assert_eq!((a.cost, a.days.clone(), a.continues), (100.0, vec![5.0, 0.0], true));
    // One degree along the equator is 111.3195 km; there and back, with the detour.
    let km = 2.0 * DETOUR * 111.319_490_793;
    assert!((b.cost - (200.0 + 2.0 * km)).abs() < 1e-3, "{}", b.cost);
    assert!((b.days[0] - (5.0 + km / 100.0)).abs() < 1e-5 && b.days[1] == 2.0);
    assert_eq!((b.after.clone(), b.closed.clone()), (vec![0], BTreeSet::from([0])));
    assert_eq!(problem.assets[1].capacity, [9.0, 9.0]);
    assert_eq!(problem.floors[0], Floor { by: By::Group, group: "XE01".into(), of: FloorOf::ShareOfValue, least: 0.2 });
}

#[test]
fn what_is_unknown_is_listed_and_never_counts_as_nothing() {
    let setting = Setting::from_toml(PLAN).expect("a plan file");
    let rows = table(&[
        ["0.9", "", "XE01", "", "", "", "0", "0", "5", "0"],
        ["0.5", "200", "XE01", "", "t0", "", "0", "0", "5", "0"],
        ["0.5", "200", "XE01", "", "", "", "0", "", "5", "0"],
        ["0.5", "200", "XE01", "", "", "", "0", "0", "", "0"],
        ["0.5", "dear", "XE01", "", "", "", "0", "0", "5", "0"],
        ["0.5", "200", "XE01", "", "", "", "0", "0", "5", "0"],
        ["0.5", "200", "XE01", "", "", "", "0", "0", "5", ""],
    ]);
    let (problem, not_planned) = setting.problem(&rows).expect("a problem");
    assert_eq!(problem.tasks.iter().map(|t| t.id.as_str()).collect::<Vec<_>>(), ["t5"]);
    let told: Vec<(&str, &str, &str)> =
        not_planned.iter().map(|f| (f.id.as_str(), f.column.as_str(), f.rule.as_ref())).collect();
    assert_eq!(
        told,
        [
            ("t0", "cost_usd", "plan-unknown"),
            ("t2", "lat", "plan-unknown"),
            ("t3", "days_manual", "plan-unknown"),
            ("t4", "cost_usd", "measure-not-a-number"),
            ("t6", "days_dogs", "plan-unknown"),
            ("t1", "after", "plan-waits-for-nothing"),
        ]
    );
}

#[test]
fn slips_in_words_are_told_and_close_nothing() {
    let setting = Setting::from_toml(PLAN).expect("a plan file");
    let rows = table(&[
        ["0.9", "100", "XE01", "maybe", "", "", "0", "0", "5", "0"],
        ["0.5", "200", "XE01", "no", "", "wnter", "0", "0", "5", "0"],
        ["0.5", "200", "XE01", "", "", " WET ;2027 q2", "0", "0", "5", "0"],
    ]);
    let (problem, not_planned) = setting.problem(&rows).expect("a problem");
    assert_eq!(
        not_planned.iter().map(|f| (f.id.as_str(), f.rule.as_ref())).collect::<Vec<_>>(),
        [("t0", "plan-neither")]
    );
    assert_eq!(problem.tasks[0].closed.len(), 0);
    assert_eq!(problem.tasks[1].closed.len(), 2, "in capitals or not");
    let strange = setting.strange(&rows);
    assert_eq!(strange.get(&("closed".to_owned(), "wnter".to_owned())), Some(&1), "{strange:?}");
}

#[test]
fn what_does_not_fit_is_refused_with_what_to_do() {
    let e = Setting::from_toml("name = \"x\"\nversion = 1\nbudgett = 3\n").expect_err("refused").to_string();
    assert!(e.contains("budgett") && e.contains("line 3"), "{e}");
    let twice = PLAN.replace("2027 Q2", "2027 Q1");
    assert_eq!(Setting::from_toml(&twice), Err(SettingFault::PeriodTwice("2027 Q1".into())));
    let unnamed = Setting::from_toml(&PLAN.replace("\"general\"", "\" \"")).expect_err("refused").to_string();
    assert!(unnamed.contains("fund 1 has no name; give it one"), "{unnamed}");
    let all_and_half = PLAN.replace("share_of_value = 0.2", "share_of_value = 1.5");
    let half = ["0.9", "100", "XE01", "", "", "", "0", "0", "5", "0"];
    let (problem, _) = Setting::from_toml(&all_and_half).expect("a plan file").problem(&table(&[half])).expect("read");
    assert_eq!(problem.check(), Err(vec![ProblemFault::Share { group: "XE01".into(), found: 1.5 }]));
    let odd =
        PLAN.replace("km_per_day = 100", "").replace("share_of_value = 0.2", "").replace("\"score\"", "\"scores\"");
    let faults = Setting::from_toml(&odd).expect("a plan file").problem(&table(&[])).expect_err("refused");
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(told[0].contains("did you mean \"score\"?"), "{told:?}");
    assert!(told[1].contains("XE01") && told[2].contains("manual"), "{told:?}");
}

#[test]
fn the_digest_does_not_depend_on_how_the_file_looks() {
    let plain = Setting::from_toml(PLAN).expect("a plan file");
    let again = Setting::from_toml(&plain.to_toml()).expect("the same plan file");
    assert_eq!((plain.digest(), &plain), (again.digest(), &again));
}
