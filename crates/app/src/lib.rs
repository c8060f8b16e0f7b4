//! Commands and queries: who asks, may they, load, call the floor below, save, audit.
//!
//! Synchronous throughout; `web` moves each call to a blocking thread. No SQL and no HTTP here.
#![deny(missing_docs)]

mod access;
mod accounts;
mod asker;
mod audit;
mod backup;
mod clock;
mod data_folder;
mod decision;
mod doctor;
mod error;
mod exercise;
mod export;
mod exposure;
mod geography;
pub mod import;
pub mod picture;
mod plan;
mod programme;
mod ranking;
mod recall;
mod records;
mod reference;
mod refused;
mod report;
mod tiles;
mod view;
mod words;

pub use access::{AccessPicture, AccessRow, AccessSettings, AccessView, OnFoot, WayView, WaysView};
pub use accounts::{NewToken, SessionGrant, TokenView, UserView};
pub use asker::{Asker, COMMAND_LINE};
pub use audit::AuditEntry;
pub use backup::{BackupSummary, verify_backup};
pub use clock::Clock;
pub use data_folder::{DataFolder, digest_of};
pub use decision::{DecisionLine, DecisionView, Said};
pub use doctor::Check;
pub use error::{AppError, Result};
pub use exercise::EXERCISE_BATCH;
pub use export::Export;
pub use exposure::{ExposureTotal, ExposureView, GridHead, RefreshSummary, Regained};
pub use plan::{
    Against, Drafted, Ordered, OwnFile, PlanAsk, PlanBy, PlanChange, PlanFacts, PlanFrame, PlanLine, PlanSaid,
    PlanSource, PlanSummary, PlanView, own_of_file,
};
pub use programme::{App, Options, Revision};
pub use ranking::{
    Comparison, CrossCheck, DisputeView, GroupRow, GroupView, ModelView, NoBook, OtherMethods, Pair, PairRow, Parted,
    PreviewAsk, PriorityMap, RankChange, Ranked, RankingBook, RankingView, RunFacts, RunView, VoiceView,
};
pub use records::{Ask, Condition, Op, Page, VersionView};
pub use reference::NamesNothing;
pub use report::decision_document;
pub use tiles::Tile;
pub use view::View;
pub use words::{Words, code_label, criterion_label, fault_place, fault_words, measure, model_text, said, unit};
