//! A first look at a file: its layers, and what the columns seem to mean.

use super::Kind;
use super::commit::{Job, has_rows};
use super::preview::{Preview, Summary};
use crate::asker::Asker;
use crate::data_folder::digest_of;
use crate::error::{AppError, Result};
use crate::programme::App;
use cg_domain::grant::Act;
use cg_formats::{Guess, Layer, Limits, Mapping, Source};
use cg_i18n::Lang;
use cg_kit::{Digester, Fault};
use cg_store::mappings;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};

/// A file that waits in the data folder to be imported.
pub struct Inspected {
    /// Id of the upload; empty for a file of the command line.
    pub upload: String,
    /// Name as it came.
    pub file_name: String,
    /// What it was looked at as.
    pub kind: Kind,
    /// Its layers or sheets; none for a grid.
    pub layers: Vec<InspectedLayer>,
}

/// One layer of it.
pub struct InspectedLayer {
    /// Name.
    pub name: String,
    /// Rows, when the file tells.
    pub rows: Option<u64>,
    /// Headers as written.
    pub headers: Vec<String>,
    /// The first rows as a person would see them.
    pub sample: Vec<Vec<String>>,
    /// The mapping remembered for these headers, else the guess.
    pub mapping: Mapping,
    /// How sure the guess is of each field, 0 to 1; empty when remembered.
    pub confidence: BTreeMap<String, f64>,
    /// What looks odd.
    pub faults: Vec<Fault>,
    /// Whether the mapping was remembered from an earlier import.
    pub remembered: bool,
}

/// A file at hand: where it is and what it is called.
pub struct Incoming {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called.
    pub name: String,
}

/// How long an upload waits to be imported, in milliseconds.
const UPLOAD_MS: i64 = 24 * 3_600_000;
/// Rows shown of each layer.
const SAMPLE: usize = 8;

impl App {
    /// Keeps an upload until it is imported; gives its id.
    ///
    /// # Errors
    /// When the asker may not import or the disk is full.
    pub fn receive_upload(&self, asker: &Asker, name: &str, bytes: &mut dyn Read) -> Result<String> {
        asker.may(Act::Import)?;
        let id = self.clock.fresh().to_string();
        self.folder.forget_uploads_before(self.now() - UPLOAD_MS);
        let path = self.folder.upload(&id)?;
        let plain: String = Path::new(name).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let mut file = File::create(&path).map_err(|e| AppError::file("write", &path, e))?;
        std::io::copy(bytes, &mut file).and_then(|_| file.flush()).map_err(|e| AppError::file("write", &path, e))?;
        let label = path.with_extension("name");
        std::fs::write(&label, plain.as_bytes()).map_err(|e| AppError::file("write", &label, e))?;
        Ok(id)
    }

    /// An upload by its id.
    ///
    /// # Errors
    /// When there is none.
    pub fn uploaded(&self, asker: &Asker, id: &str) -> Result<Incoming> {
        asker.may(Act::Import)?;
        let path = self.folder.upload(id)?;
        let name = std::fs::read_to_string(path.with_extension("name")).map_err(|_| AppError::missing("upload", id))?;
        Ok(Incoming { path, name })
    }

    /// Forgets an upload.
    ///
    /// # Errors
    /// When the id is not of our making.
    pub fn forget_upload(&self, asker: &Asker, id: &str) -> Result<()> {
        asker.may(Act::Import)?;
        let path = self.folder.upload(id)?;
        let _ = (std::fs::remove_file(path.with_extension("name")), std::fs::remove_file(path));
        Ok(())
    }

    /// Looks at a file as one kind: layers, samples, and a mapping remembered or guessed for each.
    ///
    /// # Errors
    /// When the file cannot be read; the message says why and what to do.
    pub fn inspect_file(&self, asker: &Asker, file: &Incoming, kind: Kind) -> Result<Inspected> {
        asker.may(Act::Import)?;
        let mut inspected = Inspected { upload: String::new(), file_name: file.name.clone(), kind, layers: Vec::new() };
        if has_rows(kind) {
            let source = open(file, &Mapping::new(kind))?;
            for layer in source.layers() {
                inspected.layers.push(self.inspect_layer(kind, &source, layer)?);
            }
        }
        Ok(inspected)
    }

    fn inspect_layer(&self, kind: Kind, source: &Source, layer: &Layer) -> Result<InspectedLayer> {
        let remembered = self.remembered(kind, layer)?;
        let guess = Guess::of(kind, source, Some(&layer.name))?;
        let (mapping, confidence, known) = match remembered {
            Some(mapping) => (mapping, BTreeMap::new(), true),
            None => (guess.mapping, guess.confidence, false),
        };
        let mut sample = Vec::new();
        for row in source.rows(&layer.name)?.take(SAMPLE) {
            sample.push(row?.cells.iter().map(|c| c.shown().chars().take(60).collect()).collect());
        }
        Ok(InspectedLayer {
            name: layer.name.clone(),
            rows: layer.rows,
            headers: layer.headers.iter().map(|h| h.name.clone()).collect(),
            sample,
            mapping: Mapping { layer: Some(layer.name.clone()), ..mapping },
            confidence,
            faults: layer.faults.iter().cloned().chain(guess.faults).collect(),
            remembered: known,
        })
    }

    fn remembered(&self, kind: Kind, layer: &Layer) -> Result<Option<Mapping>> {
        let text = self.store.read(|tx| Ok::<_, AppError>(mappings::get(tx, kind.word(), &fingerprint(layer))?))?;
        Ok(text.and_then(|t| Mapping::from_text(&t).ok()))
    }

    /// What importing would do; nothing is changed.
    ///
    /// # Errors
    /// When the file or the mapping cannot be used, with everything that is wrong.
    pub fn preview_file(
        &self,
        asker: &Asker,
        file: &Incoming,
        mapping: &Mapping,
        progress: &dyn Fn(u64),
    ) -> Result<Preview> {
        if !has_rows(mapping.kind) {
            return self.preview_grid(asker, file, mapping);
        }
        let source = open(file, mapping)?;
        let job = Job { path: &file.path, source: &source, mapping, digest: digest_of(&file.path)?, progress };
        self.try_import(asker, &job)
    }

    /// Imports a file as one batch and remembers the mapping for files with the same headers.
    ///
    /// A file that has nothing to take makes no batch, and one that is refused as a whole leaves no mapping behind. A
    /// file with faults is kept, so that it can be had back with the faults marked.
    ///
    /// # Errors
    /// As [`App::preview_file`]; nothing is changed then.
    pub fn import_file(
        &self,
        asker: &Asker,
        file: &Incoming,
        mapping: &Mapping,
        progress: &dyn Fn(u64),
    ) -> Result<(Summary, Vec<Fault>)> {
        if !has_rows(mapping.kind) {
            return self.import_grid(asker, file, mapping);
        }
        let source = open(file, mapping)?;
        let job = Job { path: &file.path, source: &source, mapping, digest: digest_of(&file.path)?, progress };
        let done = self.do_import(asker, &job)?;
        if done.0.taken + done.0.unchanged == 0 {
            return Ok(done);
        }
        let layer = source.layer(mapping.layer.as_deref())?;
        let (now, print) = (self.now(), fingerprint(layer));
        self.store.write(|tx| {
            mappings::put(tx, mapping.kind.word(), &print, &mapping.to_json(), now, asker.user_id.as_deref())?;
            Ok::<_, AppError>(())
        })?;
        Ok(done)
    }
}

impl App {
    /// [`App::inspect_file`] for an upload.
    ///
    /// # Errors
    /// As there, and when there is no such upload.
    pub fn inspect(&self, asker: &Asker, upload: &str, kind: Kind) -> Result<Inspected> {
        let file = self.uploaded(asker, upload)?;
        Ok(Inspected { upload: upload.to_owned(), ..self.inspect_file(asker, &file, kind)? })
    }

    /// [`App::preview_file`] for an upload.
    ///
    /// # Errors
    /// As there, and when there is no such upload.
    pub fn preview_import(
        &self,
        asker: &Asker,
        upload: &str,
        kind: Kind,
        mapping: &Mapping,
        progress: &dyn Fn(u64),
    ) -> Result<Preview> {
        let file = self.uploaded(asker, upload)?;
        self.preview_file(asker, &file, &Mapping { kind, ..mapping.clone() }, progress)
    }

    /// [`App::import_file`] for an upload, which is then forgotten.
    ///
    /// # Errors
    /// As there, and when there is no such upload.
    pub fn commit_import(
        &self,
        asker: &Asker,
        upload: &str,
        kind: Kind,
        mapping: &Mapping,
        progress: &dyn Fn(u64),
    ) -> Result<Summary> {
        let file = self.uploaded(asker, upload)?;
        let (summary, _) = self.import_file(asker, &file, &Mapping { kind, ..mapping.clone() }, progress)?;
        self.forget_upload(asker, upload)?;
        Ok(summary)
    }

    /// The file of an upload again, with the faults of a preview marked in it, in a language.
    ///
    /// # Errors
    /// As [`App::preview_file`].
    pub fn marked_file(
        &self,
        asker: &Asker,
        upload: &str,
        kind: Kind,
        mapping: &Mapping,
        lang: Lang,
    ) -> Result<(String, Vec<u8>)> {
        let file = self.uploaded(asker, upload)?;
        let mapping = Mapping { kind, ..mapping.clone() };
        let preview = self.preview_file(asker, &file, &mapping, &|_| {})?;
        self.mark(&file, &mapping, &preview.faults, lang)
    }

    /// The file of a batch again, with its faults marked in it.
    ///
    /// # Errors
    /// When there is no such batch, or its file is not kept any more.
    pub fn marked_file_of_batch(&self, asker: &Asker, id: &str, lang: Lang) -> Result<(String, Vec<u8>)> {
        asker.may(Act::Import)?;
        let (batch, faults) = self.store.read(|tx| {
            let batch = cg_store::batches::get(tx, id)?.ok_or_else(|| AppError::missing("batch", id))?;
            Ok::<_, AppError>((batch, cg_store::faults::all(tx, id)?))
        })?;
        let path = self.file_of(&batch).ok_or_else(|| AppError::missing("file of the batch", id))?;
        let mapping = Mapping::from_text(batch.mapping.as_deref().unwrap_or_default())?;
        self.mark(&Incoming { path, name: batch.file_name.unwrap_or(batch.name) }, &mapping, &faults, lang)
    }

    fn mark(&self, file: &Incoming, mapping: &Mapping, faults: &[Fault], lang: Lang) -> Result<(String, Vec<u8>)> {
        let source = open(file, mapping)?;
        let dir = self.folder.root().join("uploads").join(format!("marked-{}", self.clock.fresh()));
        std::fs::create_dir(&dir).map_err(|e| AppError::file("make the folder", &dir, e))?;
        let made = cg_formats::write::marked(&source, faults, &|fault| crate::fault_words(lang, fault), &dir);
        let answer = made.map_err(AppError::from).and_then(|path| {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            Ok((name, std::fs::read(&path).map_err(|e| AppError::file("read", &path, e))?))
        });
        let _ = std::fs::remove_dir_all(&dir);
        answer
    }
}

/// Opens a file as the mapping says.
pub(super) fn open(file: &Incoming, mapping: &Mapping) -> Result<Source> {
    Ok(Source::open_named(&file.path, &file.name, &mapping.read_options(), &Limits::default())?)
}

/// Headers by which a mapping is remembered.
fn fingerprint(layer: &Layer) -> String {
    layer.headers.iter().fold(Digester::default(), |d, h| d.text(&h.name)).finish().to_string()
}
