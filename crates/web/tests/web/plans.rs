//! Plans: one click to the first, a form that keeps what was entered, acceptance, task orders and their sheets.

use crate::cast::Cast;
use axum::http::StatusCode;
use cg_domain::grant::Role;

async fn first(cast: &Cast) -> String {
    let made = cast.post(Role::Editor, "/plans", "").await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    made.header("location").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_click_makes_a_plan_that_says_why_what_is_left_and_how_near_the_best() {
    let cast = Cast::new();
    assert_eq!(cast.post(Role::Viewer, "/plans", "").await.status, StatusCode::FORBIDDEN);
    let plan = first(&cast).await;
    let page = cast.get(Role::Viewer, &plan).await;
    for part in
        ["id=\"taken\"", "id=\"left\"", "plan-frontier", "plan-gantt", "is possible within these limits", "rank "]
    {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    let table = page.text.split("id=\"taken\"").nth(1).and_then(|t| t.split("</table>").next()).expect("the table");
    let rows = table.split("<tr>").skip(2).map(|row| {
        let period = row.split("<bdi>").nth(1).and_then(|t| t.split('<').next()).expect("a period").to_owned();
        let value = row.split("data-value=\"").nth(2).and_then(|t| t.split('"').next()).expect("a value");
        (period, value.parse::<f64>().expect("a number"))
    });
    let rows: Vec<(String, f64)> = rows.collect();
    assert!(rows.len() > 10, "{}", rows.len());
    assert!(rows.is_sorted_by(|a, b| a.0 < b.0 || a.0 == b.0 && a.1 >= b.1), "what is worth most first: {rows:?}");
    assert!(!page.text.contains("NaN") && !page.text.contains('⟦') && !page.text.contains("name=\"said\""));
    for name in ["plan.csv", "plan.xlsx", "calendar.csv", "frontier.csv", "plan.toml", "tasks.csv"] {
        let file = cast.get(Role::Viewer, &format!("{plan}/files/{name}")).await;
        assert_eq!(file.status, StatusCode::OK, "{name}");
    }
    assert_eq!(cast.get(Role::Viewer, &format!("{plan}/files/x.csv")).await.status, StatusCode::NOT_FOUND);
    let arabic = cast.get(Role::Viewer, &format!("{plan}?lang=ar")).await;
    assert!(arabic.text.contains("dir=\"rtl\"") && !arabic.text.contains('⟦'), "{}", arabic.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_whose_limits_clash_comes_back_with_what_was_entered_and_the_least_relief() {
    let cast = Cast::new();
    let form = cast.get(Role::Editor, "/plans/new").await;
    assert!(form.text.contains("name=\"period.3.label\"") && form.text.contains("name=\"rate.2.cost_per_m2\""));
    let place = cast.app.areas(&cg_app::Asker::command_line(), 1).expect("areas")[0].code.clone();
    let rates = "rate.0.class=cha&rate.0.work=clearance&rate.0.cost_per_m2=2&rate.1.class=sha&rate.1.work=ts&rate.1.cost_per_m2=1";
    let common = format!("brief=1&title=Spring&period.0.label=Q1&period.0.budget=500000&estimates=on&{rates}");
    let poor = format!("{common}&floor.0.whom=group%3A{place}&floor.0.least=99999999&floor.0.of=cost");
    let back = cast.post(Role::Editor, "/plans", &poor).await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.text);
    assert!(back.text.contains("No plan keeps all limits") && back.text.contains("99999999"), "{}", back.text);
    let more = cast.post(Role::Editor, "/plans", &format!("{common}&more=1")).await;
    assert!(more.text.contains("name=\"fund.5.name\"") && more.text.contains("value=\"Spring\""));
    let bad = cast.post(Role::Editor, "/plans", &format!("{common}&discount=much")).await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    let made = cast.post(Role::Editor, "/plans", &common).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let again = cast.get(Role::Editor, &format!("/plans/new?from={}", &made.header("location")[7..])).await;
    assert!(again.text.contains("value=\"Spring\"") && again.text.contains("value=\"500000\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_mean_nothing_come_back_with_the_form_and_make_no_plan() {
    let cast = Cast::new();
    let common =
        "brief=1&title=Spring&period.0.label=Q1&period.0.start=2027-01&period.0.end=2027-03&period.0.budget=500000";
    for (slip, why) in [
        ("period.1.label=Q1", "two periods are called Q1"),
        ("period.1.label=Q2&period.1.start=2027-02&period.1.end=2027-06", "Q1 and Q2 have days in common"),
        ("team.0.key=deminers&team.0.days=60&rate.0.class=sha&rate.0.team=survey", "names the teams survey"),
        ("team.0.key=a&team.0.days=6&team.1.key=a&team.1.days=6", "two kinds of teams are called a"),
        ("closed.0.when=winter", "winter is no period or season"),
        ("fund.0.name=D&fund.0.amount=5&fund.0.only=XX99", "there is no such province"),
        ("after=XE-HA-99999%3A+XE-HA-88888", "XE-HA-88888 is not among the areas"),
        ("left_out=nowhere%3A+no+access", "nowhere is not among the areas"),
    ] {
        let back = cast.post(Role::Editor, "/plans", &format!("{common}&{slip}")).await;
        let text = back.text.replace(['\u{2068}', '\u{2069}'], "");
        assert_eq!(back.status, StatusCode::OK, "{slip}: {text}");
        assert!(text.contains(why) && text.contains("value=\"Spring\""), "{slip}: {text}");
    }
    for slip in ["after=asdf", "options=XE-HA-00001"] {
        let refused = cast.post(Role::Editor, "/plans", &format!("{common}&{slip}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{slip}");
    }
    assert!(cast.app.plans(&cg_app::Asker::command_line()).expect("plans").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn costs_come_from_an_uploaded_file() {
    let cast = Cast::new();
    let plan = first(&cast).await;
    let id = &plan[7..];
    let view = cast.app.plan(&cg_app::Asker::command_line(), id).expect("the plan");
    let task = &view.proposal.problem.tasks[0].id;
    let csrf = cast.secret(Role::Editor);
    let part =
        |name: &str, value: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let file = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"c.csv\"\r\n\r\ncode,cost\n{task},77\n\r\n--b--\r\n"
    );
    let fields = [
        part("csrf", csrf),
        part("brief", "1"),
        part("title", "Own"),
        part("period.0.label", "Q1"),
        part("period.0.budget", "100"),
    ];
    let kind = "multipart/form-data; boundary=b";
    let made = cast.post_raw(Role::Editor, "/plans", kind, fields.concat() + &file).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let page = cast.get(Role::Viewer, made.header("location")).await;
    assert!(page.text.contains("your file") && page.text.contains("are not planned because"), "{}", page.text);
    let forged = cast.post_raw(Role::Editor, "/plans", kind, part("brief", "1") + &file).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_changes_accepts_and_orders_and_every_order_has_its_sheet() {
    let cast = Cast::new();
    let plan = first(&cast).await;
    let say = format!("{plan}/say");
    assert_eq!(cast.post(Role::Editor, &say, "said=accept").await.status, StatusCode::FORBIDDEN);
    assert_eq!(cast.post(Role::Manager, &format!("{plan}/orders"), "").await.status, StatusCode::CONFLICT);
    let view = cast.app.plan(&cg_app::Asker::command_line(), &plan[7..]).expect("the plan");
    let out = &view.proposal.problem.tasks[view.decided.taken[0].task].id;
    let changed = cast.post(Role::Manager, &say, &format!("said=change&task={out}&reason=river+in+flood")).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
    let page = cast.get(Role::Viewer, &plan).await;
    assert!(page.text.contains("river in flood") && page.text.contains("With the changes people made"));
    let twice = cast.post(Role::Manager, &say, &format!("said=change&task={out}&reason=again")).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text);
    let list = cast.get(Role::Viewer, "/plans").await;
    assert!(list.text.contains("changes by people: \u{2068}1\u{2069}"), "{}", list.text);
    let beside = cast.get(Role::Viewer, &format!("/plans/compare?a={0}&b={0}", &plan[7..])).await;
    for part in ["Value as computed", "What people changed", "Limits not kept"] {
        assert!(beside.text.contains(part), "{part}: {}", beside.text);
    }
    assert_eq!(cast.post(Role::Manager, &say, "said=accept&note=agreed").await.status, StatusCode::SEE_OTHER);
    for _ in 0..2 {
        let made = cast.post(Role::Manager, &format!("{plan}/orders"), "").await;
        assert_eq!(made.header("location"), format!("{plan}/orders"));
    }
    let ordered =
        cast.app.plan(&cg_app::Asker::command_line(), &plan[7..]).expect("the plan").ordered.expect("orders").0;
    let sheets = cast.get(Role::Viewer, &format!("{plan}/orders")).await;
    assert_eq!(sheets.text.matches("<article class=\"card stack sheet\"").count(), ordered.made.len());
    assert!(sheets.text.contains("not a statement that land is safe"));
    let list =
        cast.get(Role::Viewer, &format!("/tasks?code={}", ordered.made.values().next().expect("an order"))).await;
    assert!(list.text.contains("/tasks/"), "{}", list.text);
    let batch = cast.get(Role::Manager, &format!("/imports/batches/{}", ordered.batch)).await;
    assert!(batch.text.contains("Task orders of a plan"), "{}", batch.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_do_the_same() {
    let cast = Cast::new();
    let made = cast.post_json(Role::Editor, "/api/v1/plans", "{}").await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let id = made.json()["id"].as_str().expect("an id").to_owned();
    let at = format!("/api/v1/plans/{id}");
    let plan = cast.get(Role::Viewer, &at).await.json();
    assert!(plan["proposal"]["plan"]["taken"].as_array().is_some_and(|t| !t.is_empty()));
    let clash = r#"{"brief":{"title":"T","periods":[{"label":"Q1","budget":1}],"rates":[{"class":"cha","cost_each":5},{"class":"sha","cost_each":5}],
        "floors":[{"group":"GROUP","cost":1000}]}}"#;
    let group = plan["proposal"]["problem"]["tasks"][0]["group"].as_str().expect("a group");
    let refused = cast.post_json(Role::Editor, "/api/v1/plans", &clash.replace("GROUP", group)).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    assert!(refused.json()["relief"].as_array().is_some_and(|r| !r.is_empty()));
    assert_eq!(
        cast.post_json(Role::Editor, &format!("{at}/say"), r#"{"said":"accept"}"#).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        cast.post_json(Role::Manager, &format!("{at}/say"), r#"{"said":"accept"}"#).await.status,
        StatusCode::NO_CONTENT
    );
    let ordered = cast.post_json(Role::Manager, &format!("{at}/orders"), "{}").await;
    assert!(ordered.json()["made"].as_object().is_some_and(|m| !m.is_empty()), "{}", ordered.text);
    let list = cast.get(Role::Viewer, "/api/v1/plans").await.json();
    assert_eq!(list["data"].as_array().map(Vec::len), Some(1));
    let second = cast.post(Role::Editor, "/plans", "").await;
    let compared =
        cast.get(Role::Viewer, &format!("/plans/compare?a={id}&b={}", &second.header("location")[7..])).await;
    assert!(compared.status == StatusCode::OK && compared.text.contains("Only in"), "{}", compared.text);
}
