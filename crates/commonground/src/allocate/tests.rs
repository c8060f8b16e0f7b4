use super::*;
use std::fs;
use tempfile::TempDir;

const PLAN: &str = r#"
name = "year"
version = 1
[columns]
value = "score"
cost = "cost_usd"
group = "province"
[[periods]]
label = "2027"
budget = 100
[[floors]]
group = "south"
tasks = 1
"#;

const TABLE: &str = "id,name,score,cost_usd,province\n\
    a,=Ada,0.9,60,north\nb,Borba,0.8,40,north\nc,Cora,0.1,40,south\nd,Dubrava,0.7,,south\n";

struct Place {
    dir: TempDir,
    args: AllocateArgs,
}

fn place(plan: &str, table: &str) -> Place {
    let dir = TempDir::new().expect("a folder");
    let at = |name: &str| dir.path().join(name);
    fs::write(at("plan.toml"), plan).expect("a plan");
    fs::write(at("table.csv"), table).expect("a table");
    let args = AllocateArgs {
        table: at("table.csv"),
        layer: None,
        plan: at("plan.toml"),
        out: at("out.csv"),
        id: "id".into(),
        keep: vec!["name".into()],
        frontier: Some(at("frontier.csv")),
        calendar: Some(at("calendar.csv")),
        prices: true,
        prove: None,
        compare: None,
        json: true,
    };
    Place { dir, args }
}

fn read(place: &Place, name: &str) -> String {
    fs::read_to_string(place.dir.path().join(name)).expect("a file")
}

#[test]
fn every_task_of_the_table_stands_in_the_plan_taken_or_with_the_reason() {
    let place = place(PLAN, TABLE);
    assert_eq!(run(&place.args).err().map(|e| e.to_string()), None);
    let rows: Vec<String> = read(&place, "out.csv").lines().map(str::to_owned).collect();
    assert_eq!(rows[0], "id,name,period,value,cost,group,paid_by,left_out_because");
    assert_eq!(rows[1], "a,'=Ada,2027,0.9,60.00,north,,", "a cell that looks like a formula is none");
    assert_eq!(rows[2], "c,Cora,2027,0.1,40.00,south,,", "the floor brings the south in");
    assert_eq!(rows[3], "b,Borba,,0.8,40.00,north,,beside what is taken no room is left in the budget of 2027");
    assert_eq!(rows[4], "d,Dubrava,,,,,,cost_usd is not known; fill it in to plan this task");
    let record: serde_json::Value = serde_json::from_str(&read(&place, "out.run.json")).expect("a record");
    assert_eq!((&record["taken"], &record["not_planned"], &record["gap"]), (&2.into(), &1.into(), &0.0.into()));
    assert_eq!(read(&place, "frontier.csv").lines().count(), 21);
}

#[test]
fn a_run_repeats_to_the_bit_and_another_plan_can_be_compared() {
    let mut place = place(PLAN, TABLE);
    run(&place.args).expect("a plan");
    let first = (read(&place, "out.csv"), read(&place, "out.run.json"));
    let other = place.dir.path().join("other.toml");
    fs::write(&other, PLAN.replace("tasks = 1", "tasks = 0")).expect("a plan");
    place.args.compare = Some(other);
    run(&place.args).expect("a plan");
    assert_eq!(first, (read(&place, "out.csv"), read(&place, "out.run.json")));
}

#[test]
fn limits_that_clash_are_told_by_name_with_the_least_relief() {
    let place = place(&PLAN.replace("tasks = 1", "cost = 90"), TABLE);
    let stop = run(&place.args).expect_err("a clash");
    let told = stop.to_string();
    assert!(told.contains("what south must get") && told.contains("40 instead of 90"), "{told}");
    assert!(told.contains("the least that would have to give: what south must get"), "{told}");
    assert_eq!(stop.json()["clash"]["relief"]["least"], true);
    assert!(!place.dir.path().join("out.csv").exists(), "nothing is written");
}

#[test]
fn a_plan_that_whole_tasks_cannot_keep_is_written_and_told_as_a_failure() {
    let place = place(&PLAN.replace("tasks = 1", "cost = 30").replace("budget = 100", "budget = 35"), TABLE);
    let stop = run(&place.args).expect_err("not kept");
    let told = stop.to_string();
    assert!(told.contains("whole tasks cannot keep what south must get"), "{told}");
    assert!(told.ends_with("the least that would have to give: the budget of 2027: 40 instead of 35"), "{told}");
    assert_eq!(stop.json()["relief"]["least"], true);
    assert!(read(&place, "out.csv").contains("asks by itself for more than the budget of 2027"));
    let record: serde_json::Value = serde_json::from_str(&read(&place, "out.run.json")).expect("a record");
    assert_eq!(record["cost"].to_string(), "0.0", "nothing taken costs 0, not -0");
}

#[test]
fn what_is_told_to_give_can_be_typed_as_it_stands() {
    let tight =
        |budget: &str| PLAN.replace("tasks = 1", "tasks = 0").replace("budget = 100", &format!("budget = {budget}"));
    let begun = TABLE.replace("60,", "1500.40,");
    let plan = tight("1450");
    assert!(run(&place(&plan, &begun).args).is_ok(), "nothing must be taken yet");
    let floor = plan.replace("tasks = 0", "cost = 1500.4").replace("\"south\"", "\"north\"");
    let told = run(&place(&floor, &begun).args).expect_err("a clash").to_string();
    assert!(told.contains("the budget of 2027: 1500.4 instead of 1450"), "{told}");
    assert!(run(&place(&floor.replace("1450", "1500.4"), &begun).args).is_ok(), "as it was told");
}

#[test]
fn codes_that_look_like_numbers_stay_codes_and_a_table_without_rows_is_refused() {
    let plan = PLAN.replace("\"south\"", "\"007\"");
    let coded = place(&plan, &TABLE.replace("south", "007"));
    run(&coded.args).expect("a plan");
    assert!(read(&coded, "out.csv").contains(",007,"), "{}", read(&coded, "out.csv"));
    let header = TABLE.lines().next().map(|line| format!("{line}\n")).expect("a header");
    let told = run(&place(&PLAN.replace("tasks = 1", "tasks = 0"), &header).args).expect_err("refused").to_string();
    assert!(told.contains("the table has no rows"), "{told}");
}

#[test]
fn a_plan_file_that_cannot_be_read_says_where() {
    let odd = place(&PLAN.replace("budget", "budgett"), TABLE);
    let told = run(&odd.args).expect_err("refused").to_string();
    assert!(told.contains("plan.toml") && told.contains("budgett"), "{told}");
    let teams = "[[assets]]\nkey = \"eod\"\ndays = \"cost_usd\"\ncapacity = 9\nteams = 0\n";
    let nobody = place(&format!("{PLAN}{teams}"), TABLE);
    let told = run(&nobody.args).expect_err("refused").to_string();
    assert!(told.contains("\"eod\" has 0 teams and yet a capacity"), "{told}");
    let dear = place(&PLAN.replace("version = 1", "version = 1\ndiscount = 1.5"), TABLE);
    let told = run(&dear.args).expect_err("refused").to_string();
    assert!(told.contains("the discount is 1.5; it is a share, from 0 to 1"), "{told}");
    let lacking = place(&PLAN.replace("\"cost_usd\"", "\"costusd\""), TABLE);
    let told = run(&lacking.args).expect_err("refused").to_string();
    assert!(told.contains("did you mean \"cost_usd\"?"), "{told}");
}

#[test]
fn a_table_of_which_no_task_can_be_planned_fails_and_writes_nothing() {
    for (cells, told) in [
        (["", ""], "not one of 2 tasks can be planned, first a: cost_usd is not known; fill it in to plan this task"),
        (["dear", "9"], "cost_usd is \"dear\", which is no number; correct the column"),
        (["-5", "dear"], "not one of 2 tasks can be planned, first a: cost_usd is -5, which is below zero; correct"),
        (["\"12,5\"", ""], "cost_usd is \"12,5\", which is no number; numbers have a decimal point here"),
    ] {
        let value = if cells[1] == "9" { "" } else { "0.8" };
        let table =
            format!("id,name,score,cost_usd,province\na,A,0.9,{},south\nb,B,{value},{},x\n", cells[0], cells[1]);
        let place = place(PLAN, &table);
        let stop = run(&place.args).expect_err("nothing can be planned").to_string();
        assert!(stop.contains(told), "{stop}");
        assert!(!place.dir.path().join("out.csv").exists(), "nothing is written");
    }
}
