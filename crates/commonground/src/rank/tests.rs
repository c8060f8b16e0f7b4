use super::*;
use std::fs;
use tempfile::TempDir;

const MODEL: &str = r#"
name = "small"
version = 1
title = "A small model"
[smaa]
samples = 500
k = 1
[[criteria]]
key = "people-within"
weight = 3
[[criteria]]
key = "school-nearest"
weight = 1
[[gates]]
key = "released"
column = "status"
equals = "cleared"
reason = "The land has been released."
"#;

const TABLE: &str = "id,name,population_500m,schools_nearest_m,status\n\
    B,Borba,1240,240,open\nA,=Ada,80,,open\nC,Cora,9999,10,cleared\nD,Dubrava,many,4000,\n";

struct Place {
    dir: TempDir,
    args: RankArgs,
}

fn place(model: &str, table: &str, out: &str) -> Place {
    let dir = TempDir::new().expect("a folder");
    let at = |name: &str| dir.path().join(name);
    fs::write(at("model.toml"), model).expect("a model");
    fs::write(at("table.csv"), table).expect("a table");
    let args = RankArgs {
        table: at("table.csv"),
        layer: None,
        model: at("model.toml"),
        out: at(out),
        id: "id".into(),
        keep: vec!["name".into()],
        top: 2,
        seed: None,
        cross_check: false,
        json: true,
    };
    Place { dir, args }
}

fn ran(place: &Place) {
    assert_eq!(run(&place.args).err().map(|stop| stop.to_string()), None);
}

#[test]
fn a_criterion_of_which_no_cell_can_be_used_is_refused_and_commas_are_named() {
    let commas =
        place(MODEL, "id,name,population_500m,schools_nearest_m,status\na,A,\"1,5\",10,\nb,B,\"2,5\",20,\n", "r.csv");
    let told = refused(&commas);
    assert!(told.contains("not one cell") && told.contains("decimal point"), "{told}");
    assert!(!commas.args.out.exists());
    let known = place(MODEL, "id,name,population_500m,schools_nearest_m,status\na,A,\"1,5\",10,\nb,B,2,20,\n", "r.csv");
    ran(&known);
}

fn refused(place: &Place) -> String {
    run(&place.args).err().map(|stop| stop.to_string()).expect("a refusal")
}

fn csv_rows(place: &Place) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(&place.args.out).expect("a ranking");
    reader.records().map(|r| r.expect("a row").iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_table_becomes_a_ranked_list_with_reasons_and_nothing_is_dropped() {
    let p = place(MODEL, TABLE, "ranking.csv");
    ran(&p);
    let rows = csv_rows(&p);
    assert_eq!(rows[0][..6], ["rank", "id", "name", "score", "score_low", "score_high"]);
    let ids: Vec<&str> = rows[1..].iter().map(|r| r[1].as_str()).collect();
    assert_eq!(ids, ["B", "D", "A", "C"]);
    let at = |name: &str| rows[0].iter().position(|h| h == name).expect("a column");
    assert_eq!(rows[4][at("excluded")], "The land has been released.");
    assert_eq!(
        (rows[4][0].as_str(), rows[3][at("school-nearest")].as_str()),
        ("", ""),
        "excluded has no rank, unknown no measure"
    );
    assert_eq!(rows[2][at("not_judged")], "released");
    assert_eq!(rows[3][at("name")], "'=Ada", "no spreadsheet program takes it for a formula");
    assert!(
        rows[1][at("explanation")].starts_with("First of 3: 1,240 people live within 500 m ("),
        "{}",
        rows[1][at("explanation")]
    );
}

#[test]
fn the_run_names_what_it_was_made_from_and_repeats() {
    let first = place(MODEL, TABLE, "ranking.csv");
    ran(&first);
    let record = |p: &Place| -> serde_json::Value {
        serde_json::from_slice(&fs::read(p.dir.path().join("ranking.run.json")).expect("a run")).expect("JSON")
    };
    let here = record(&first);
    assert_eq!((&here["items"], &here["ranked"], &here["excluded"]), (&4.into(), &3.into(), &1.into()));
    assert_eq!(here["faults"]["measure-not-a-number"], 1);
    assert_eq!(here["model"]["digest"].as_str().map(str::len), Some(64));
    let turned: String =
        [TABLE.lines().next(), TABLE.lines().nth(4), TABLE.lines().nth(2), TABLE.lines().nth(3), TABLE.lines().nth(1)]
            .iter()
            .flatten()
            .map(|l| format!("{l}\n"))
            .collect();
    let second = place(MODEL, &turned, "ranking.csv");
    ran(&second);
    assert_eq!(here["result_digest"], record(&second)["result_digest"]);
    assert_eq!(here["inputs"][0]["content_digest"], record(&second)["inputs"][0]["content_digest"]);
    assert_ne!(here["inputs"][0]["sha256"], record(&second)["inputs"][0]["sha256"]);
    assert_eq!(csv_rows(&first), csv_rows(&second));
    let mut reseeded = place(MODEL, TABLE, "ranking.csv");
    reseeded.args.seed = Some(99);
    ran(&reseeded);
    assert_eq!(
        (record(&reseeded)["seed"].as_u64(), &record(&reseeded)["model"]["digest"]),
        (Some(99), &here["model"]["digest"])
    );
    assert_ne!(record(&reseeded)["result_digest"], here["result_digest"]);
}

#[test]
fn a_workbook_holds_formulas_and_text_that_looks_like_one_stays_text() {
    let p = place(MODEL, TABLE, "ranking.xlsx");
    ran(&p);
    let source =
        cg_formats::read::Source::open(&p.args.out, &cg_formats::Limits::default()).expect("a readable workbook");
    let sheets: Vec<&str> = source.layers().iter().map(|l| l.name.as_str()).collect();
    assert_eq!(sheets, ["Ranking", "Weights", "Values", "Measures", "Taken out", "About"]);
    let rows: Vec<Vec<String>> = source
        .rows("Ranking")
        .expect("a readable workbook")
        .map(|r| r.expect("a readable workbook").cells.iter().map(|c| c.shown().into_owned()).collect())
        .collect();
    assert_eq!((rows[2][1].as_str(), rows[2][2].as_str()), ("A", "=Ada"));
    assert!(rows[0][3].parse::<f64>().is_ok_and(|score| score > 0.5));
}

#[test]
fn what_is_wrong_is_told_with_its_remedy_and_nothing_is_written() {
    let p = place(&MODEL.replace("weight = 3", "wieght = 3"), TABLE, "ranking.csv");
    let told = refused(&p);
    assert!(
        told.contains("model.toml:10:1: criteria[1].wieght is no key of a model; did you mean \"weight\"?"),
        "{told}"
    );
    assert!(!p.args.out.exists());
    let told = refused(&place(MODEL, &TABLE.replace("population_500m", "populaton_500m"), "ranking.csv"));
    assert!(
        told.contains("the table has no column \"population_500m\"")
            && told.contains("did you mean \"populaton_500m\"?"),
        "{told}"
    );
    let told = refused(&place(MODEL, &TABLE.replace("\nA,", "\nB,"), "ranking.csv"));
    assert!(told.contains("id \"B\" is that of item 1 and again of item"), "{told}");
    let told = refused(&place(MODEL, &TABLE.replace("\nA,", "\n,"), "ranking.csv"));
    assert!(told.contains("row 3 has no id in column \"id\""), "{told}");
    let told = refused(&place(MODEL, &TABLE.replace("schools_nearest_m", "population_500m"), "ranking.csv"));
    assert!(told.contains("several columns are called \"population_500m\""), "{told}");
    let told = refused(&place(MODEL, TABLE, "ranking.pdf"));
    assert!(told.contains("a ranking also as .xlsx"), "{told}");
    let mut p = place(MODEL, TABLE, "ranking.csv");
    p.args.id = "code".into();
    assert!(refused(&p).contains("has no column \"code\" for --id; its columns are id, name"));
    p.args.table = "no-such-file.csv".into();
    assert!(refused(&p).contains("no-such-file.csv"));
}

#[test]
fn a_workbook_made_again_later_is_the_same_to_the_byte() {
    let place = place(MODEL, TABLE, "out.xlsx");
    ran(&place);
    let first = fs::read(&place.args.out).expect("a workbook");
    // Times in documents are in whole seconds.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    ran(&place);
    assert!(fs::read(&place.args.out).expect("a workbook") == first, "the workbook says when it was made");
}

#[test]
fn other_methods_stand_beside_the_order_and_leave_it_alone() {
    let plain = place(MODEL, TABLE, "ranking.csv");
    ran(&plain);
    let mut crossed = place(MODEL, TABLE, "ranking.csv");
    crossed.args.cross_check = true;
    ran(&crossed);
    let (without, with) = (csv_rows(&plain), csv_rows(&crossed));
    let at = |name: &str| with[0].iter().position(|h| h == name).expect("a column");
    for method in ["rank_topsis", "rank_vikor", "rank_promethee"] {
        let ranks: Vec<&str> = with[1..].iter().map(|row| row[at(method)].as_str()).collect();
        assert_eq!(ranks[0], "1", "the best of both criteria is first by {method}");
        let mut sorted = ranks[..3].to_vec();
        sorted.sort_unstable();
        assert_eq!((sorted, ranks[3]), (vec!["1", "2", "3"], ""), "what a gate takes out has no rank");
    }
    assert_eq!((with[1][at("electre_cautious")].as_str(), with[1][at("electre_in_front")].as_str()), ("high", "yes"));
    let added = at("p_first_1_topsis") - at("rank_topsis") + 1;
    for (row, before) in with.iter().zip(&without) {
        let mut row = row.clone();
        row.drain(at("rank_topsis")..at("rank_topsis") + added);
        assert_eq!(&row, before);
    }
    let mut workbook = place(MODEL, TABLE, "ranking.xlsx");
    workbook.args.cross_check = true;
    ran(&workbook);
    let source =
        cg_formats::read::Source::open(&workbook.args.out, &cg_formats::Limits::default()).expect("a workbook");
    assert!(source.layers().iter().any(|l| l.name == "Other methods"));
}

#[test]
fn weights_are_told_as_what_they_are() {
    let told = |model: &str| {
        let mut p = place(model, TABLE, "ranking.csv");
        p.args.json = false;
        let (model, _) = read_model(&p.args.model).expect("a model");
        let ask = Ask::columns(&p.args.table, "id", model.columns());
        let done = rank(&p.args, &model, items::load(&ask).expect("a table")).expect("a ranking");
        report::words(&done, None)
    };
    assert!(told(MODEL).contains("\n   75.0 %  People nearby (more first"), "{}", told(MODEL));
    let fixed = MODEL.replace("samples = 500", "samples = 0");
    let points = fixed.replace("[smaa]", "[weights]\nmethod = \"points\"\n[smaa]");
    assert!(told(&points).contains("\n  3 points  People nearby (more first"), "{}", told(&points));
    let ordered = fixed
        .replace(
            "[smaa]",
            "[weights]\nmethod = \"lexicographic\"\norder = [\"school-nearest\", \"people-within\"]\n[smaa]",
        )
        .replace("weight = 3\n", "")
        .replace("weight = 1\n", "");
    assert!(told(&ordered).contains("\n  decides as number 2  People nearby"), "{}", told(&ordered));
    let product = MODEL.replace("weight = 3", "multiplies = true");
    assert!(told(&product).contains("\n  multiplies all others  People nearby"), "{}", told(&product));
}
