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
fn every_example_is_a_model_that_says_its_weights_are_illustrative() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/models");
    let files = std::fs::read_dir(folder).expect("the examples").map(|entry| entry.expect("a file").path());
    let mut seen = 0;
    for path in files.filter(|path| path.extension().is_some_and(|e| e == "toml")) {
        let text = std::fs::read_to_string(&path).expect("a text");
        let model = Model::from_toml(&text, &path.display().to_string()).unwrap_or_else(|e| unreachable!("{e}"));
        assert!(model.note.starts_with("Illustrative weights"), "{}", path.display());
        assert!(model.weights().is_ok_and(|w| (w.values.iter().sum::<f64>() - 1.0).abs() < 1e-12));
        seen += 1;
    }
    assert!(seen >= 2, "the examples are where the README says");
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
