//! Guessing and drafting small tables in several languages.
#![expect(clippy::panic, reason = "a test fails loudly")]

use cg_formats::{Drafted, Drafter, Guess, ImportKind, Limits, Mapping, ReadOptions, Source};
use cg_kit::{Severity, Value};

fn source(text: &str, name: &str) -> Source {
    Source::from_bytes(text.as_bytes().to_vec(), name, &ReadOptions::default(), &Limits::default()).expect(name)
}

fn drafted(source: &Source, mapping: &Mapping) -> Vec<Drafted> {
    let layer = source.layer(mapping.layer.as_deref()).expect("layer");
    let mut drafter = Drafter::new(mapping, layer).unwrap_or_else(|f| panic!("{f:?}"));
    source.rows(&layer.name).expect("rows").map(|r| drafter.row(&r.expect("a row"))).collect()
}

fn value(drafted: &Drafted, field: &str) -> String {
    match drafted.drafts[0].values.get(field) {
        None => "-".into(),
        Some(Value::Text(t)) => t.clone(),
        Some(other) => format!("{other:?}"),
    }
}

fn rules(drafted: &Drafted) -> Vec<&str> {
    drafted.faults.iter().map(|f| f.rule.as_ref()).collect()
}

#[test]
fn accident_tables_are_understood_in_four_languages() {
    let tables = [
        "Accident ID,Date of accident,Type of accident,Killed,Injured,Latitude,Longitude\nA-1,2006-01-15,mine,1,2,4.5,-74.5\nA-2,2007-03-02,UXO,0,1,4.6,-74.6\n",
        "Identifiant;Date de l'accident;Type d'accident;Tués;Blessés;Latitude;Longitude\nA-1;15/01/2006;mine;1;2;4,5;-74,5\nA-2;02/03/2007;munition non explosée;0;1;4,6;-74,6\n",
        "Código;Fecha del accidente;Tipo de accidente;Muertos;Heridos;Latitud;Longitud\nA-1;15/01/2006;map;1;2;4,5;-74,5\nA-2;02/03/2007;muse;0;1;4,6;-74,6\n",
        "الرمز,تاريخ الحادث,صنف الحادث,القتلى,الجرحى,خط العرض,خط الطول\nA-1,2006-01-15,لغم,1,2,4.5,-74.5\nA-2,2007-03-02,مخلفات حرب,0,1,4.6,-74.6\n",
    ];
    for table in tables {
        let source = source(table, "accidents.csv");
        let guess = Guess::of(ImportKind::Accidents, &source, None).expect("guess");
        let mapping = guess.mapping;
        let rows = drafted(&source, &mapping);
        assert_eq!(rows.len(), 2);
        let first = &rows[0];
        assert!(!first.drafts.is_empty(), "{table}\n{}\n{:?}", mapping.to_toml(), first.faults);
        assert_eq!(
            (first.drafts[0].code.as_str(), value(first, "date").as_str()),
            ("A-1", "2006-01-15"),
            "{}",
            mapping.to_toml()
        );
        assert_eq!((value(first, "killed").as_str(), value(first, "injured").as_str()), ("Int(1)", "Int(2)"));
        assert_eq!(value(first, "accident_class"), "mine", "{}", mapping.to_toml());
        let shape = first.drafts[0].shape.as_ref().expect("a location");
        assert!((shape.points()[0].x() + 74.5).abs() < 1e-9);
    }
}

#[test]
fn one_date_that_can_be_read_one_way_only_tells_the_order_of_all_and_two_that_contradict_tell_none() {
    use cg_formats::map::DateOrder::{Dmy, Mdy};
    for (last, order) in
        [("25/12/2006", Some(Dmy)), ("12/25/2006", Some(Mdy)), ("05/12/2006", None), ("2006-12-25", None)]
    {
        let table = format!("ID,Date of accident\nA-1,03/04/2006\nA-2,{last}\n");
        let guess = Guess::of(ImportKind::Accidents, &source(&table, "a.csv"), None).expect("guess");
        assert_eq!(guess.mapping.dates, order, "{last}");
    }
    // Whoever reads the preview is told how dates were read that could have been read another way.
    let source_of = |order| {
        let table = source("ID,Date of accident\nA-1,03/04/2006\nA-2,05/06/2006\nA-3,25/12/2006\n", "a.csv");
        let mapping = Guess::of(ImportKind::Accidents, &table, None).expect("guess").mapping;
        let mapping = Mapping { dates: Some(order), ..mapping };
        let mut drafter = Drafter::new(&mapping, table.layer(None).expect("layer")).unwrap_or_else(|f| panic!("{f:?}"));
        table.rows(&table.layers()[0].name).expect("rows").for_each(|r| drop(drafter.row(&r.expect("a row"))));
        let notes = drafter.notes();
        notes
            .into_iter()
            .find(|n| n.rule == "date-order")
            .map(|n| (n.found, n.args["count"].clone(), n.args["order"].clone()))
    };
    let told = |order: &str, count: &str| Some(("03/04/2006".to_owned(), count.to_owned(), order.to_owned()));
    assert_eq!((source_of(Dmy), source_of(Mdy)), (told("DD/MM/YYYY", "2"), told("MM/DD/YYYY", "2")));
    let table = "ID,Date of accident\nA-1,25/12/2006\nA-2,12/25/2006\n";
    assert_eq!(Guess::of(ImportKind::Accidents, &source(table, "a.csv"), None).expect("guess").mapping.dates, None);
}

#[test]
fn the_device_is_found_by_the_words_that_programmes_write() {
    for (header, word) in [("Tipo de dispositivo", "mina antipersonal"), ("نوع الجهاز", "لغم مضاد للأفراد")]
    {
        let table = format!("ID,{header}\nA-1,{word}\nA-2,{word}\n");
        let guess = Guess::of(ImportKind::Accidents, &source(&table, "a.csv"), None).expect("guess");
        let source = guess.mapping.fields.get("device").map(|s| s.columns.clone());
        assert_eq!(source, Some(vec![header.to_owned()]), "{}", guess.mapping.to_toml());
    }
}

#[test]
fn values_speak_louder_than_a_wrong_header() {
    let table = "estado,genero,ano\nHombre,Herido,\"2,006\"\nMujer,Muerto,\"2,007\"\nHombre,Herido,\"2,007\"\n";
    let source = source(table, "victims.csv");
    let guess = Guess::of(ImportKind::Casualties, &source, None).expect("guess");
    assert_eq!(guess.mapping.fields["sex"].columns, ["estado"]);
    assert_eq!(guess.mapping.fields["outcome"].columns, ["genero"]);
    let told: Vec<_> =
        guess.faults.iter().map(|f| (f.rule.as_ref(), f.args["named"].as_str(), f.args["values"].as_str())).collect();
    assert!(told.contains(&("header-contradicts-values", "Outcome", "Sex")), "{told:?}");
    let rows = drafted(&source, &guess.mapping);
    assert_eq!(
        (value(&rows[1], "sex").as_str(), value(&rows[1], "outcome").as_str(), value(&rows[1], "date").as_str()),
        ("female", "killed", "2007")
    );
}

fn accidents() -> Mapping {
    Mapping::from_text(
        "kind = \"accidents\"\ncountry = [-82.0, -4.3, -66.8, 13.5]\n[position]\nlon = \"lon\"\nlat = \"lat\"\n[fields]\ncode = \"id\"\nevent_type = \"type\"\nkilled = \"killed\"\ndate = \"date\"\n",
    )
    .expect("mapping")
}

#[test]
fn a_missing_coordinate_is_unknown_and_a_doubtful_one_is_told_but_never_changed() {
    let table = "id,type,killed,date,lon,lat,note\n\
        a,accident,,2006,,,no place\n\
        b,accident,1,2006-02,0,0,\n\
        c,accident,1,,74.23,6.5,sign\n\
        d,accident,1,,6.5,-74.23,swapped\n\
        e,accident,1,,30,30,far\n\
        f,accident,1,,-74,,half\n\
        g,accident,1,,-74,95,beyond\n\
        h,accident,1,,\"74°12'W\",\"6°30'N\",degrees\n";
    let rows = drafted(&source(table, "a.csv"), &accidents());
    assert!(rows[0].drafts[0].shape.is_none() && rows[0].faults.is_empty());
    assert_eq!(value(&rows[0], "killed"), "-");
    assert!(rows[1].drafts[0].shape.is_none());
    assert_eq!(rules(&rows[1]), ["coordinate-zero"]);
    assert_eq!(rules(&rows[2]), ["coordinate-sign"]);
    assert_eq!(rows[2].faults[0].args["suggestion"], "-74.23, 6.5");
    assert!((rows[2].drafts[0].shape.as_ref().expect("kept").points()[0].x() - 74.23).abs() < 1e-9);
    assert_eq!(rules(&rows[3]), ["coordinate-swapped"]);
    assert_eq!(rules(&rows[4]), ["coordinate-outside-country"]);
    assert_eq!(rules(&rows[5]), ["coordinate-half"]);
    assert!(rows[5].drafts.is_empty() && rows[6].drafts.is_empty());
    assert!((rows[7].drafts[0].shape.as_ref().expect("read").points()[0].x() + 74.2).abs() < 1e-9);
    assert_eq!(rows[0].drafts[0].extra.0["note"], "no place");
}

#[test]
fn every_fault_of_a_row_is_told_with_its_row_and_column() {
    let table = "Register of accidents,,,,,\n\nid,type,killed,date,lon,lat\na,acident,\"1,234\",03/04/2006,x,1\n";
    let rows = drafted(&source(table, "a.csv"), &accidents());
    let told: Vec<_> = rows[0]
        .faults
        .iter()
        .map(|f| (f.rule.as_ref(), f.place.row, f.place.column.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!(
        told,
        [
            ("date-ambiguous", Some(4), "date"),
            ("code-unknown-nearest", Some(4), "type"),
            ("number-ambiguous", Some(4), "killed"),
            ("coordinate-unreadable", Some(4), "lon"),
        ]
    );
    assert_eq!(rows[0].faults[1].args["nearest"], "accident");
    assert!(rows[0].drafts.is_empty());
}

#[test]
fn codes_are_made_from_content_and_are_the_same_every_time() {
    let mut mapping = accidents();
    mapping.fields.remove("code");
    mapping.code_prefix = Some("XX-".into());
    let table =
        "id,type,killed,date,lon,lat\n1,accident,1,2006,-74,5\n2,accident,1,2006,-74,5\n3,accident,2,2006,-74,5\n";
    let codes = |text: &str| {
        drafted(&source(text, "a.csv"), &mapping).iter().map(|d| d.drafts[0].code.clone()).collect::<Vec<_>>()
    };
    let first = codes(table);
    assert_eq!(first, codes(table));
    assert!(first[0].starts_with("XX-") && first[1] == format!("{}-2", first[0]) && first[2] != first[0], "{first:?}");
    let rows = drafted(&source(table, "a.csv"), &mapping);
    assert_eq!(rules(&rows[1]), ["row-repeated"]);
    assert_eq!((rows[1].faults[0].severity, rows[1].faults[0].args["first"].as_str()), (Severity::Warning, "2"));
}

#[test]
fn a_code_used_twice_and_a_row_too_long_are_refused() {
    let table = "id,type,killed,date,lon,lat\na,accident,,,,\na,accident,1,,,\nb,accident,,,,,stray\n";
    let rows = drafted(&source(table, "a.csv"), &accidents());
    assert_eq!((rules(&rows[1]), rules(&rows[2])), (vec!["code-repeated"], vec!["row-longer-than-header"]));
}

#[test]
fn the_files_own_words_are_kept_beside_the_codes() {
    let mut mapping = accidents();
    mapping.values.insert("event_type".into(), [("Boom".to_owned(), "accident".to_owned())].into());
    let rows = drafted(&source("id,type,killed,date,lon,lat\na,BOOM,,,,\n", "a.csv"), &mapping);
    assert_eq!(value(&rows[0], "event_type"), "accident");
    assert_eq!(rows[0].drafts[0].extra.0["type"], "BOOM");
}

#[test]
fn projected_coordinates_are_turned_and_wrong_systems_are_told() {
    let mut mapping = accidents();
    mapping.country = None;
    mapping.crs = Some("EPSG:32618".into());
    let rows = drafted(&source("id,type,killed,date,lon,lat\na,accident,,,602530,508330\n", "a.csv"), &mapping);
    let p = rows[0].drafts[0].shape.as_ref().expect("placed").points()[0];
    assert!((p.x() + 74.076).abs() < 0.01 && (p.y() - 4.598).abs() < 0.01, "{p:?}");
    mapping.crs = Some("EPSG:999999".into());
    let source = source("id,type,killed,date,lon,lat\na,accident,,,1,1\n", "a.csv");
    let faults = Drafter::new(&mapping, source.layer(None).expect("layer")).err().expect("refused");
    assert_eq!(faults[0].rule, "crs-unknown");
}

#[test]
fn long_population_tables_give_one_figure_a_row_and_both_sexes_are_no_sex() {
    let table = "adm1_pcode,adm2_pcode,year,gender,age_range,population\nXE01,XE0101,2019,f,0-4,10\nXE01,XE0101,2019,all,all,22\nXE01,,2019,m,80+,3.5\nXE01,XE0101,2019,f,0-4,11\n";
    let source = source(table, "pop.csv");
    let guess = Guess::of(ImportKind::Population, &source, None).expect("guess");
    let rows = drafted(&source, &guess.mapping);
    let codes: Vec<_> = rows.iter().flat_map(|d| d.drafts.iter().map(|d| d.code.as_str())).collect();
    assert_eq!(
        codes,
        ["XE0101:2019:female:0-4", "XE0101:2019:all:all", "XE01:2019:male:80+"],
        "{}",
        guess.mapping.to_toml()
    );
    assert_eq!(rules(&rows[3]), ["figure-repeated"]);
}

#[test]
fn a_wide_row_whose_parts_do_not_add_up_is_taken_with_a_warning() {
    let table = "ADM1_PCODE,T_TL,F_TL,M_TL,F_00_04\nXE01,100,50,50,7\nXE02,200,50,50,7\n";
    let mut mapping = Guess::of(ImportKind::Population, &source(table, "pop_2020.csv"), None).expect("guess").mapping;
    assert_eq!(mapping.fields["year"].constant.as_deref(), Some("2020"));
    mapping.fields.insert("source".into(), cg_formats::map::FieldSource::constant("test"));
    let rows = drafted(&source(table, "pop_2020.csv"), &mapping);
    assert_eq!((rows[0].drafts.len(), rules(&rows[0]), rules(&rows[1])), (4, vec![], vec!["total-contradicts-parts"]));
}

#[test]
fn shapes_may_come_as_well_known_text_with_areas_in_hectares() {
    let table = "hazard id;status;classification;superficie ha;geometry\nH-1;open;sha;2,5;POLYGON((30 10, 30.01 10, 30.01 10.01, 30 10))\n";
    let source = source(table, "hazards.csv");
    let guess = Guess::of(ImportKind::HazardAreas, &source, None).expect("guess");
    let rows = drafted(&source, &guess.mapping);
    assert!(!rows[0].drafts.is_empty(), "{}\n{:?}", guess.mapping.to_toml(), rows[0].faults);
    assert!(rows[0].drafts[0].shape.as_ref().is_some_and(cg_geo::Shape::is_area));
    assert_eq!(value(&rows[0], "area_reported_m2"), "Real(25000.0)", "{}", guess.mapping.to_toml());
}

#[test]
fn a_word_for_unknown_in_a_coordinate_is_what_an_empty_cell_is_and_is_told() {
    let table = "id,type,killed,date,lon,lat\nA,accident,1,2020,,\nB,accident,1,2020,NA,N/A\nC,accident,1,2020,-,-\n\
                 D,accident,1,2020,inconnu,desconocido\nE,accident,1,2020,غير معروف,невідомо\nF,accident,1,2020,NA,4.5\n\
                 G,accident,1,2020,-74.5,north of here\n";
    let source = source(table, "accidents.csv");
    let rows = drafted(&source, &accidents());
    assert!(rows[0].faults.is_empty(), "{:?}", rows[0].faults);
    for row in &rows[1..5] {
        assert_eq!(rules(row), ["sentinel-value"; 2], "{:?}", row.faults);
        assert!(row.faults.iter().all(|f| f.severity == Severity::Warning && f.place.column.is_some()));
        assert_eq!((row.drafts.len(), row.drafts[0].shape.is_none()), (1, true));
    }
    assert_eq!(rules(&rows[5]), ["sentinel-value", "coordinate-half"]);
    assert_eq!((rules(&rows[6]), rows[6].drafts.len()), (vec!["coordinate-unreadable"], 0));
}

#[test]
fn a_word_for_unknown_in_a_coded_column_is_unknown_and_kept_in_its_own_words() {
    let source = source("id,type,killed,date,lon,lat\nA,N/A,1,2020,,\n", "accidents.csv");
    let rows = drafted(&source, &accidents());
    assert_eq!(rules(&rows[0]).first(), Some(&"sentinel-value"), "{:?}", rows[0].faults);
}

#[test]
fn a_cell_that_is_too_long_is_refused_with_its_place_and_the_limit() {
    let long = "x".repeat(cg_formats::CELL_CHARS + 1);
    for table in [
        format!("id,type,killed,date,lon,lat,note\nA,accident,1,2020,,,{long}\nB,accident,1,2020,,,short\n"),
        format!("id,type,killed,date,lon,lat,note\nA,{long},1,2020,,,n\nB,accident,1,2020,,,short\n"),
        format!("id,type,killed,date,lon,lat,note\nA,accident,1,2020,1,{long},n\nB,accident,1,2020,,,short\n"),
    ] {
        let source = source(&table, "accidents.csv");
        let rows = drafted(&source, &accidents());
        let fault = rows[0].faults.iter().find(|f| f.rule == "text-too-long").expect("told");
        assert_eq!((fault.severity, fault.place.row, fault.found.as_str()), (Severity::Error, Some(2), "1000001"));
        assert!(fault.place.column.is_some() && fault.args["limit"] == "1000000");
        assert_eq!((rows[0].drafts.len(), rows[1].drafts.len()), (0, 1));
    }
}

#[test]
fn an_outline_as_text_may_be_longer_than_a_report() {
    let points: Vec<String> =
        (0..=40_000).map(|i| format!("{:.15} {:.15}", -74.0 + f64::from(i) * 1e-6, 4.0)).collect();
    let text = format!("LINESTRING ({})", points.join(", "));
    assert!(text.len() > cg_formats::CELL_CHARS);
    let table = format!("name,wkt\nRoad,\"{text}\"\n");
    let source = source(&table, "roads.csv");
    let mapping = Mapping::from_text(
        "kind = \"layer\"\n[position]\nwkt = \"wkt\"\n[fields]\nname = \"name\"\nlayer = { constant = \"roads\" }\nkind = { constant = \"road\" }\n",
    );
    let rows = drafted(&source, &mapping.expect("mapping"));
    assert_eq!((rows[0].drafts.len(), rules(&rows[0])), (1, vec![]));
}

#[test]
fn a_reference_system_is_assumed_only_of_what_was_placed() {
    let notes = |table: &str| {
        let source = source(table, "accidents.csv");
        let mapping = Mapping::from_text("kind = \"accidents\"\n[fields]\ncode = \"id\"\nevent_type = \"type\"\n");
        let mut drafter = Drafter::new(&mapping.expect("mapping"), source.layer(None).expect("layer")).expect("fits");
        source.rows(&source.layers()[0].name).expect("rows").for_each(|r| drop(drafter.row(&r.expect("row"))));
        drafter.notes().iter().map(|f| f.rule.to_string()).collect::<Vec<_>>()
    };
    assert!(notes("id,type\nA,accident\nB,accident\n").is_empty());
}

#[test]
fn a_table_of_which_only_the_area_is_understood_is_warned_of() {
    let source = source("pcode,grmpf,hrmpf\nXE01,1,2\n", "casualties.csv");
    let notes = |text: &str| {
        let mapping = Mapping::from_text(text).expect("mapping");
        let mut drafter = Drafter::new(&mapping, source.layer(None).expect("layer")).expect("fits");
        source.rows(&source.layers()[0].name).expect("rows").for_each(|r| drop(drafter.row(&r.expect("row"))));
        drafter.notes()
    };
    let told = notes("kind = \"casualties\"\n[fields]\nadmin_code = \"pcode\"\n");
    assert_eq!(
        told.iter().map(|f| (f.rule.as_ref(), f.found.as_str())).collect::<Vec<_>>(),
        [("mapping-takes-only-area", "grmpf, hrmpf")]
    );
    assert!(notes("kind = \"casualties\"\n[fields]\nadmin_code = \"pcode\"\nage = \"grmpf\"\n").is_empty());
}

#[test]
fn every_feature_of_a_layer_gets_a_kind_from_its_column_or_from_the_name_of_the_layer() {
    let read = |table: &str, name: &str| {
        let source = source(table, name);
        let guess = Guess::of(ImportKind::Layer, &source, None).expect("guess").mapping;
        drafted(&source, &guess).iter().map(|r| (value(r, "kind"), value(r, "class"))).collect::<Vec<_>>()
    };
    let both = |kind: &str, class: &str| (kind.to_owned(), class.to_owned());
    let places = "osm,fclass,lat,lon\n1,school,1,1\n2,hospital,1,2\n3,monument,1,3\n";
    assert_eq!(
        read(places, "poi.csv"),
        [both("school", "school"), both("health_facility", "hospital"), both("other", "monument")]
    );
    let towns = "Name1,Type,lat,lon\nA,C,1,1\nB,,1,2\nC,town,1,3\n";
    assert_eq!(
        read(towns, "settlements.csv"),
        [both("settlement", "C"), both("settlement", "-"), both("settlement", "town")]
    );
    assert_eq!(read("n,lat,lon\na,1,1\n", "things.csv"), [both("other", "-")]);
}

/// Two hundred accidents, of which `odd` gives the line for some.
fn two_hundred(odd: impl Fn(usize) -> Option<String>) -> String {
    let line =
        |i: usize| odd(i).unwrap_or_else(|| format!("K{i},2020-03-04,4.00{:03},-74.00{:03},0", i + 101, i + 101));
    let lines: Vec<String> = (0..200).map(line).collect();
    format!("code,date,lat,lon,killed\n{}\n", lines.join("\n"))
}

#[test]
fn one_slip_in_a_named_column_is_a_fault_of_its_row_and_costs_no_other_row_its_value() {
    let table = two_hundred(|i| (i == 17).then(|| "K17,2020-03-04,\"4,00012\",\"-74,00012\",0".to_owned()));
    let source = source(&table, "accidents.csv");
    let guess = Guess::of(ImportKind::Accidents, &source, None).expect("guess");
    assert!(guess.mapping.position.is_some(), "{:?}", guess.mapping);
    let rows = drafted(&source, &guess.mapping);
    let placed = rows.iter().filter(|r| r.drafts.iter().any(|d| d.shape.is_some())).count();
    assert!(placed >= 199, "{placed}");
    assert!(placed == 200 || rules(&rows[17]).iter().any(|r| r.starts_with("coordinate") || r.starts_with("number")));
}

#[test]
fn a_code_that_stands_twice_is_a_fault_and_no_reason_to_leave_the_codes_out() {
    let table = two_hundred(|i| (i == 150).then(|| "K7,2020-03-04,4.1,-74.1,0".to_owned()));
    let source = source(&table, "accidents.csv");
    let guess = Guess::of(ImportKind::Accidents, &source, None).expect("guess");
    assert_eq!(guess.mapping.fields.get("code").map(|s| s.columns.clone()), Some(vec!["code".to_owned()]));
    let rows = drafted(&source, &guess.mapping);
    assert!(rules(&rows[150]).contains(&"code-repeated"), "{:?}", rules(&rows[150]));
}

#[test]
fn a_named_column_with_many_bad_values_is_read_row_by_row_and_one_with_none_that_fit_is_told() {
    let many = two_hundred(|i| (i % 3 == 0).then(|| format!("K{i},soon,4.1,-74.1,0")));
    let source = source(&many, "accidents.csv");
    let guess = Guess::of(ImportKind::Accidents, &source, None).expect("guess");
    assert!(guess.mapping.fields.contains_key("date"), "{:?}", guess.mapping.fields);
    let none = two_hundred(|i| Some(format!("K{i},soon,4.1,-74.1,0")));
    let source = self::source(&none, "accidents.csv");
    let guess = Guess::of(ImportKind::Accidents, &source, None).expect("guess");
    let told: Vec<_> =
        guess.faults.iter().map(|f| (f.rule.as_ref(), f.place.column.as_deref(), f.found.as_str())).collect();
    assert_eq!(told, [("column-set-aside", Some("date"), "soon")]);
}

#[test]
fn of_a_file_in_two_encodings_every_row_that_was_read_wrongly_is_told() {
    let names = ["Córdoba", "Ábrego", "Íquira", "Óbidos", "Únguía", "Nariño", "São", "مدرسة", "d’Or"];
    let mut bytes = b"code,name,level\n".to_vec();
    for (nth, name) in names.iter().enumerate() {
        bytes.extend_from_slice(format!("U{nth},{name},2\n").as_bytes());
    }
    for nth in 0..40 {
        bytes.extend_from_slice(b"L");
        bytes.extend_from_slice(format!("{nth}").as_bytes());
        bytes.extend_from_slice(b",C\xF3rdoba y \xC1brego,2\n");
    }
    let source = Source::from_bytes(bytes, "mixed.csv", &ReadOptions::default(), &Limits::default()).expect("read");
    let guess = Guess::of(ImportKind::AdminAreas, &source, None).expect("guess");
    let rows = drafted(&source, &guess.mapping);
    let told: Vec<bool> = rows.iter().map(|row| rules(row).contains(&"text-misread")).collect();
    let (utf8, latin) = told.split_at(names.len());
    assert_eq!((utf8.to_vec(), latin.iter().any(|t| *t)), (vec![true; names.len()], false));
}
