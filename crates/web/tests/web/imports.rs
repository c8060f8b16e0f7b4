//! A file on its way from the browser into the records, and back out.

use crate::cast::Cast;
use axum::http::StatusCode;
use cg_domain::grant::Role;
use cg_formats::write::{Column, ColumnKind, GeoPackageWriter, OutRow, Table};
use cg_geo::raster::{Grid, GridCrs, write_grid};

const FILE: &str = "P-code,Name,Level\r\nXX01,North,1\r\nXX02,South,1\r\n,Nowhere,1\r\n";

fn multipart(secret: &str) -> String {
    let part =
        |name: &str, body: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{body}\r\n");
    let file = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"areas.csv\"\r\nContent-Type: text/csv\r\n\r\n{FILE}\r\n--x--\r\n"
    );
    format!("{}{}{file}", part("csrf", secret), part("kind", "admin-areas"))
}

/// The value of a hidden field, as the browser would send it back.
fn hidden(page: &str, name: &str) -> String {
    let start = page.split(&format!("name=\"{name}\" value=\"")).nth(1).expect("the field");
    let value = start.split('"').next().unwrap_or_default();
    value.replace("&#34;", "\"").replace("&#38;", "&").replace("&#39;", "'").replace("&#60;", "<").replace("&#62;", ">")
}

fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_uploaded_mapped_previewed_taken_and_taken_back() {
    let cast = Cast::empty();
    let sent = cast
        .post_raw(Role::Editor, "/imports", "multipart/form-data; boundary=x", multipart(cast.secret(Role::Editor)))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let columns_at = sent.header("location").to_owned();
    let columns = cast.get(Role::Editor, &columns_at).await;
    assert_eq!(columns.status, StatusCode::OK, "{}", columns.text);
    assert!(columns.text.contains("North") && columns.text.contains("P-code"));
    let mapping = encoded(&hidden(&columns.text, "mapping"));
    let upload = columns_at.split('/').nth(2).unwrap().to_owned();

    let form = format!("kind=admin-areas&mapping={mapping}");
    let preview = cast.post(Role::Editor, &format!("/imports/{upload}/preview"), &form).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text);
    assert!(preview.text.contains("class=\"error\""), "the row without a code is a fault: {}", preview.text);
    let marked = cast.post(Role::Editor, &format!("/imports/{upload}/marked"), &form).await;
    assert_eq!(marked.status, StatusCode::OK, "{}", marked.text);
    assert!(marked.header("content-disposition").starts_with("attachment"));

    let taken = cast.post(Role::Editor, &format!("/imports/{upload}/commit"), &form).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let batch = taken.header("location").to_owned();
    assert_eq!(cast.get(Role::Viewer, "/places/XX01").await.status, StatusCode::OK);
    let page = cast.get(Role::Editor, &batch).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains(&format!("{batch}/marked")), "the file can be had back: {}", page.text);
    let again = cast.get(Role::Editor, &format!("{batch}/marked")).await;
    assert_eq!((again.status, again.text), (StatusCode::OK, marked.text), "as it was before the import");

    let undone = cast.post(Role::Editor, &format!("{batch}/undo"), "").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
    assert_eq!(cast.get(Role::Viewer, "/places/XX01").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn records_go_out_in_every_format_and_the_exercise_is_erased_with_one_click() {
    let cast = Cast::new();
    for (format, kind) in [
        ("csv", "text/csv"),
        ("xlsx", "application/vnd.openxml"),
        ("geojson", "application/geo+json"),
        ("gpkg", "application/geopackage"),
    ] {
        let said = cast.get(Role::Viewer, &format!("/download/hazard_areas.{format}?classification=cha")).await;
        assert_eq!(said.status, StatusCode::OK, "{format}: {}", said.text);
        assert!(
            said.header("content-type").starts_with(kind)
                && said.header("content-disposition").starts_with("attachment"),
            "{format}"
        );
    }
    let chart = cast.get(Role::Viewer, "/people-harmed?download=harmed-by-sex").await;
    assert!(chart.header("content-type").starts_with("text/csv") && chart.text.lines().count() > 4, "{}", chart.text);
    assert!(cast.get(Role::Viewer, "/").await.text.contains("class=\"banner\""));
    assert_eq!(cast.post(Role::Manager, "/exercise/erase", "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(cast.post(Role::Administrator, "/exercise/erase", "").await.status, StatusCode::SEE_OTHER);
    assert!(!cast.get(Role::Viewer, "/").await.text.contains("class=\"banner\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_no_list_knows_is_given_a_code_and_remembered() {
    let cast = Cast::empty();
    let file =
        "code,status,classification,lat,lon\nH1,offenkundig,cha,10,20\nH2,offenkundig,cha,10,21\nH3,open,sha,10,22\n";
    let body = |secret: &str| {
        multipart(secret).replace("admin-areas", "hazard-areas").replace("areas.csv", "hazards.csv").replace(FILE, file)
    };
    let kind = "multipart/form-data; boundary=x";
    let sent = cast.post_raw(Role::Editor, "/imports", kind, body(cast.secret(Role::Editor))).await;
    let columns_at = sent.header("location").to_owned();
    let columns = cast.get(Role::Editor, &columns_at).await;
    assert!(columns.text.contains("id=\"words-status\"") && columns.text.contains("offenkundig"), "{}", columns.text);
    assert!(!columns.text.contains("id=\"words-classification\""), "known codes are not asked about");
    let upload = columns_at.split('/').nth(2).unwrap().to_owned();
    let mapping = encoded(&hidden(&columns.text, "mapping"));
    let plain = format!("kind=hazard-areas&mapping={mapping}");
    let refused = cast.post(Role::Editor, &format!("/imports/{upload}/preview"), &plain).await;
    assert!(refused.text.contains("class=\"error\""), "{}", refused.text);
    let chosen = format!("{plain}&t.status.0=offenkundig&v.status.0=open");
    let preview = cast.post(Role::Editor, &format!("/imports/{upload}/preview"), &chosen).await;
    assert!(!preview.text.contains("class=\"error\""), "{}", preview.text);
    let again = format!("kind=hazard-areas&mapping={}", encoded(&hidden(&preview.text, "mapping")));
    let taken = cast.post(Role::Editor, &format!("/imports/{upload}/commit"), &again).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let open = cast.get(Role::Viewer, "/api/v1/hazard_areas?count=true&status=open").await;
    assert_eq!(open.json()["meta"]["matched"], 3, "{}", open.text);
    let later = cast.post_raw(Role::Editor, "/imports", kind, body(cast.secret(Role::Editor))).await;
    let columns = cast.get(Role::Editor, later.header("location")).await;
    assert!(columns.text.contains("<option value=\"open\" selected>"), "the choice is remembered: {}", columns.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grid_has_no_columns_to_match_and_is_judged_at_once() {
    let cast = Cast::empty();
    let body = multipart(cast.secret(Role::Editor)).replace("admin-areas", "grid").replace("areas.csv", "people.tif");
    let sent = cast.post_raw(Role::Editor, "/imports", "multipart/form-data; boundary=x", body).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let judged = cast.get(Role::Editor, sent.header("location")).await;
    assert_eq!(judged.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(judged.text.contains("not a GeoTIFF"), "it says what is wrong with the file: {}", judged.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_guess_left_aside_and_an_empty_file_are_told_in_the_browser() {
    let cast = Cast::empty();
    let form = multipart(cast.secret(Role::Editor)).replace("admin-areas", "accidents");
    let table = "code,event type,date\nB1,accident,2020-01-01\nB1,accident,2020-02-01\n";
    let sent =
        cast.post_raw(Role::Editor, "/imports", "multipart/form-data; boundary=x", form.replace(FILE, table)).await;
    let columns = cast.get(Role::Editor, sent.header("location")).await;
    assert!(columns.text.contains("but its values repeat, such as"), "{}", columns.text);
    assert!(!columns.text.contains("$column"), "{}", columns.text);
    let empty = cast
        .post_raw(Role::Editor, "/imports?lang=fr", "multipart/form-data; boundary=x", form.replace(FILE, ""))
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("Le fichier est vide"), "{}", empty.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_the_choices_is_told_where_they_can_be_changed() {
    let cast = Cast::empty();
    let bow = "POLYGON ((10 20, 11 21, 11 20, 10 21, 10 20))";
    let file = format!("code,status,classification,shape\nH1,open,sha,\"{bow}\"\n");
    let body = multipart(cast.secret(Role::Editor)).replace("admin-areas", "hazard-areas").replace(FILE, &file);
    let sent = cast.post_raw(Role::Editor, "/imports", "multipart/form-data; boundary=x", body).await;
    let columns = cast.get(Role::Editor, sent.header("location")).await;
    let upload = sent.header("location").split('/').nth(2).unwrap().to_owned();
    let at = |step: &str| format!("/imports/{upload}/{step}");
    let written =
        "kind = \"hazard-areas\"\n[position]\nwkt = \"shape\"\n[fields]\ncode = \"code\"\nstatus = \"status\"\n";
    let asked = |mapping: &str| format!("kind=hazard-areas&mapping={}", encoded(mapping));

    // A required column forgotten: the form comes back with it, and what was chosen.
    let forgotten = cast
        .post(Role::Editor, &at("preview"), &format!("{}&c.classification=", asked(&hidden(&columns.text, "mapping"))))
        .await;
    assert_eq!(forgotten.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(forgotten.text.contains("id=\"c-classification\"") && forgotten.text.contains("class=\"faults\""));

    // A mapping file in place of the choices; one that cannot be read is told beside it and kept.
    let kept = encoded(r#"{"kind":"hazard-areas","code_prefix":"ZZ-"}"#);
    let broken = encoded("kind = \"hazard-areas\"\nrepare = true");
    let broken = format!("kind=hazard-areas&mapping={kept}&written={broken}");
    let told = cast.post(Role::Editor, &at("columns"), &broken).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.text.contains("repare = true") && told.text.contains("written-fault"), "{}", told.text);
    assert!(told.text.contains("value=\"ZZ-\""), "what was chosen before stays");
    let absent = encoded(&format!("{written}classification = \"ID_X\"\n"));
    let absent = cast.post(Role::Editor, &at("columns"), &format!("kind=hazard-areas&written={absent}")).await;
    assert_eq!(absent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(absent.text.contains("ID_X") && absent.text.contains("class=\"faults\""), "{}", absent.text);
    let all =
        format!("kind=hazard-areas&written={}", encoded(&format!("{written}classification = \"classification\"\n")));
    let used = cast.post(Role::Editor, &at("columns"), &all).await;
    assert_eq!(used.status, StatusCode::OK, "{}", used.text);
    let mapping = hidden(&used.text, "mapping");

    // An outline that crosses itself is refused, and taken when the box is ticked.
    let refused = cast.post(Role::Editor, &at("preview"), &format!("{}&repair-asked=yes", asked(&mapping))).await;
    assert!(refused.text.contains("class=\"error\"") && refused.text.contains("let the import repair it"));
    let ticked = format!("{}&repair-asked=yes&repair=yes", asked(&mapping));
    let repaired = cast.post(Role::Editor, &at("preview"), &ticked).await;
    assert!(!repaired.text.contains("class=\"error\"") && repaired.text.contains("was repaired"), "{}", repaired.text);
    let taken = asked(&hidden(&repaired.text, "mapping"));
    assert_eq!(cast.post(Role::Editor, &at("commit"), &taken).await.status, StatusCode::SEE_OTHER);
    assert_eq!(cast.get(Role::Viewer, "/hazard-areas/H1").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_of_headers_alone_is_told_so() {
    let cast = Cast::empty();
    let headers = FILE.lines().next().expect("headers");
    let body = multipart(cast.secret(Role::Editor)).replace(FILE, &format!("{headers}\n"));
    let sent = cast.post_raw(Role::Editor, "/imports", "multipart/form-data; boundary=x", body).await;
    let columns = cast.get(Role::Editor, sent.header("location")).await;
    let upload = sent.header("location").split('/').nth(2).unwrap().to_owned();
    let form = format!("kind=admin-areas&mapping={}", encoded(&hidden(&columns.text, "mapping")));
    let preview = cast.post(Role::Editor, &format!("/imports/{upload}/preview"), &form).await;
    assert!(preview.text.contains("has column names and no rows"), "{}", preview.text);
}

/// Two by two cells of people.
fn grid_of_four() -> Grid {
    let crs = GridCrs { epsg: Some(4326), geographic: true };
    let (width, height, nodata) = (2, 2, Some(-1.0));
    Grid { width, height, origin_x: 20.0, origin_y: -9.0, step_x: 0.01, step_y: -0.01, crs, nodata }
}

fn people_grid() -> Vec<u8> {
    let mut bytes = Vec::new();
    write_grid(&mut bytes, &grid_of_four(), &[1.0, 2.0, 3.0, 4.0]).expect("a grid");
    bytes
}

/// A GeoPackage of two tables, `first` and `second`.
fn two_layers() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("two.gpkg");
    let mut file = GeoPackageWriter::create(&path).expect("a file");
    for (name, column) in [("first", "unlike"), ("second", "P-code")] {
        let table =
            Table { name: name.into(), columns: vec![Column::new(column, ColumnKind::Text)], ..Table::default() };
        let row = OutRow { cells: vec!["XX01".into()], shape: None };
        file.table(&table, [Ok(row)]).expect("a table");
    }
    file.finish().expect("written");
    std::fs::read(&path).expect("the file")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_layer_that_was_chosen_is_shown_again_when_the_preview_sends_people_back() {
    let cast = Cast::empty();
    let form = multipart(cast.secret(Role::Editor)).replace("areas.csv", "two.gpkg");
    let (before, after) = form.split_once(FILE).expect("the place of the file");
    let body = [before.as_bytes(), &two_layers(), after.as_bytes()].concat();
    let sent = cast.post_raw(Role::Editor, "/imports", "multipart/form-data; boundary=x", body).await;
    let upload = sent.header("location").split('/').nth(2).unwrap().to_owned();
    let mapping = encoded(r#"{"kind":"admin-areas","layer":"second","fields":{"code":"P-code"}}"#);
    for step in ["columns", "preview"] {
        let form = format!("kind=admin-areas&mapping={mapping}");
        let again = cast.post(Role::Editor, &format!("/imports/{upload}/{step}"), &form).await;
        assert!(again.text.contains("name=\"layer\" value=\"second\""), "{step}: {}", again.text);
        assert!(again.text.contains("<option value=\"P-code\" selected>"), "{step}: {}", again.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_grid_cannot_say_of_itself_is_asked_before_it_is_taken() {
    let cast = Cast::empty();
    let form = multipart(cast.secret(Role::Editor)).replace("admin-areas", "grid").replace("areas.csv", "people.tif");
    let (before, after) = form.split_once(FILE).expect("the place of the file");
    let body = [before.as_bytes(), &people_grid(), after.as_bytes()].concat();
    let sent = cast.post_raw(Role::Editor, "/imports", "multipart/form-data; boundary=x", body).await;
    let preview = cast.get(Role::Editor, sent.header("location")).await;
    assert!(preview.text.contains("name=\"k.year\"") && preview.text.contains("name=\"k.source\""), "{}", preview.text);
    let upload = sent.header("location").split('/').nth(2).unwrap().to_owned();
    let form = |year: &str| {
        let mapping = encoded(&hidden(&preview.text, "mapping"));
        format!("kind=grid&mapping={mapping}&c.year=&k.year={year}&c.source=&k.source=Census&c.kind=&k.kind=population")
    };
    let wrong = cast.post(Role::Editor, &format!("/imports/{upload}/commit"), &form("soon")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in ["must be a year", "name=\"k.year\" value=\"soon\" aria-invalid=\"true\"", "value=\"Census\""] {
        assert!(wrong.text.contains(shown), "{shown} is missing in the form shown again: {}", wrong.text);
    }
    let taken = cast.post(Role::Editor, &format!("/imports/{upload}/commit"), &form("2025")).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let grids = cast.get(Role::Viewer, "/api/v1/grids").await.json();
    assert_eq!((&grids["data"][0]["year"], &grids["data"][0]["source"]), (&2025.into(), &"Census".into()));
    assert!(!preview.text.contains("Text(") && preview.text.contains("people.tif"), "plain values: {}", preview.text);
    // Where a grid lies must be known before it is taken.
    let lost = Grid { crs: GridCrs { epsg: Some(30_000), geographic: false }, ..grid_of_four() };
    let mut bytes = Vec::new();
    write_grid(&mut bytes, &lost, &[1.0, 2.0, 3.0, 4.0]).expect("a grid");
    let body = [before.as_bytes(), &bytes, after.as_bytes()].concat();
    let sent = cast.post_raw(Role::Editor, "/imports", "multipart/form-data; boundary=x", body).await;
    let said = cast.get(Role::Editor, sent.header("location")).await;
    assert!(
        said.status == StatusCode::UNPROCESSABLE_ENTITY && said.text.contains("coordinate system"),
        "{}",
        said.text
    );
    // More may be told of a grid that is known.
    let body = multipart(cast.secret(Role::Editor)).replace("admin-areas", "grid").replace("areas.csv", "people.tif");
    let (before, after) = body.split_once(FILE).expect("the place of the file");
    let body = [before.as_bytes(), &people_grid(), after.as_bytes()].concat();
    let sent = cast.post_raw(Role::Editor, "/imports", "multipart/form-data; boundary=x", body).await;
    let again = sent.header("location").split('/').nth(2).unwrap().to_owned();
    let told = cast.post(Role::Editor, &format!("/imports/{again}/commit"), &form("2026")).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text);
    let grids = cast.get(Role::Viewer, "/api/v1/grids").await.json();
    assert_eq!((grids["data"].as_array().map(Vec::len), &grids["data"][0]["year"]), (Some(1), &2026.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_file_is_said_in_the_language_of_the_reader() {
    let cast = Cast::empty();
    let french = [("accept", "text/html"), ("accept-language", "fr")];
    let kind = "multipart/form-data; boundary=x";
    let body = multipart(cast.secret(Role::Editor));

    let broken = body.replace(FILE, "<html><body>Not found</body></html>");
    let sent = cast.post_raw(Role::Editor, "/imports?lang=fr", kind, broken).await;
    let columns = match sent.status {
        StatusCode::SEE_OTHER => cast.get_with(Role::Editor, sent.header("location"), &french).await,
        _ => sent,
    };
    assert!(columns.text.contains("C’est une page web, un KML ou un autre XML"), "{}", columns.text);
    assert!(columns.text.contains("Enregistrez-le en GeoJSON ou GeoPackage"), "{}", columns.text);
    assert!(!columns.text.contains("This is a web page"), "{}", columns.text);

    let sent = cast.post_raw(Role::Editor, "/imports?lang=fr", kind, body).await;
    let columns = cast.get_with(Role::Editor, sent.header("location"), &french).await;
    let upload = sent.header("location").split('/').nth(2).unwrap().to_owned();
    let form = format!("kind=admin-areas&mapping={}", encoded(&hidden(&columns.text, "mapping")));
    let preview = cast.post(Role::Editor, &format!("/imports/{upload}/preview?lang=fr"), &form).await;
    assert!(preview.text.contains("ligne \u{2068}4\u{2069}"), "{}", preview.text);
    assert!(preview.text.contains(" manque."), "{}", preview.text);
    assert!(!preview.text.contains("is missing"), "{}", preview.text);
}
