//! Records as files, with the fields the asker may see.

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::records::{Ask, known};
use cg_formats::FormatError;
use cg_formats::write::{self, Column, OutRow, Table};
use cg_i18n::{Args, Lang, t};
use cg_kit::{Field, Value};

/// A file to hand over.
pub struct Export {
    /// Name to save it under.
    pub file_name: String,
    /// Content type.
    pub content_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

impl App {
    /// Every record that matches, as `csv`, `xlsx`, `geojson` or `gpkg`.
    ///
    /// Workbooks are for people: their header is in the language, and where that is not English the HXL tags below it
    /// say what each column is.
    ///
    /// # Errors
    /// When the asker may not read, or there is no such format.
    pub fn export(&self, asker: &Asker, noun_name: &str, ask: &Ask, format: &str, lang: Lang) -> Result<Export> {
        let noun = known(noun_name)?;
        let seen: Vec<Field> = noun.fields.iter().filter(|f| asker.sees(f.tier)).copied().collect();
        let mut table = Table::of(noun.name, &seen);
        table.labels = format == "xlsx";
        table.tags = table.labels && lang != Lang::En;
        table.columns.iter_mut().for_each(|column| worded(column, lang));
        table.byte_order_mark = true;
        let mut rows = Vec::new();
        self.stream(asker, noun_name, ask, &mut |view| {
            let cell = |f: &Field| write::cells_of(f, view.get(f.name).cloned().unwrap_or(Value::Null));
            let cells = seen.iter().flat_map(cell).collect();
            rows.push(Ok(OutRow { cells, shape: view.shape }));
            Ok(())
        })?;
        let (content_type, bytes) = self.written(&table, rows, format)?;
        let file_name = format!("{}-{}.{format}", noun.name.replace('_', "-"), self.today());
        Ok(Export { file_name, content_type, bytes })
    }

    pub(crate) fn written(
        &self,
        table: &Table,
        rows: Vec<std::result::Result<OutRow, FormatError>>,
        format: &str,
    ) -> Result<(&'static str, Vec<u8>)> {
        let mut bytes = Vec::new();
        let content_type = match format {
            "csv" => {
                write::csv(&mut bytes, table, rows)?;
                "text/csv; charset=utf-8"
            }
            "geojson" => {
                write::geojson(&mut bytes, table, rows)?;
                "application/geo+json"
            }
            "xlsx" => {
                write::xlsx(std::io::Cursor::new(&mut bytes), table, rows)?;
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
            "gpkg" => {
                let path = self.folder.upload(&self.clock.fresh().to_string())?;
                let made = write::geopackage(&path, table, rows);
                let read = made.map(|_| std::fs::read(&path));
                let _ = std::fs::remove_file(&path);
                bytes = read?.map_err(|e| AppError::file("read", &path, e))?;
                "application/geopackage+sqlite3"
            }
            _ => return Err(AppError::missing("format", format)),
        };
        Ok((content_type, bytes))
    }
}

/// Puts the label of a column into a language; English stands in the record.
fn worded(column: &mut Column, lang: Lang) {
    let field = column.name.strip_suffix("_languages");
    let key = format!("field-{}", field.unwrap_or(&column.name));
    if !cg_i18n::has(lang, &key) {
        return;
    }
    let unit = column.label.rfind(" (").and_then(|at| column.label.get(at..)).filter(|_| field.is_none());
    let unit = unit.unwrap_or_default().to_owned();
    let all = field.map_or_else(String::new, |_| format!(" ({})", t(lang, "export-all-languages", &Args::new())));
    column.label = format!("{}{unit}{all}", t(lang, &key, &Args::new()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_formats::write::ColumnKind;

    fn labelled(name: &str, label: &str, lang: Lang) -> String {
        let mut column = Column { label: label.to_owned(), ..Column::new(name, ColumnKind::Text) };
        worded(&mut column, lang);
        column.label
    }

    #[test]
    fn a_header_is_in_the_language_and_keeps_its_unit() {
        assert_eq!(labelled("area_m2", "Area (m2)", Lang::Fr), "Superficie (m2)");
        assert_eq!(labelled("name_languages", "Name (all languages)", Lang::Es), "Nombre (todos los idiomas)");
        assert_eq!(labelled("area_m2", "Area (m2)", Lang::En), "Area (m2)");
    }
}
