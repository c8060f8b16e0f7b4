//! A record with its signature, in one file: the signature is over the very bytes of the record.
//!
//! # Source
//! Ed25519: RFC 8032.

use super::{FORMAT, Record};
use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

const ALGORITHM: &str = "Ed25519";

#[derive(Serialize)]
struct Sealed<'a> {
    record: &'a RawValue,
    signature: Mark,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read<'a> {
    #[serde(borrow)]
    record: &'a RawValue,
    signature: Mark,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    algorithm: String,
    public_key: String,
    value: String,
}

/// A record whose signature holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The record.
    pub record: Record,
    /// The public key it was signed with, in hexadecimal; whether it is the programme's is for the reader to know.
    pub public_key: String,
    /// The signature over the record, in hexadecimal.
    pub signature: String,
}

/// Why a file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealFault {
    /// It is no record.
    #[error("this is no record of a decision: {0}; give the .json file that was downloaded when the session closed")]
    NotARecord(String),
    /// The record is of a kind that this program does not know.
    #[error("this record says it is \"{0}\", which this program does not know; use the program that made it")]
    OtherFormat(String),
    /// The signature is not one that this program knows.
    #[error("the signature is not as this program writes them: {0}; ask for the original file")]
    NotASignature(String),
    /// The signature does not belong to these bytes.
    #[error("the signature does not fit: the record was changed after it was signed; ask for the original file")]
    Changed,
    /// The record is as it was signed, but what stands around it is not.
    #[error("the file was changed around the record; ask for the original file")]
    ChangedAround,
}

/// The public half of a key, in hexadecimal.
#[must_use]
pub fn public_key(secret: &[u8; 32]) -> String {
    hex::encode(SigningKey::from_bytes(secret).verifying_key().to_bytes())
}

/// Writes a record with its signature.
///
/// # Errors
/// A record that JSON cannot say, such as one with a score that is no number.
pub fn seal(record: &Record, secret: &[u8; 32]) -> Result<String, serde_json::Error> {
    use ed25519_dalek::Signer as _;
    let text = serde_json::to_string(record)?;
    let key = SigningKey::from_bytes(secret);
    let signature = Mark {
        algorithm: ALGORITHM.to_owned(),
        public_key: hex::encode(key.verifying_key().to_bytes()),
        value: hex::encode(key.sign(text.as_bytes()).to_bytes()),
    };
    written(&RawValue::from_string(text)?, signature)
}

fn written(record: &RawValue, signature: Mark) -> Result<String, serde_json::Error> {
    Ok(format!("{}\n", serde_json::to_string(&Sealed { record, signature })?))
}

/// Reads a record and checks its signature.
///
/// # Errors
/// A file that is no record, and one of which any byte was changed.
pub fn open(file: &[u8]) -> Result<Opened, SealFault> {
    let not = |e: &dyn std::fmt::Display| SealFault::NotARecord(e.to_string());
    let text = std::str::from_utf8(file).map_err(|e| not(&e))?;
    let read: Read = serde_json::from_str(text).map_err(|e| not(&e))?;
    check(read.record.get().as_bytes(), &read.signature)?;
    let around = written(read.record, read.signature.clone()).map_err(|e| not(&e))?;
    if around.as_bytes() != file {
        return Err(SealFault::ChangedAround);
    }
    let record: Record = serde_json::from_str(read.record.get()).map_err(|e| not(&e))?;
    if record.format != FORMAT {
        return Err(SealFault::OtherFormat(record.format));
    }
    Ok(Opened { record, public_key: read.signature.public_key, signature: read.signature.value })
}

fn check(record: &[u8], mark: &Mark) -> Result<(), SealFault> {
    let bad = |what: &str| SealFault::NotASignature(what.to_owned());
    if mark.algorithm != ALGORITHM {
        return Err(bad("another algorithm"));
    }
    let mut public = [0; 32];
    let mut value = [0; 64];
    hex::decode_to_slice(&mark.public_key, &mut public).map_err(|_| bad("its public key is not 64 digits"))?;
    hex::decode_to_slice(&mark.value, &mut value).map_err(|_| bad("it is not 128 digits"))?;
    let key = VerifyingKey::from_bytes(&public).map_err(|_| bad("its public key is none"))?;
    // Strict: a weak key, under which anything could be signed, is refused too.
    key.verify_strict(record, &Signature::from_bytes(&value)).map_err(|_| SealFault::Changed)
}
