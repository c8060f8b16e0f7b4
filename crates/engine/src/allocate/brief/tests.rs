use super::*;
use crate::allocate::{By, FloorOf};

fn item(id: &str, class: &str, area_m2: Option<f64>) -> Item {
    Item {
        id: id.into(),
        class: class.into(),
        area_m2,
        value: Some(0.5),
        group: "XE01".into(),
        longitude: Some(31.0),
        latitude: Some(12.0),
        ..Item::default()
    }
}

fn brief() -> Brief {
    let span = |label: &str| Span { label: label.into(), budget: Some(50_000.0), ..Span::default() };
    Brief { title: "T".into(), periods: vec![span("Q1"), span("Q2")], ..Brief::first() }
}

#[test]
fn costs_come_from_the_file_then_the_estimate_then_the_rate() {
    let mut brief = brief();
    let mut sha = item("a", "sha", Some(10_000.0));
    assert_eq!(brief.cost(&sha), (Some(4_000.0), CostFrom::Rate));
    sha.estimate = Some(9_000.0);
    assert_eq!(brief.cost(&sha), (Some(9_000.0), CostFrom::Estimate));
    brief.estimates = false;
    assert_eq!(brief.cost(&sha), (Some(4_000.0), CostFrom::Rate));
    brief.own.insert("a".into(), Own { cost: Some(7.0), ..Own::default() });
    assert_eq!(brief.cost(&sha), (Some(7.0), CostFrom::File));
    assert_eq!(brief.cost(&item("b", "sha", None)), (None, CostFrom::Nowhere));
    assert_eq!(brief.cost(&item("c", "cave", Some(1.0))), (None, CostFrom::Nowhere));
}

#[test]
fn what_is_stated_reaches_the_problem() {
    let mut brief = brief();
    brief.go_on = true;
    brief.closed = vec![Closed { group: "XE01".into(), when: vec!["Q2".into()] }];
    brief.after = vec![Wait { task: "b".into(), first: vec!["a".into()] }];
    brief.options = vec![vec!["a".into(), "d".into()]];
    brief.left_out = vec![LeftOut { task: "e".into(), reason: "no access".into() }];
    brief.own.insert("b".into(), Own { operator: Some("ORG".into()), ..Own::default() });
    brief.floors = vec![FloorSetting {
        group: String::new(),
        operator: Some("ORG".into()),
        tasks: Some(1.0),
        cost: None,
        value: None,
        share_of_value: None,
    }];
    brief.teams[0].days = vec![10.0, 0.0];
    let begun = Item { begun: true, ..item("a", "sha", Some(4_000.0)) };
    let far = Item { group: "XE02".into(), ..item("d", "eod_spot", None) };
    let items = [begun, item("b", "cha", Some(3_000.0)), item("c", "sha", None), far, item("e", "sha", Some(1.0))];
    let (setting, table) = brief.pose(&items, "t", 3).expect("a table");
    let (problem, not_planned) = setting.problem(&table).expect("a problem");
    let ids: Vec<&str> = problem.tasks.iter().map(|t| t.id.as_str()).collect();
    assert_eq!(ids, ["a", "b", "d"], "c has no area, e is left out");
    assert_eq!((not_planned[0].id.as_str(), not_planned[0].rule.as_ref()), ("c", "plan-unknown"));
    let (a, b, d) = (&problem.tasks[0], &problem.tasks[1], &problem.tasks[2]);
    assert!(a.continues && !b.continues);
    assert_eq!(
        (a.days.as_slice(), b.days.as_slice(), d.days.as_slice()),
        (&[3.0, 0.0, 0.0][..], &[0.0, 5.0, 0.0][..], &[0.0, 0.0, 1.0][..])
    );
    assert_eq!((a.closed.len(), d.closed.len()), (1, 0));
    assert_eq!(b.after, [0]);
    assert_eq!((a.only_one_of.as_str(), b.only_one_of.as_str(), d.only_one_of.as_str()), ("1", "", "1"));
    assert_eq!(
        (problem.floors[0].by, problem.floors[0].of, problem.floors[0].group.as_str()),
        (By::Operator, FloorOf::Tasks, "ORG")
    );
    assert_eq!(problem.assets[0].capacity, [60.0, 0.0]);
    assert_eq!(setting.version, 3);
}

#[test]
fn teams_without_days_set_no_limit_and_hold_no_task_back() {
    let mut brief = brief();
    brief.teams.iter_mut().for_each(|t| t.days.clear());
    let (setting, table) = brief.pose(&[item("a", "sha", Some(1_000.0))], "t", 1).expect("a table");
    let (problem, not_planned) = setting.problem(&table).expect("a problem");
    assert!(problem.assets.is_empty() && not_planned.is_empty());
    assert_eq!(problem.tasks[0].cost, 1_300.0);
}

#[test]
fn a_brief_reads_back_as_it_was_and_what_it_does_not_know_is_refused() {
    let brief = brief();
    let text = serde_json::to_string(&brief).expect("JSON");
    assert_eq!(serde_json::from_str::<Brief>(&text).expect("a brief"), brief);
    assert!(serde_json::from_str::<Brief>(r#"{ "budget": 5 }"#).is_err());
}
