use super::*;

const SMALL: &str = r#"
name = "people-first"
version = 3
title = "People first"

[weights]
method = "rank-order"
order = ["people-within", "school-nearest"]

[smaa]
samples = 500
k = 5
seed = 42

[[criteria]]
key = "people-within"

[[criteria]]
key = "school-nearest"
unknown = 0.2
value = { shape = "inverse-square", half = 800 }

[[gates]]
key = "released"
column = "status"
in = ["cancelled", "cleared"]
reason = "The land has been released."
"#;

fn faults(text: &str) -> Vec<String> {
    match Model::from_toml(text, "m.toml") {
        Ok(_) => Vec::new(),
        Err(e) => e.0.iter().map(ToString::to_string).collect(),
    }
}

fn check(from: &str, to: &str, want: &[&str]) {
    let got = faults(&SMALL.replace(from, to));
    assert_eq!(got.len(), want.len(), "{got:#?}");
    for (got, want) in got.iter().zip(want) {
        assert!(got.contains(want), "{got}\n  lacks: {want}");
    }
}

#[test]
fn what_the_file_leaves_out_comes_from_the_card() {
    let m = Model::from_toml(SMALL, "m.toml").expect("a model");
    let people = &m.criteria[0];
    assert_eq!(people.columns, ["population_500m"]);
    assert_eq!(people.value, ValueFunction::Log { scale: 10.0, full: 10_000.0 });
    assert_eq!((people.unit.as_str(), people.wish, people.unknown), ("people", Wish::MoreFirst, WhenUnknown::Interval));
    assert_eq!(m.criteria[1].value, ValueFunction::InverseSquare { half: 800.0 });
    assert_eq!((m.smaa.mode, m.smaa.samples, m.smaa.seed), (SmaaMode::Around, 500, 42));
    assert_eq!(m.weights().expect("weights").values, vec![0.75, 0.25]);
    assert_eq!(m.columns(), ["population_500m", "schools_nearest_m", "status"]);
}

#[test]
fn a_model_survives_both_of_its_forms() {
    let m = Model::from_toml(SMALL, "m.toml").expect("a model");
    assert_eq!(Model::from_json(&m.to_json()).expect("a model from JSON"), m);
    assert_eq!(Model::from_toml(&m.to_toml(), "m.toml").expect("a model from TOML"), m);
    let through_serde: Model = serde_json::from_str(&m.to_json()).expect("a model through serde");
    assert_eq!(through_serde.digest(), m.digest());
}

#[test]
fn the_digest_is_of_what_is_said_and_not_of_how() {
    let digest = |text: &str| Model::from_toml(text, "m.toml").expect("a model").digest();
    let said = digest(SMALL);
    assert_eq!(said, digest(&SMALL.replace("seed = 42", "# the answer\nseed   =  42")));
    assert_eq!(
        said,
        digest(&SMALL.replace("key = \"people-within\"\n", "key = \"people-within\"\nlabel = \"People nearby\"\n"))
    );
    assert_ne!(said, digest(&SMALL.replace("seed = 42", "seed = 43")));
    assert_ne!(said, digest(&SMALL.replace("half = 800", "half = 801")));
}

#[test]
fn an_unknown_key_is_refused_with_its_place_and_a_suggestion() {
    check(
        "unknown = 0.2",
        "unknwon = 0.2",
        &["m.toml:20:1: criteria[2].unknwon is no key of a model; did you mean \"unknown\"?"],
    );
    check(
        "title =",
        "headline =",
        &["m.toml:4:1: headline is no key of a model; the keys here are name, version, title"],
    );
    check("half = 800", "half = 800, zero = 1", &["criteria[2].value.zero is no key"]);
    check("seed = 42", "sede = 42", &["smaa.sede is no key of a model; did you mean \"seed\"?"]);
    check("reason", "because", &["gates[1].reason is missing", "gates[1].because is no key"]);
}

#[test]
fn an_experiment_is_neither_a_criterion_nor_a_gate() {
    check(
        "key = \"people-within\"\n",
        "key = \"people-within\"\ncolumn = \"likelihood\"\n",
        &["never part of a priority"],
    );
    check(
        "column = \"status\"",
        "column = \"likelihood_without_its_block\"",
        &["gates[1].column \"likelihood_without"],
    );
}

#[test]
fn a_value_of_the_wrong_kind_names_what_to_write() {
    check("version = 3", "version = \"3\"", &["m.toml:3:11: version must be a whole number from 1"]);
    check("name = \"people-first\"", "name = 7", &["name is a number; write a text"]);
    check("inverse-square\"", "inverse-sqare\"", &["value.shape must be one of \"linear\", \"log\""]);
    check("inverse-square\"", "inverse-sqare\"", &["did you mean \"inverse-square\"?"]);
    check("half = 800", "half = \"near\"", &["criteria[2].value.half is a text; write a finite number"]);
    check("half = 800", "half = inf", &["criteria[2].value.half is a number; write a finite number"]);
    check("half = 800", "half = 0", &["criteria[2].value needs half above 0"]);
    check("unknown = 0.2", "unknown = 2", &["criteria[2].unknown must be \"interval\""]);
    check("samples = 500", "samples = -1", &["smaa.samples must be a whole number from 0"]);
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_file() {
    let text = SMALL
        .replace("seed = 42", "seed = -1")
        .replace("unknown = 0.2", "unknown = 9")
        .replace("version = 3", "version = 0");
    let got = faults(&text);
    assert_eq!(got.len(), 3, "{got:#?}");
    assert!(got[0].contains(":3:") && got[1].contains(":13:") && got[2].contains(":20:"), "{got:#?}");
}

#[test]
fn what_is_no_toml_is_told_with_its_place() {
    check("version = 3", "version = = 3", &["m.toml:3:11: cannot be read:"]);
    assert!(Model::from_json("{").is_err());
    assert!(Model::from_toml("", "m.toml").is_err());
    assert!(
        Model::from_toml("name = \"x\"\nversion = 1\n", "m.toml")
            .is_err_and(|e| e.to_string().contains("[[criteria]]"))
    );
}

#[test]
fn a_column_of_ones_own_must_state_its_anchors() {
    check(
        "key = \"school-nearest\"",
        "key = \"poverty\"\ncolumn = \"poverty_share\"",
        &["weights \"school-nearest\" is no criterion"],
    );
    let own = SMALL.replace("school-nearest", "poverty").replace("unknown = 0.2", "column = \"poverty_share\"");
    assert_eq!(faults(&own), Vec::<String>::new());
    let bare = own.replace("value = { shape = \"inverse-square\", half = 800 }", "");
    assert!(faults(&bare)[0].contains("criteria[2].value is missing"), "{:?}", faults(&bare));
    let nameless = SMALL.replace("school-nearest", "poverty").replace("unknown = 0.2", "");
    assert!(faults(&nameless)[0].contains("criteria[2].column is missing"), "{:?}", faults(&nameless));
}

#[test]
fn a_wish_against_the_value_function_is_refused() {
    check(
        "unknown = 0.2",
        "wish = \"more-first\"",
        &["criteria[2].value puts less-first while wish says \"more-first\""],
    );
}

#[test]
fn keys_stand_once_and_gates_have_one_condition() {
    check("key = \"school-nearest\"", "key = \"people-within\"", &["criteria[2].key \"people-within\" stands twice"]);
    check("in = [\"cancelled\", \"cleared\"]", "", &["gates[1] has 0 conditions"]);
    check("in = [\"cancelled\", \"cleared\"]", "in = [1]\nless = 3", &["gates[1] has 2 conditions"]);
    check(
        "order = [\"people-within\", \"school-nearest\"]",
        "order = [\"people-within\"]",
        &["m.toml:6:1: weights the order of importance names \"school-nearest\" 0 times"],
    );
}

#[test]
fn intervals_of_weights_must_leave_room_for_one() {
    let mode = |bounds: &str| format!("mode = \"intervals\"\nseed = 42\nintervals = {{ {bounds} }}");
    let fits = SMALL.replace("seed = 42", &mode("people-within = [0.5, 0.9], school-nearest = [0.1, 0.6]"));
    assert_eq!(faults(&fits), Vec::<String>::new());
    check(
        "seed = 42",
        &mode("people-within = [0.1, 0.2], school-nearest = [0.1, 0.6]"),
        &["smaa.intervals must give every criterion bounds"],
    );
    check("seed = 42", &mode("people-within = [0.1, 0.2]"), &["smaa.intervals must give every criterion bounds"]);
    check("seed = 42", &mode("people-within = [0.6, 0.2]"), &["smaa.intervals.people-within must be two numbers"]);
    check("seed = 42", &mode("roads = [0.1, 0.2]"), &["smaa.intervals.roads is no criterion"]);
}

#[test]
fn every_example_is_a_model_that_says_it_is_illustrative() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/models");
    let files = std::fs::read_dir(folder).expect("the examples").map(|entry| entry.expect("a file").path());
    let mut seen = 0;
    for path in files.filter(|path| path.extension().is_some_and(|e| e == "toml")) {
        let text = std::fs::read_to_string(&path).expect("a text");
        let model = Model::from_toml(&text, &path.display().to_string()).unwrap_or_else(|e| unreachable!("{e}"));
        assert!(model.note.starts_with("Illustrative"), "{}", path.display());
        let points = model.weights == crate::weights::Method::Points;
        assert!(model.weights().is_ok_and(|w| points || (w.values.iter().sum::<f64>() - 1.0).abs() < 1e-12));
        seen += 1;
    }
    assert!(seen >= 6, "the examples are where the README says");
}

mod hostile {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_whatever_breaks_the_reader(text in ".{0,200}", cut in 0..600_usize) {
            drop(Model::from_toml(&text, "m.toml"));
            drop(Model::from_json(&text));
            let cut: String = SMALL.chars().take(cut).chain(text.chars()).collect();
            drop(Model::from_toml(&cut, "m.toml"));
        }
    }
}

/// Ranks a table of words and numbers under a model in TOML.
fn ranked(model: &str, columns: &[(&str, &[&str])]) -> crate::ranking::Ranking {
    let m = Model::from_toml(model, "m.toml").unwrap_or_else(|e| panic!("{e}"));
    let cells = |texts: &[&str]| texts.iter().map(|t| crate::table::Cell::from_text(t)).collect::<Vec<_>>();
    let named = columns.iter().map(|(name, texts)| ((*name).to_owned(), cells(texts))).collect();
    let ids = (0..columns[0].1.len()).map(|i| format!("{i}")).collect();
    let table = crate::table::Table::new(ids, named).expect("a table");
    crate::ranking::Ranking::new(&m, &table, 1).expect("a ranking")
}

const POINTS: &str = "name = \"points\"\nversion = 1\n[weights]\nmethod = \"points\"\n";

#[test]
fn the_proximity_scorer_gives_seven_for_two_roads_and_a_hospital() {
    let text = format!(
        "{POINTS}[[criteria]]\nkey = \"roads\"\ncolumn = \"roads_count_300m\"\nvalue = {{ shape = \"count\" }}\nweight = 2\n\
         [[criteria]]\nkey = \"hospitals\"\ncolumn = \"hospitals_count_350m\"\nvalue = {{ shape = \"count\" }}\nweight = 3\n"
    );
    let r = ranked(&text, &[("roads_count_300m", &["2", "0"]), ("hospitals_count_350m", &["1", "1"])]);
    assert_eq!(r.scored.scores, [7.0, 3.0]);
    assert!(r.robustness.is_none(), "points are a rule, and no other weights are drawn");
}

#[test]
fn the_impact_scorer_counts_victims_and_lets_other_factors_count_once() {
    let text = format!(
        "{POINTS}[[criteria]]\nkey = \"victims\"\ncolumn = \"victims\"\nvalue = {{ shape = \"count\" }}\nweight = 2\n\
         [[criteria]]\nkey = \"water\"\ncolumn = \"blocked_water\"\nvalue = {{ shape = \"once\" }}\nweight = 1\n\
         [[classes]]\nlabel = \"none\"\nfrom = 0\n[[classes]]\nlabel = \"low\"\nfrom = 1\n\
         [[classes]]\nlabel = \"medium\"\nfrom = 6\n[[classes]]\nlabel = \"high\"\nfrom = 11\n"
    );
    let r = ranked(&text, &[("victims", &["5", "0", "0", ""]), ("blocked_water", &["9", "2", "no", "yes"])]);
    assert_eq!(r.scored.scores, [11.0, 1.0, 0.0, 1.0], "nine blocked wells count once");
    let class = |score| r.model.class_of(score);
    assert_eq!((class(11.0), class(10.9), class(0.0)), (Some("high"), Some("medium"), Some("none")));
    let unknown = r.lines().find(|l| l.id == "3").expect("a line");
    assert_eq!((unknown.low, unknown.high), (1.0, f64::INFINITY), "unknown victims are not none");
    assert!(
        crate::explain::sentence(&crate::explain::explain(&unknown, &r.model.criteria, 4))
            .contains("nobody knows how much")
    );
}

#[test]
fn in_an_ordered_list_the_first_criterion_decides_and_the_next_only_between_equals() {
    let value = "value = { shape = \"linear\", zero = 0, full = 100 }";
    let text = format!(
        "name = \"list\"\nversion = 1\n[weights]\nmethod = \"lexicographic\"\norder = [\"danger\", \"need\", \"ready\"]\nlevels = 10\n\
         [[criteria]]\nkey = \"need\"\ncolumn = \"need\"\n{value}\n[[criteria]]\nkey = \"danger\"\ncolumn = \"danger\"\n{value}\n\
         [[criteria]]\nkey = \"ready\"\ncolumn = \"ready\"\n{value}\n"
    );
    // 61 and 65 are of one level, so need decides between them; 70 is of the next.
    let columns: [(&str, &[&str]); 3] =
        [("danger", &["61", "65", "70", "61"]), ("need", &["90", "20", "0", "90"]), ("ready", &["0", "99", "0", "10"])];
    let r = ranked(&text, &columns);
    assert_eq!(r.lines().map(|l| l.id).collect::<String>(), "2301");
    for line in r.lines() {
        assert!((line.contributions.iter().map(|c| c.weighted).sum::<f64>() - line.score).abs() < 1e-15);
    }
}

#[test]
fn what_multiplies_makes_everything_nothing_where_it_is_nothing() {
    let value = "value = { shape = \"linear\", zero = 0, full = 1 }";
    let text = format!(
        "name = \"potentials\"\nversion = 1\n[smaa]\nsamples = 200\nmode = \"any\"\nk = 1\n\
         [[criteria]]\nkey = \"safety\"\ncolumn = \"s\"\n{value}\nmultiplies = true\n\
         [[criteria]]\nkey = \"economy\"\ncolumn = \"e\"\n{value}\nweight = 3\n\
         [[criteria]]\nkey = \"society\"\ncolumn = \"o\"\n{value}\nweight = 1\n"
    );
    let r = ranked(&text, &[("s", &["0.5", "0", "1"]), ("e", &["0.8", "1", "0.2"]), ("o", &["0.4", "1", "0.6"])]);
    assert_eq!(r.weights.values, [0.0, 0.75, 0.25]);
    for (got, want) in r.scored.scores.iter().zip([0.5 * (0.75 * 0.8 + 0.25 * 0.4), 0.0, 0.75 * 0.2 + 0.25 * 0.6]) {
        assert!((got - want).abs() < 1e-15, "{got} is not {want}");
    }
    let firm = r.robustness.as_ref().expect("samples");
    assert_eq!(firm.first(1), 0.0, "no weights put first what is worth nothing");
    assert!(firm.central.values().all(|c| c.weights[0] == 0.0));
}

#[test]
fn what_a_way_of_scoring_does_not_allow_is_refused_with_a_remedy() {
    let refused = |text: &str| Model::from_toml(text, "m.toml").expect_err("refused").to_string();
    let count = "[[criteria]]\nkey = \"x\"\ncolumn = \"x\"\nvalue = { shape = \"count\" }\nweight = 1\n";
    assert!(refused(&format!("name = \"m\"\nversion = 1\n{count}")).contains("method = \"points\""));
    assert!(refused(&format!("{POINTS}[smaa]\nsamples = 10\n{count}")).contains("must be 0"));
    assert!(
        refused(&format!(
            "{POINTS}{count}[[classes]]\nlabel = \"a\"\nfrom = 3\n[[classes]]\nlabel = \"b\"\nfrom = 1\n"
        ))
        .contains("ascending")
    );
    assert!(
        refused(&format!("{POINTS}{}", count.replace("weight", "multiplies = true\nweight"))).contains("multiplies")
    );
}
