//! Plans: drafted from a ranking, changed with reasons, accepted once, and made into task orders that can be taken back.
#![expect(clippy::panic, reason = "a failed step is a failed test")]

mod cast;

use cast::app;
use cg_app::{App, AppError, Ask, Asker, Drafted, PlanAsk, PlanChange, PlanSaid, PlanView};
use cg_domain::grant::Role;
use cg_engine::allocate::{Brief, FloorSetting, LeftOut, Span};

/// The exercise country, measured and ranked.
fn country() -> App {
    let app = app();
    let me = Asker::command_line();
    app.load_exercise(&me, 7, 1, &|_| ()).expect("the exercise country");
    app.refresh_exposure(&me, &|_, _, _| ()).expect("measures");
    app
}

fn somebody(role: Role) -> Asker {
    Asker { role, ..Asker::command_line() }
}

fn kept(app: &App, ask: &PlanAsk) -> PlanView {
    match app.draft_plan(&somebody(Role::Editor), ask).expect("an answer") {
        Drafted::Kept(id) => app.plan(&somebody(Role::Viewer), &id).expect("the plan"),
        other => panic!("no plan: {other:?}"),
    }
}

fn drafted(app: &App, brief: Brief) -> Drafted {
    app.draft_plan(&somebody(Role::Editor), &PlanAsk { source: None, brief: Some(brief) }).expect("an answer")
}

fn nothing_said() -> PlanAsk {
    PlanAsk { source: None, brief: None }
}

fn change(task: &str, period: Option<&str>, reason: &str) -> PlanSaid {
    let period = period.map(str::to_owned);
    PlanSaid::Change(PlanChange { task: task.into(), period, reason: reason.into(), by: String::new() })
}

#[test]
fn the_first_plan_needs_nothing_but_the_wish_and_says_what_is_unknown() {
    let app = country();
    let refused = app.draft_plan(&somebody(Role::Viewer), &nothing_said());
    assert!(matches!(refused, Err(AppError::NotAllowed(_))), "{refused:?}");
    let plan = kept(&app, &nothing_said());
    assert!(!plan.decided.taken.is_empty() && plan.proposal.problem.periods.len() == 4);
    assert_eq!(plan.line.version, 1);
    assert_eq!(plan.proposal.plan.short, []);
    let unknown: Vec<&str> = plan.proposal.not_planned.iter().map(|n| n.id.as_str()).collect();
    assert!(unknown.iter().all(|id| plan.items[*id].area_m2.is_none()), "{unknown:?}");
    assert!(plan.proposal.problem.tasks.iter().all(|t| t.cost > 0.0), "no task costs nothing");
    let spent = plan.decided.in_period(&plan.proposal.problem, 0).0;
    assert!(spent <= plan.brief.periods[0].budget.expect("a budget"));
    // The same again is the next version, equal to the bit.
    let again = kept(&app, &nothing_said());
    assert_eq!((again.line.version, again.line.result_digest), (2, plan.line.result_digest));
}

#[test]
fn limits_that_clash_are_told_and_keep_nothing() {
    let app = country();
    let plan = kept(&app, &nothing_said());
    let group = plan.proposal.problem.tasks[0].group.clone();
    let floor =
        FloorSetting { group, operator: None, tasks: None, cost: Some(1e12), value: None, share_of_value: None };
    let brief = Brief { floors: vec![floor], ..plan.brief };
    let drafted = app.draft_plan(&somebody(Role::Editor), &PlanAsk { source: None, brief: Some(brief) });
    let Ok(Drafted::Clash { clash, .. }) = drafted else { panic!("{drafted:?}") };
    assert!(!clash.relief.gives.is_empty());
    assert_eq!(app.plans(&somebody(Role::Viewer)).expect("plans").len(), 1);
}

#[test]
fn what_cannot_be_planned_is_refused_in_words() {
    let app = country();
    let span = |label: &str, start: Option<&str>, end: Option<&str>| Span {
        label: label.into(),
        start: start.and_then(|d| d.parse().ok()),
        end: end.and_then(|d| d.parse().ok()),
        budget: Some(1.0),
        season: None,
    };
    let ask = |periods: Vec<Span>| PlanAsk { source: None, brief: Some(Brief { periods, ..Brief::first() }) };
    let me = somebody(Role::Editor);
    let turned = app.draft_plan(&me, &ask(vec![span("Q1", Some("2027-04"), Some("2027-01"))]));
    assert!(matches!(turned, Err(AppError::Invalid { .. })), "{turned:?}");
    let none = app.draft_plan(&me, &ask(Vec::new())).expect("an answer");
    assert!(matches!(&none, Drafted::Refused(why) if why[0].to_string().contains("no period")), "{none:?}");
    let Drafted::Kept(id) = app.draft_plan(&me, &ask(vec![span("Q1", None, None)])).expect("an answer") else {
        panic!("a budget of 1 is poor, not impossible");
    };
    let poor = app.plan(&me, &id).expect("the plan");
    assert_eq!(poor.proposal.remarks()[0].key, "plan-remark-too-little");
    let accept = app.say_of_plan(&somebody(Role::Manager), &id, PlanSaid::Accept { note: String::new() });
    assert!(matches!(accept, Err(AppError::Conflict(_))), "nothing to accept: {accept:?}");
}

#[test]
fn people_change_with_a_reason_beside_what_was_computed_and_the_plan_stays_when_accepted() {
    let app = country();
    let plan = kept(&app, &nothing_said());
    let (id, manager) = (plan.line.id.clone(), somebody(Role::Manager));
    let problem = &plan.proposal.problem;
    let out = problem.tasks[plan.decided.taken[0].task].id.clone();
    let into = problem.tasks[plan.decided.left[0].task].id.clone();
    let editor = app.say_of_plan(&somebody(Role::Editor), &id, change(&out, None, "r"));
    assert!(matches!(editor, Err(AppError::NotAllowed(_))));
    let silent = app.say_of_plan(&manager, &id, change(&out, None, " "));
    assert!(matches!(silent, Err(AppError::Invalid { .. })), "a change needs a reason: {silent:?}");
    let unknown = app.say_of_plan(&manager, &id, change("no", None, "r"));
    assert!(matches!(&unknown, Err(AppError::Invalid { what, .. }) if what == "task"), "{unknown:?}");
    let label = problem.periods[3].label.clone();
    app.say_of_plan(&manager, &id, change(&out, None, "flooded")).expect("written down");
    app.say_of_plan(&manager, &id, change(&into, Some(&label), "a school opens")).expect("written down");
    let now = app.plan(&manager, &id).expect("the plan");
    let taken: Vec<&str> = now.decided.taken.iter().map(|t| problem.tasks[t.task].id.as_str()).collect();
    assert!(taken.contains(&into.as_str()) && !taken.contains(&out.as_str()));
    assert_eq!(now.proposal, plan.proposal, "what was computed stays as it was");
    assert!(now.decided.left.iter().any(|l| problem.tasks[l.task].id == out));
    for (task, period) in [(&out, None), (&into, Some(label.as_str()))] {
        let again = app.say_of_plan(&manager, &id, change(task, period, "again"));
        assert!(matches!(again, Err(AppError::Conflict(_))), "a change that changes nothing: {again:?}");
    }
    let listed = &app.plans(&manager).expect("plans")[0].summary;
    assert_eq!((listed.taken, listed.changes), (now.decided.taken.len(), 2), "the list tells what holds");
    assert_eq!((listed.cost, listed.value), (now.decided.cost(problem), now.decided.value));
    assert_eq!((listed, listed.bound), (&now.line.summary, plan.proposal.plan.bound));
    let entry = now.changes[1].0.clone();
    app.say_of_plan(&manager, &id, PlanSaid::Withdraw { entry }).expect("taken back");
    app.say_of_plan(&manager, &id, PlanSaid::Accept { note: "as agreed".into() }).expect("accepted");
    let late = app.say_of_plan(&manager, &id, change(&into, Some(&label), "late"));
    assert!(matches!(late, Err(AppError::Conflict(_))), "{late:?}");
    let line = &app.plans(&manager).expect("plans")[0];
    assert!(line.accepted_at.is_some());
    let trail: Vec<String> = app
        .audit(&manager, None, 20)
        .expect("the log")
        .into_iter()
        .map(|e| e.action)
        .filter(|a| a.contains("plan"))
        .collect();
    assert_eq!(trail, ["accept-plan", "withdraw-plan-change", "change-plan", "change-plan", "draft-plan"]);
}

#[test]
fn a_plan_that_people_changed_beyond_its_limits_says_so_wherever_it_is_told() {
    let app = country();
    let plan = kept(&app, &nothing_said());
    let (id, manager) = (plan.line.id.clone(), somebody(Role::Manager));
    let problem = &plan.proposal.problem;
    assert_eq!((plan.line.summary.not_kept, plan.line.summary.gap), (0, Some(plan.proposal.plan.gap())));
    let mut dearest: Vec<&_> = plan.decided.left.iter().map(|l| &problem.tasks[l.task]).collect();
    dearest.sort_by(|a, b| b.cost.total_cmp(&a.cost));
    for task in dearest.iter().take(3) {
        app.say_of_plan(&manager, &id, change(&task.id, Some(&problem.periods[0].label), "asked for")).expect("said");
    }
    let now = app.plan(&manager, &id).expect("the plan");
    assert!(!now.decided.short.is_empty(), "three of the dearest tasks more are too much for a first period");
    let listed = &app.plans(&manager).expect("plans")[0].summary;
    assert_eq!((listed.not_kept, listed.gap), (now.decided.short.len(), None), "no distance to a best it lies beyond");
    let accept = |note: &str| app.say_of_plan(&manager, &id, PlanSaid::Accept { note: note.into() });
    assert!(matches!(accept(" "), Err(AppError::Invalid { .. })), "limits are not kept, and nobody says why");
    accept("the embassy pays the rest").expect("accepted");
}

fn tasks(app: &App) -> usize {
    let ask = Ask { limit: 1, count: true, ..Ask::default() };
    let page = app.list(&Asker::command_line(), "tasks", &ask).expect("tasks");
    usize::try_from(page.matched.expect("a count")).expect("few")
}

#[test]
fn task_orders_are_made_once_and_taken_back_as_a_batch() {
    let app = country();
    let plan = kept(&app, &nothing_said());
    let (id, manager) = (plan.line.id.clone(), somebody(Role::Manager));
    assert!(matches!(app.order_plan(&manager, &id), Err(AppError::Conflict(_))), "not accepted yet");
    app.say_of_plan(&manager, &id, PlanSaid::Accept { note: String::new() }).expect("accepted");
    assert!(matches!(app.order_plan(&somebody(Role::Editor), &id), Err(AppError::NotAllowed(_))));
    let before = tasks(&app);
    let made = app.order_plan(&manager, &id).expect("orders");
    assert_eq!(tasks(&app), before + made.made.len());
    assert_eq!(made.made.len() + made.had.len() + made.unclear.len(), plan.decided.taken.len());
    assert_eq!(app.order_plan(&manager, &id).expect("the same orders"), made, "twice makes nothing twice");
    assert_eq!(tasks(&app), before + made.made.len());
    let (task, order) = made.made.iter().next().expect("an order");
    let view = app.get(&manager, "tasks", order).expect("the order");
    assert_eq!(view.text("hazard_code"), Some(task.as_str()));
    let period =
        plan.decided.taken.iter().find(|t| plan.proposal.problem.tasks[t.task].id == *task).expect("taken").period;
    let start = plan.brief.periods[period].start.map(|d| d.to_string());
    assert_eq!(view.text("start_planned"), start.as_deref());
    app.undo_batch(&manager, &made.batch).expect("undone");
    assert_eq!(tasks(&app), before);
    assert!(app.plan(&manager, &id).expect("the plan").ordered.is_none());
    let again = app.order_plan(&manager, &id).expect("orders again");
    assert_ne!(again.batch, made.batch);
    assert_eq!((again.made.len(), tasks(&app)), (made.made.len(), before + made.made.len()));
    // The next version plans the same areas: those with an open order get no second one.
    let next = kept(&app, &nothing_said());
    app.say_of_plan(&manager, &next.line.id, PlanSaid::Accept { note: String::new() }).expect("accepted");
    match app.order_plan(&manager, &next.line.id) {
        Ok(second) => assert!(second.made.keys().all(|task| plan.brief.operator(&plan.items[task]).is_empty())),
        Err(why) => assert!(matches!(why, AppError::Conflict(_)), "{why:?}"),
    }
}

#[test]
fn a_file_of_costs_counts_first_and_its_faults_name_the_row() {
    let app = country();
    let plan = kept(&app, &nothing_said());
    let task = plan.proposal.problem.tasks[0].id.clone();
    let file = format!("code,cost,operator,days_survey\n{task},12.5,ORG,1\n");
    let own = cg_app::own_of_file(file.into_bytes(), "costs.csv").expect("costs").own;
    let left_out = vec![LeftOut { task: plan.proposal.problem.tasks[1].id.clone(), reason: "no access".into() }];
    let brief = Brief { own, left_out, ..plan.brief.clone() };
    let with = kept(&app, &PlanAsk { source: None, brief: Some(brief) });
    let (first, gone) = (&with.proposal.problem.tasks[0], &plan.proposal.problem.tasks[1].id);
    assert_eq!((first.id.as_str(), first.cost, first.operator.as_str()), (task.as_str(), 12.5, "ORG"));
    assert!(with.proposal.problem.tasks.iter().all(|t| t.id != *gone));
    let against = app.plans_compared(&somebody(Role::Viewer), &plan.line.id, &with.line.id).expect("both");
    assert!(against.comparison.only_second.len() + against.comparison.only_first.len() > 0);
    let teams: Vec<&str> = plan.brief.teams.iter().map(|t| t.key.as_str()).collect();
    let half = format!("code,days_{},days_{}\n{task},1,\n", teams[0], teams[1]);
    let own = cg_app::own_of_file(half.into_bytes(), "costs.csv").expect("costs").own;
    let Drafted::Kept(id) = drafted(&app, Brief { own, ..plan.brief.clone() }) else { panic!("a plan of the others") };
    let unknown = app.plan(&somebody(Role::Viewer), &id).expect("there").proposal.not_planned;
    assert!(unknown.iter().any(|n| n.id == task), "days that the file leaves open are unknown, not 0: {unknown:?}");
    let all = "code,cost,days_a\nX,much,-1\nX,2,3\n,1,\n";
    let faults = cg_app::own_of_file(all.as_bytes().to_vec(), "costs.csv").expect("readable").faults;
    assert_eq!(faults.len(), 4, "every fault at once: {faults:?}");
    let divers = format!("code,days_divers\n{task},1\n");
    let own = cg_app::own_of_file(divers.into_bytes(), "costs.csv").expect("costs").own;
    let Drafted::Refused(why) = drafted(&app, Brief { own, ..plan.brief.clone() }) else { panic!("no such teams") };
    assert!(why[0].say(cg_i18n::Lang::En).contains("divers"), "{why:?}");
    for (text, told) in [
        ("a,b\n1,2\n", "no column"),
        ("code,cost\nX,much\n", "row 2"),
        ("code,cost\nX,-3\n", "row 2"),
        ("code,cost\nX,3\n,4\n", "row 3 has no code"),
        ("code,cost\nX,3\n,\nX,4\n", "row 4: the code stood"),
    ] {
        let faults = cg_app::own_of_file(text.as_bytes().to_vec(), "costs.csv").expect("readable").faults;
        let said: Vec<String> =
            faults.iter().map(|f| f.say(cg_i18n::Lang::En).replace(['\u{2068}', '\u{2069}'], "")).collect();
        assert!(said.len() == 1 && said[0].contains(told), "{said:?}");
    }
}

#[test]
fn a_plan_leaves_as_files_and_the_command_line_would_make_it_again() {
    let app = country();
    let plan = kept(&app, &nothing_said());
    let viewer = somebody(Role::Viewer);
    let file = |name: &str| {
        app.plan_file(&viewer, &plan.line.id, name, &|key| key.to_owned(), &|said| said.english()).expect(name).bytes
    };
    let text = |name: &str| String::from_utf8(file(name)).expect("text");
    let setting = cg_engine::allocate::Setting::from_toml(&text("plan.toml")).expect("a plan file");
    let csv = text("tasks.csv");
    let mut lines = csv.lines();
    let names: Vec<&str> = lines.next().expect("a header").split(',').collect();
    assert!(setting.columns().iter().all(|(column, _)| names.contains(column)), "{names:?}");
    assert_eq!(lines.count(), plan.items.len());
    let rows = plan.decided.taken.len() + plan.decided.left.len() + plan.proposal.not_planned.len();
    assert_eq!(text("plan.csv").lines().count(), rows + 1);
    assert!(file("plan.xlsx").starts_with(b"PK"));
    assert_eq!(text("frontier.csv").lines().count(), plan.proposal.frontier.len() + 1);
    assert!(text("calendar.csv").lines().count() > 1);
    assert!(app.plan_file(&viewer, &plan.line.id, "secret.csv", &|k| k.into(), &|s| s.english()).is_err());
}

#[test]
fn erasing_the_exercise_leaves_nothing_that_was_made_of_it() {
    let app = country();
    let me = Asker::command_line();
    let plan = kept(&app, &nothing_said());
    app.say_of_plan(&me, &plan.line.id, PlanSaid::Accept { note: String::new() }).expect("accepted");
    app.order_plan(&me, &plan.line.id).expect("orders");
    app.erase_exercise(&me).expect("erased");
    assert!(!app.has_exercise().expect("asked"));
    for noun in cg_domain::NOUNS {
        let left = app.list(&me, noun.name, &cg_app::Ask { limit: 1, ..Default::default() }).expect("a list");
        assert!(left.items.is_empty(), "{}", noun.name);
    }
    assert_eq!((app.runs(&me).expect("runs").len(), app.plans(&me).expect("plans").len()), (0, 0));
    let picture = app.situation(&me, None).expect("the situation");
    assert!(picture.figures.iter().all(|f| f.value.is_none_or(|v| v == 0.0)), "{:?}", picture.figures);
    app.load_exercise(&me, 7, 1, &|_| ()).expect("another one may begin");
}
