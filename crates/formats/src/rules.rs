//! The registry of everything that can be wrong with a file or a row: id, severity, words and remedy.
//!
//! The words are written as Fluent messages, so that they are at once the English message file (`fault-<id>` and
//! `fault-<id>-remedy`). `{$found}` is what was found; the other names are arguments of the fault.

use cg_kit::{Fault, Severity};

/// One thing that can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Id in kebab-case.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in English.
    pub message: &'static str,
    /// What to do about it, in English.
    pub remedy: &'static str,
}

macro_rules! rules {
    ($($id:literal $severity:ident $message:literal $remedy:literal;)+) => {
        /// Every rule of reading, mapping and drafting, by id.
        pub const RULES: &[Rule] = &[$(Rule { id: $id, severity: Severity::$severity, message: $message, remedy: $remedy }),+];
    };
}

rules! {
    // The file as a whole.
    "file-unreadable" Error "The file cannot be read: {$found}." "Check that it exists, is not open elsewhere and may be read, then try again.";
    "file-empty" Error "The file is empty." "Choose the file that holds the data.";
    "table-without-rows" Warning "{$found} has column names and no rows." "Choose the file or the layer that holds the records.";
    "file-too-large" Error "The file has {$found} bytes; at most {$limit} are read." "Split it, or leave out columns and layers that are not needed.";
    "file-truncated" Error "The file ends too early. {$found}" "Download or copy it again; the end is missing.";
    "file-locked" Error "The workbook is protected by a password." "Open it, remove the password, save and try again.";
    "temporary-file" Error "There is no room to unpack the file: {$found}." "Free space in the temporary folder and try again.";
    "gzip-broken" Error "The gzip file is damaged: {$found}." "Download or pack it again.";
    "gzip-twice" Error "The file was packed with gzip twice." "Unpack it once and try again.";
    "unpacks-too-large" Error "The packed file would unpack to more than {$limit} bytes." "If it is honest data, unpack it yourself and import the parts.";
    "zip-broken" Error "The zip is damaged: {$found}." "Pack it again; if it came from elsewhere, ask for it again.";
    "zip-too-many-parts" Error "The zip has {$found} parts; at most {$limit} are read." "Pack only the files of the layers that are needed.";
    "zip-unknown" Error "The zip holds nothing that can be imported: {$found}." "Zip the .shp with its .dbf, .shx and .prj, or give the file itself without a zip.";
    "format-unknown" Error "This is a file of a kind that is not imported: {$found}." "Save it as CSV, XLSX, GeoJSON, GeoPackage, FlatGeobuf or Parquet.";
    "not-a-table" Error "This is no text table: {$found}." "If it should be a workbook, an archive or a map layer it is damaged: get it again. Else save it as CSV or XLSX.";
    "markup-not-read" Error "This is a web page, KML or other XML: {$found}" "Save it as GeoJSON or GeoPackage (QGIS does), or download the data instead of the page.";
    "shapefile-alone" Error "A .shp alone lacks its table and its reference system." "Zip the .shp together with its .dbf, .shx and .prj and give the zip.";
    "shapefile-broken" Error "The .shp is damaged: {$found}." "Export the layer again.";
    "shapefile-counts-differ" Error "The .shp and its .dbf have different numbers of features: {$found}." "Export the layer again; the two files do not belong together.";
    "shapefile-without-table" Warning "The shapefile has no .dbf, so its features have no columns." "Add the .dbf of the same name to the zip.";
    "table-broken" Error "The table is damaged: {$found}." "Export the layer again.";
    "workbook-broken" Error "The workbook is damaged: {$found}." "Open it in a spreadsheet program, save it anew and try again.";
    "geopackage-broken" Error "The GeoPackage is damaged: {$found}." "Export the layer again.";
    "flatgeobuf-broken" Error "The FlatGeobuf is damaged: {$found}." "Export the layer again.";
    "parquet-broken" Error "The Parquet file is damaged: {$found}." "Write the file again.";
    "parquet-unread" Error "The Parquet file uses what is not read: {$found}." "Write it again with Snappy or no compression, plain or dictionary encoding, and geometries as WKB.";
    "column-nested" Warning "The column {$found} holds lists or structures and was left out." "Make a plain column of it if it is needed.";
    "not-a-geopackage" Error "This is a database, but no GeoPackage: {$found}." "Export the layer as GeoPackage or GeoJSON.";
    "geopackage-view" Error "The layer {$found} is a view or a virtual table, which runs code of the file." "Export the layer as a plain table.";
    "geopackage-too-slow" Error "Reading the GeoPackage takes too long." "Export the layer again; the file may be damaged or hostile.";
    "json-broken" Error "The JSON is not well-formed: {$found}." "Export the file again.";
    "nested-too-deep" Error "The file nests {$found} levels deep; at most {$limit} are read." "Export the file again as plain GeoJSON.";
    "row-too-long" Error "One row or feature is longer than {$limit} bytes." "Look for a quotation mark that is never closed, or simplify the outline.";
    "quote-not-closed" Error "A quotation mark opens a cell that never ends, so the rows after it would be lost: {$found}" "Close the quotation mark in that row, or remove it, and try again.";
    "too-many-columns" Error "The table has {$found} columns; at most {$limit} are read." "Remove the columns that are not needed; perhaps the delimiter is another one.";
    "too-many-cells" Error "The sheet has {$found} cells; at most {$limit} are read." "Save it as CSV, which has no such bound, or delete stray cells far below or to the right.";
    "too-many-layers" Error "The file has {$found} layers; at most {$limit} are read." "Export only the layers that are needed.";
    "no-layers" Error "The file has no layers that can be imported." "Check that it holds vector layers or tables.";
    "no-rows" Error "No table was found in it. {$found}" "Choose the file that holds the data.";
    "layer-unknown" Error "There is no layer or sheet {$found}; there are: {$known}." "Choose one of those.";
    "layer-not-chosen" Error "The file has {$found} layers or sheets: {$known}." "Name the one that is meant: --layer NAME, or FILE::NAME for facilities and lines.";
    "grid-has-no-rows" Error "{$found} is a grid and has no rows." "Import it as a grid.";
    "ending-differs" Info "The name {$found} suggests another format; by its content it is {$format}." "Nothing needs to be done.";
    "encoding-unknown" Error "There is no encoding called {$found}." "Use a name such as utf-8, windows-1252 or windows-1256.";
    "encoding-guessed" Warning "The text is not UTF-8; it was read as {$found}." "Look at names with accents; if they are wrong, say the encoding in the mapping or save the file as UTF-8.";
    "title-rows" Info "{$count} rows above the header were passed over, beginning with {$found}." "If the header is another row, say which in the mapping.";
    "header-doubtful" Warning "No row looks like a header; the row beginning with {$found} was taken." "Add a header row, or say in the mapping which row it is.";
    "header-empty" Info "A column without a name was called {$column}." "Give the column a name.";
    "header-repeated" Info "Several columns are called {$found}; this one was called {$column}." "Give each column a name of its own.";
    "empty-rows" Info "{$count} empty rows were passed over." "Nothing needs to be done.";
    // Writing.
    "file-unwritable" Error "The file cannot be written: {$found}." "Check that there is room and that the folder may be written to.";
    "cell-too-long" Error "A text of {$found} characters does not fit a cell of a workbook, which holds {$limit}." "Choose CSV or GeoPackage.";
    "cell-of-other-kind" Error "The cell {$found} does not hold what its column {$column_name} says." "Report this; the file was not written.";
    "too-many-rows-for-sheet" Error "A sheet holds {$limit} rows." "Choose CSV, or write fewer rows.";
    // Cells.
    "row-deleted" Error "The row is marked as deleted in the table." "Compact the table (QGIS: save as a new layer) if it is meant to stay deleted.";
    "row-longer-than-header" Error "The row has more cells than the header has columns: {$found}." "Look for a delimiter inside a text without quotation marks.";
    "row-repeated" Warning "The row is the same as row {$first} in every mapped column." "If it is the same event reported twice, delete one; both were taken.";
    "undecodable-text" Error "The text is damaged: {$found}." "Save the file as UTF-8, or say its encoding in the mapping.";
    "text-misread" Warning "The text looks as if it was read in the wrong encoding before: {$found}." "Get the file from its source again, or correct the names.";
    "cell-error" Error "The cell shows the error {$found}." "Correct the formula.";
    "cell-binary" Error "The cell holds binary data ({$found})." "Remove the column.";
    "formula-without-value" Error "The cell holds a formula whose result was not saved." "Open the file in a spreadsheet program and save it, so that results are stored.";
    "required-missing" Error "{$field} is missing." "Fill it in; a row cannot be taken without it.";
    "number-unreadable" Error "{$found} is not a number." "Write digits only, or say in the mapping how numbers are written.";
    "number-ambiguous" Error "{$found} may be {$one} or {$other}." "Say in the mapping whether the comma or the point marks decimals.";
    "number-not-finite" Error "{$found} is no finite number." "Correct it, or leave the cell empty when it is not known.";
    "number-not-whole" Error "{$found} should be a whole number." "Correct it.";
    "number-too-large" Error "{$found} is too large to be true." "Correct it.";
    "date-unreadable" Error "{$found} is not a date." "Write 2006, 2006-01 or 2006-01-15, or say in the mapping how dates are written.";
    "date-ambiguous" Error "{$found} may be {$one} or {$other}." "Say in the mapping whether the day or the month comes first.";
    "bool-unreadable" Error "{$found} is neither yes nor no." "Write yes or no, or leave the cell empty when it is not known.";
    "code-unknown" Error "{$found} is not known in the list {$list}." "Map it to one of: {$allowed}.";
    "code-unknown-nearest" Error "{$found} is not known in the list {$list}; perhaps {$nearest} is meant." "Map it in the mapping's values, or correct it.";
    "sentinel-value" Warning "{$found} was read as not known." "Leave such cells empty.";
    "text-too-long" Error "The cell has {$found} characters; at most {$limit} are read." "Look for a quotation mark that is never closed, or move the text out of the table; an outline that large belongs in a GeoPackage.";
    "spaces-in-code" Warning "Spaces were removed from the code {$found}." "Write codes without spaces.";
    // Places.
    "coordinate-missing" Error "The row has no location." "Give longitude and latitude, or a geometry; a row of this kind cannot be taken without.";
    "coordinate-half" Error "Only one of longitude and latitude is given: {$found}." "Give both, or neither.";
    "coordinate-zero" Warning "The location 0, 0 was read as not known." "Leave both cells empty when the location is not known.";
    "coordinate-unreadable" Error "{$found} cannot be read as a coordinate." "Write decimal degrees such as 4.6097, or degrees, minutes and seconds.";
    "coordinate-out-of-range" Error "{$found} lies outside the range of longitude and latitude." "Check the reference system, the decimal mark and the order of the columns.";
    "coordinate-outside-country" Warning "The location {$found} lies outside the country." "Check it on the map.";
    "coordinate-sign" Warning "The location {$found} lies outside the country; with the sign changed, {$suggestion}, it would lie inside." "If that is right, correct it in the source; nothing was changed.";
    "coordinate-swapped" Warning "The location {$found} lies outside the country; with longitude and latitude swapped, {$suggestion}, it would lie inside." "If that is right, correct it in the source; nothing was changed.";
    "crs-unknown" Error "The reference system {$found} is not known." "Say it in the mapping (crs = \"EPSG:…\"), or save the layer in WGS 84.";
    "crs-unstated" Error "The layer does not say its reference system, and its coordinates are no degrees: {$found}." "Say it in the mapping (crs = \"EPSG:…\").";
    "date-order" Info "{$count} dates such as {$found} were read as {$order}." "If the other order is meant, say it in the mapping.";
    "crs-assumed" Info "The layer does not say its reference system; WGS 84 was assumed." "Say it in the mapping if it is another one.";
    "feature-unreadable" Error "The feature cannot be read: {$found}." "Export the layer again; numbers such as NaN are no JSON.";
    "geometry-unreadable" Error "The geometry cannot be read: {$found}." "Draw it again, or export the layer again.";
    "geometry-kind-unknown" Error "{$found} is no kind of geometry that is known." "Export the layer as points, lines or polygons.";
    "geometry-too-large" Error "The geometry is too large: {$found}." "Simplify or split it.";
    "geometry-kind-unfit" Error "A {$found} does not fit here; wanted: {$wanted}." "Use a layer of the right kind.";
    "ring-without-outline" Error "A hole at {$found} lies in no outline." "Repair the polygon.";
    // Mapping.
    "mapping-unreadable" Error "The mapping cannot be read: {$found}." "Correct the file; examples are in examples/maps.";
    "mapping-kind" Error "The mapping is for {$found}, not for {$wanted}." "Use the mapping that belongs to this kind of data.";
    "mapping-takes-only-area" Warning "Only the area was recognised among the columns; nothing else would be imported of {$found}." "Say in the mapping which column is which field.";
    "mapping-field-unknown" Error "There is no field {$found}; there are: {$known}." "Correct the name in the mapping.";
    "mapping-column-unknown" Error "The file has no column {$found}; it has: {$known}." "Correct the name in the mapping, or choose another layer.";
    "mapping-field-missing" Error "No column is mapped to {$field}." "Say in the mapping which column it is, or give it a constant value.";
    "mapping-value-unknown" Error "The mapping turns a value into {$found}, which is not in the list {$list}." "Use one of: {$allowed}.";
    "column-set-aside" Warning "The column {$column} is called like {$named}, but its values, such as {$found}, cannot be used as that, so it is kept beside the fields." "Correct its values, or give the column to {$named} in the mapping to see what is wrong row by row.";
    "code-column-repeats" Warning "The column {$column} is called like Code, but its values repeat, such as {$found}, so it is kept beside the fields and codes are made from the rows." "Give each row a code of its own, or choose the column as Code to see the repeats row by row.";
    "header-contradicts-values" Warning "The column {$column} is named like {$named}, but its values, such as {$found}, are those of {$values}." "Check the mapping; the values were believed, not the name.";
    // Population tables.
    "band-unreadable" Error "{$found} is no age band." "Write 0-4, 60+ or <18, or leave the column unmapped.";
    "total-contradicts-parts" Warning "The total {$found} is not the sum of its parts, {$sum}." "Check the table.";
    "code-repeated" Error "The code {$found} is already used in row {$first}." "Give every row a code of its own, or delete one of the two.";
    "figure-repeated" Error "The file gives this figure twice, here and in row {$first}." "Delete one.";
}

/// The rule of that id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.id == id)
}

/// A fault in English: what is wrong, where, and what to do.
///
/// For command lines and logs; pages use the message of the reader's language.
#[must_use]
pub fn explain(fault: &Fault) -> String {
    let place = place(fault);
    let Some(rule) = rule(&fault.rule) else { return format!("{place}{}: {}", fault.rule, fault.found) };
    format!("{place}{} {}", fill(rule.message, fault), fill(rule.remedy, fault))
}

/// The same as [`explain`], for lists of faults.
#[must_use]
pub fn say(fault: &Fault) -> String {
    explain(fault)
}

/// The remedy of a fault in English, `""` when its rule is not one of this registry.
#[must_use]
pub fn remedy(fault: &Fault) -> String {
    rule(&fault.rule).map_or_else(String::new, |r| fill(r.remedy, fault))
}

/// The message of a fault in English, its id when its rule is not one of this registry.
#[must_use]
pub fn message(fault: &Fault) -> String {
    rule(&fault.rule).map_or_else(|| format!("{}: {}", fault.rule, fault.found), |r| fill(r.message, fault))
}

fn place(fault: &Fault) -> String {
    let p = &fault.place;
    let parts = [
        p.sheet.as_ref().map(|s| format!("layer {s}")),
        p.row.map(|r| format!("row {r}")),
        p.column.as_ref().map(|c| format!("column {c}")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!("{}: ", parts.join(", ")) }
}

fn fill(template: &str, fault: &Fault) -> String {
    let mut text = match fault.found.as_str() {
        "" => template.replace(": {$found}", "").replace(" {$found}", "").replace("{$found}", ""),
        found => template.replace("{$found}", found),
    };
    for (key, value) in &fault.args {
        text = text.replace(&format!("{{${key}}}"), value);
    }
    if let Some(column) = &fault.place.column {
        text = text.replace("{$column}", column);
    }
    text.trim().to_owned()
}

/// The English message file of this registry, in Fluent syntax.
#[must_use]
pub fn fluent() -> String {
    let argument = |t: &str| t.replace("{$", "{ $").replace('}', " }");
    RULES
        .iter()
        .map(|r| format!("fault-{} = {}\nfault-{}-remedy = {}\n", r.id, argument(r.message), r.id, argument(r.remedy)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_kit::Place;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_is_listed_once_and_says_what_to_do() {
        let ids: BTreeSet<_> = RULES.iter().map(|r| r.id).collect();
        assert_eq!(ids.len(), RULES.len());
        assert!(RULES.iter().all(|r| r.remedy.ends_with('.') && !r.message.is_empty()));
    }

    #[test]
    fn a_fault_explains_itself_with_its_place() {
        let place = Place { sheet: Some("adm1".into()), row: Some(7), column: Some("ano".into()) };
        let fault =
            Fault::new("number-ambiguous", Severity::Error, place, "2,006").with("one", 2006).with("other", "2.006");
        let text = explain(&fault);
        assert!(text.starts_with("layer adm1, row 7, column ano: 2,006 may be 2006 or 2.006."), "{text}");
    }

    #[test]
    fn a_fault_without_anything_found_keeps_its_sentences_whole() {
        let bare = |rule: &'static str| explain(&Fault::new(rule, Severity::Error, Place::default(), ""));
        assert!(bare("shapefile-alone").starts_with("A .shp alone lacks"), "{}", bare("shapefile-alone"));
        assert!(bare("zip-broken").starts_with("The zip is damaged. Pack"), "{}", bare("zip-broken"));
    }

    #[test]
    fn an_argument_that_is_missing_shows_as_the_id_of_the_argument_and_not_as_a_panic() {
        let fault = Fault::new("too-many-columns", Severity::Error, Place::default(), "9");
        assert!(explain(&fault).contains("{$limit}"));
    }

    #[test]
    fn every_rule_used_in_this_crate_is_registered() {
        let mut missing = BTreeSet::new();
        for file in sources(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
            let text = std::fs::read_to_string(&file).expect("source");
            for call in [
                "FormatError::new(\"",
                "FormatError::at(\"",
                "Fault::new(\"",
                "Broken(\"",
                ".fail(\"",
                ".fault(\"",
                "fault(\"",
                "rule: \"",
            ] {
                for after in text.split(call).skip(1) {
                    let id = after.split('"').next().unwrap_or_default();
                    if rule(id).is_none() {
                        missing.insert(id.to_owned());
                    }
                }
            }
        }
        assert!(missing.is_empty(), "{missing:?}");
    }

    fn sources(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(dir).expect("source folder").filter_map(Result::ok).map(|e| e.path());
        let (dirs, files): (Vec<_>, Vec<_>) = entries.partition(|p| p.is_dir());
        files.into_iter().chain(dirs.iter().flat_map(|d| sources(d))).collect()
    }
}
