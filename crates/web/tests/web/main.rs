//! The whole service in process, over a fresh data folder with the exercise country.

mod access;
mod accounts;
mod cast;
mod change;
mod decisions;
mod forged;
mod headers;
mod hostile;
mod imports;
mod languages;
mod ogc;
mod plans;
mod policy;
mod problems;
mod rankings;
mod strangers;
