//! Drafts the real files with the mapping files of examples/maps; without the data these tests say so.
#![expect(clippy::print_stdout, clippy::panic, reason = "tests say what they skip and fail loudly")]

mod support;

use cg_formats::{Drafter, Guess, ImportKind, Limits, Mapping, Source};
use cg_kit::Severity;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;
use support::shared;

#[derive(Debug, Default)]
struct Tally {
    rows: u64,
    taken: u64,
    drafts: u64,
    refused: u64,
    rules: BTreeMap<String, u64>,
    /// Values by field and value, for the coded fields asked for.
    values: BTreeMap<String, u64>,
}

fn mapping(name: &str) -> Mapping {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/maps").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Mapping::from_text(&text).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn draft(file: &Path, mapping: &Mapping, count: &[&str]) -> Tally {
    let begun = Instant::now();
    let source = Source::open_with(file, &mapping.read_options(), &Limits::default()).unwrap_or_else(|e| panic!("{e}"));
    let layer = source.layer(mapping.layer.as_deref()).unwrap_or_else(|e| panic!("{e}"));
    let mut drafter = Drafter::new(mapping, layer).unwrap_or_else(|f| panic!("{f:?}"));
    let mut tally = Tally::default();
    for row in source.rows(&layer.name).expect("rows") {
        let drafted = drafter.row(&row.expect("readable"));
        tally.rows += 1;
        let errors = drafted.faults.iter().filter(|f| f.severity == Severity::Error).count();
        assert_eq!(drafted.drafts.is_empty(), errors > 0, "row {}: {:?}", drafted.row, drafted.faults);
        if drafted.drafts.is_empty() {
            tally.refused += 1
        } else {
            tally.taken += 1
        }
        tally.drafts += drafted.drafts.len() as u64;
        for fault in &drafted.faults {
            *tally.rules.entry(fault.rule.to_string()).or_default() += 1;
        }
        for (draft, field) in drafted.drafts.iter().flat_map(|d| count.iter().map(move |f| (d, f))) {
            let shown = draft.values.get(*field).and_then(|v| v.text()).unwrap_or("-");
            *tally.values.entry(format!("{field}={shown}")).or_default() += 1;
        }
    }
    println!("{}: {tally:?} in {:?}", file.file_name().unwrap_or_default().to_string_lossy(), begun.elapsed());
    tally
}

#[test]
fn every_mapping_file_is_readable() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/maps");
    let files: Vec<_> = std::fs::read_dir(dir)
        .expect("examples/maps")
        .filter_map(Result::ok)
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    let maps: Vec<_> = files.iter().filter(|f| f.ends_with(".toml")).collect();
    assert!(maps.len() >= 15);
    for map in maps {
        mapping(map);
    }
}

#[test]
fn colombias_areas_and_people_are_taken_in_full() {
    let Some(data) = shared() else { return };
    let dir = data.join("colombia");
    let areas =
        draft(&dir.join("boundaries/col_adm2_mgn2018.geojson.gz"), &mapping("colombia-municipalities.toml"), &[]);
    assert_eq!((areas.rows, areas.taken), (1122, 1122));
    let departments =
        draft(&dir.join("boundaries/col_adm1_dissolved.geojson.gz"), &mapping("colombia-departments.toml"), &[]);
    assert_eq!((departments.rows, departments.refused), (33, 0));
    let people = draft(&dir.join("population_adm2_2018_2024.csv.gz"), &mapping("colombia-population.toml"), &["sex"]);
    assert_eq!((people.rows, people.taken, people.values["sex=male"]), (125_664, 125_664, 62_832));
    let totals = draft(&dir.join("adm2_table_population.csv"), &mapping("colombia-population-totals.toml"), &[]);
    assert_eq!((totals.rows, totals.drafts), (1122, 7 * 1122));
}

#[test]
fn colombias_events_keep_their_repeats_and_their_conflicts_are_told() {
    let Some(data) = shared() else { return };
    let events = draft(
        &data.join("colombia/eventos_1990_2019.csv.gz"),
        &mapping("colombia-events.toml"),
        &["event_type", "accident_class", "device"],
    );
    assert_eq!((events.rows, events.taken, events.refused), (36_527, 36_527, 0));
    assert_eq!(events.values["event_type=accident"], 6667 + 242);
    assert_eq!(events.values["accident_class=uxo_axo"], 242);
    assert_eq!(events.values["event_type=demining_operation"], 24_136);
    assert_eq!(events.rules["coordinate-sign"], 1);
    assert!(events.rules["row-repeated"] >= 4927, "{:?}", events.rules);
}

#[test]
fn the_casualties_are_the_same_people_in_both_files() {
    let Some(data) = shared() else { return };
    let count = ["sex", "outcome", "age_group", "civil_status"];
    let tidy =
        draft(&data.join("colombia/victimas_1990_2023_reduced.csv.gz"), &mapping("colombia-casualties.toml"), &count);
    let published = draft(
        &data.join("colombia/victimas_as_published_messy.csv.gz"),
        &mapping("colombia-casualties-as-published.toml"),
        &count,
    );
    assert_eq!((tidy.rows, tidy.taken), (12_390, 12_390));
    assert_eq!(published.taken, 12_390);
    assert_eq!(tidy.values, published.values);
    for (value, n) in [
        ("sex=male", 11_677),
        ("sex=female", 673),
        ("sex=unknown", 40),
        ("outcome=injured", 10_038),
        ("outcome=killed", 2_352),
        ("age_group=child", 1_277),
        ("civil_status=civilian", 5_022),
    ] {
        assert_eq!(published.values[value], n, "{value}");
    }
}

#[test]
fn the_swapped_headers_are_seen_through_and_told() {
    let Some(data) = shared() else { return };
    let source =
        Source::open(&data.join("colombia/victimas_as_published_messy.csv.gz"), &Limits::default()).expect("csv");
    let guess = Guess::of(ImportKind::Casualties, &source, None).expect("guess");
    println!("{}\n{:?}\n{:?}", guess.mapping.to_toml(), guess.confidence, guess.faults);
    assert_eq!(guess.mapping.fields["sex"].columns, ["estado"]);
    assert_eq!(guess.mapping.fields["outcome"].columns, ["genero"]);
    assert_eq!(guess.mapping.fields["date"].columns, ["ano", "mes"]);
    assert_eq!(guess.mapping.fields["age_group"].columns, ["rangoedad"]);
    assert_eq!(guess.mapping.places, ["departamento", "municipio"]);
    let told: Vec<_> = guess.faults.iter().map(|f| (f.rule.as_ref(), f.place.column.as_deref())).collect();
    assert_eq!(told.iter().filter(|(r, _)| *r == "header-contradicts-values").count(), 2, "{told:?}");
    let tally = draft(&data.join("colombia/victimas_as_published_messy.csv.gz"), &guess.mapping, &["sex"]);
    assert_eq!((tally.taken, tally.values["sex=male"]), (12_390, 11_677));
}

#[test]
fn guesses_take_the_other_files_of_colombia_without_help() {
    let Some(data) = shared() else { return };
    let dir = data.join("colombia");
    for (kind, file, rows) in [
        (ImportKind::AdminAreas, "boundaries/col_adm2_mgn2018.geojson.gz", 1122),
        (ImportKind::Population, "population_adm2_2018_2024.csv.gz", 125_664),
        (ImportKind::Population, "adm2_table_population.csv", 1122),
        (ImportKind::Accidents, "eventos_1990_2019.csv.gz", 36_527),
        (ImportKind::Casualties, "victimas_1990_2023_reduced.csv.gz", 12_390),
    ] {
        let source = Source::open(&dir.join(file), &Limits::default()).expect("readable");
        let guess = Guess::of(kind, &source, None).expect("guess");
        println!("{}", guess.mapping.to_toml());
        assert_eq!(draft(&dir.join(file), &guess.mapping, &[]).taken, rows, "{file}");
    }
}

#[test]
fn bosnias_null_geometries_are_refused_and_its_unsound_ones_repaired() {
    let Some(data) = shared() else { return };
    let dir = data.join("bosnia");
    let areas = draft(
        &dir.join("suspect_areas_simplyfied.geojson.gz"),
        &mapping("bosnia-suspected-areas.toml"),
        &["classification"],
    );
    assert_eq!(areas.rows, 11_068);
    assert_eq!(areas.rules["coordinate-missing"], 3_094);
    assert_eq!(areas.rows, areas.taken + areas.refused);
    assert!(areas.taken >= 7_900, "{areas:?}");
    let strict = Mapping { repair: false, ..mapping("bosnia-suspected-areas.toml") };
    let strict = draft(&dir.join("suspect_areas_simplyfied.geojson.gz"), &strict, &[]);
    assert!(strict.refused >= 3_094 + 400, "{strict:?}");
    let incidents = draft(&dir.join("incidents.geojson.gz"), &mapping("bosnia-incidents.toml"), &[]);
    assert_eq!((incidents.taken, incidents.rules["row-repeated"]), (1442, 202));
    let cantons = draft(&dir.join("cantons.geojson.gz"), &mapping("bosnia-municipalities.toml"), &[]);
    assert_eq!(cantons.rows, 142);
}

#[test]
fn simlands_messy_tables_add_up() {
    let Some(data) = shared() else { return };
    let dir = data.join("simland");
    for (level, rows) in [(0, 1), (1, 3), (2, 19), (3, 46)] {
        let map = mapping(&format!("simland-population-adm{level}.toml"));
        let told = draft(&dir.join(format!("sld_admpop_adm{level}_2019.csv")), &map, &[]);
        assert_eq!((told.taken, told.drafts), (rows, rows * 13), "adm{level}");
        let source =
            Source::open(&dir.join(format!("sld_admpop_adm{level}_2019.csv")), &Limits::default()).expect("csv");
        let guess = Guess::of(ImportKind::Population, &source, None).expect("guess");
        assert_eq!(
            draft(&dir.join(source.name()), &guess.mapping, &[]).drafts,
            rows * 13,
            "guessed adm{level}: {}",
            guess.mapping.to_toml()
        );
        let areas = draft(&dir.join("simland.gpkg"), &mapping(&format!("simland-adm{level}.toml")), &[]);
        assert_eq!(areas.taken, rows);
    }
    assert_eq!(draft(&dir.join("simland.gpkg"), &mapping("simland-roads.toml"), &[]).taken, 228);
    // Fifteen facilities stand in the layer twice, with the same code.
    let facilities = draft(&dir.join("simland.gpkg"), &mapping("simland-facilities.toml"), &["kind"]);
    assert_eq!((facilities.taken, facilities.rules["code-repeated"]), (1095, 15));
    assert_eq!(draft(&dir.join("simland.gpkg"), &mapping("simland-settlements.toml"), &[]).taken, 192);
}

#[test]
fn operational_datasets_are_understood_by_their_tags_and_headers() {
    let Some(data) = shared() else { return };
    let dir = data.join("codps");
    for file in [
        "cod_population_admin1.csv",
        "download-cod-admpop-adm2-2020.csv",
        "download-caf-admpop-adm2-2015-v2.csv",
        "hdx_hapi_population_global_hrp.csv.gz",
    ] {
        let source = Source::open(&dir.join(file), &Limits::default()).expect("csv");
        let guess = Guess::of(ImportKind::Population, &source, None).expect("guess");
        println!("{}", guess.mapping.to_toml());
        let tally = draft(&dir.join(file), &guess.mapping, &["sex"]);
        assert!(tally.taken * 10 >= tally.rows * 9, "{file}: {tally:?}");
    }
}
