//! Witnesses as files: attestations that `warifu evaluate` takes, and what they need.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use warifu_compare::diff::{Diff, SAMPLE_PRODUCT, Voice, Witness};
use warifu_model::{Digest, Json, Product, PublicKeyText};
use warifu_seal::keys::SigningKey;

use crate::failure::{Both, Failure};
use crate::files;

/// A witness that was written.
#[derive(Debug)]
pub(crate) struct Written<'w> {
    /// The witness.
    pub(crate) witness: &'w Witness,
    /// Its attestations, the first one under its own name.
    pub(crate) attestations: Vec<PathBuf>,
    /// The policy that admits them, where one is needed.
    pub(crate) admission: Option<PathBuf>,
    /// Evidence documents that have to be provided.
    pub(crate) evidence: Vec<PathBuf>,
}

impl Written<'_> {
    /// What `warifu` is told to evaluate it; only the set is missing.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let text = |path: &PathBuf| path.display().to_string();
        let mut arguments = vec!["evaluate".to_owned()];
        arguments.extend(self.attestations.iter().map(text));
        arguments.extend(["--at".to_owned(), self.witness.at.to_string()]);
        let mut option = |name: &str, value: Option<String>| {
            arguments.extend(value.into_iter().flat_map(|value| [name.to_owned(), value]));
        };
        option("--level", self.witness.level.clone());
        option("--admit", self.admission.as_ref().map(text));
        self.evidence.iter().for_each(|path| option("--evidence", Some(text(path))));
        arguments
    }

    /// For machines.
    pub(crate) fn to_json(&self) -> Json {
        Json::object()
            .with("witness", format!("{}.json", self.witness.name))
            .with("requirement", self.witness.requirement.as_ref())
            .with("accepted_by", self.witness.accepted_by.as_str())
            .with("needs_certificates", !self.witness.certificates.is_empty())
            .with("arguments", Json::list(self.arguments().iter().map(String::as_str)))
    }
}

/// Writes all witnesses of a diff, or none.
pub(crate) fn write<'d>(diff: &'d Diff, folder: &Path) -> Result<Vec<Written<'d>>, Failure> {
    if files::is_stream(folder) {
        return Err(Failure::usage(Both::new("witnesses are several files", "証人は複数のファイルとなる"))
            .help(Both::new("give --witnesses a folder", "--witnesses にはフォルダを指定してください")));
    }
    let product = Product::read(SAMPLE_PRODUCT).map_err(Failure::bug)?;
    let of_requirements = diff.requirements.iter().flat_map(|one| &one.witnesses);
    let all = of_requirements.chain(diff.levels.iter().flat_map(|one| &one.witnesses));
    let mut ready = Vec::new();
    let mut written = Vec::new();
    for witness in all {
        written.push(prepare(witness, &product, folder, &mut ready)?);
    }
    files::create_folder(folder)?;
    files::write_all(&ready)?;
    Ok(written)
}

fn prepare<'w>(
    unsigned: &'w Witness,
    product: &Product,
    folder: &Path,
    ready: &mut Vec<(PathBuf, Vec<u8>)>,
) -> Result<Written<'w>, Failure> {
    let of_documents = SigningKey::from_seed(Digest::of(b"signer of documents of a witness").as_bytes());
    let witness = &unsigned.signed(product, &|message| of_documents.sign(message).to_vec());
    let voices = witness.voices(product);
    let signed = voices.iter().filter(|voice| voice.is_signed()).count();
    let keys: Vec<SigningKey> = (0..signed).map(key).collect();
    let public: Vec<PublicKeyText> =
        keys.iter().chain([&of_documents]).map(|key| PublicKeyText::from_bytes(*key.public_key().as_bytes())).collect();
    let admission = witness.admission(&voices, &public);
    let mut put = |ending: &str, bytes: Vec<u8>| {
        let path = folder.join(format!("{}{ending}", witness.name));
        ready.push((path.clone(), bytes));
        path
    };
    let mut next = keys.iter();
    let mut taken = BTreeSet::new();
    let mut attestations = Vec::new();
    for (place, voice) in voices.iter().enumerate() {
        let ending = if place == 0 { ".json".to_owned() } else { format!("{}.json", suffix(voice, &mut taken)) };
        let statement = pretty(&(&voice.attestation).into());
        let bytes = match voice.is_signed().then(|| next.next()).flatten() {
            Some(key) => {
                let envelope = warifu_signing::attest(&statement, key).map_err(Failure::bug)?;
                warifu_model::Envelope::read(&envelope)
                    .map(|envelope| pretty(&(&envelope).into()))
                    .map_err(Failure::bug)?
            }
            None => statement,
        };
        attestations.push(put(&ending, bytes));
    }
    let admission = admission.map(|admission| put("--admission.json", pretty(&(&admission).into())));
    let documents = witness.documents();
    let evidence = documents.iter().enumerate();
    let evidence =
        evidence.map(|(place, bytes)| put(&format!("--evidence-{}.json", place + 1), bytes.to_vec())).collect();
    Ok(Written { witness: unsigned, attestations, admission, evidence })
}

/// Who speaks in a further attestation: `--third-assessor`.
fn suffix(voice: &Voice, taken: &mut BTreeSet<String>) -> String {
    let role = voice.role.as_ref().map(|role| format!("-{role}")).unwrap_or_default();
    let stem = format!("--{}{role}", voice.party.as_str());
    let mut name = stem.clone();
    let mut number = 1;
    while !taken.insert(name.to_lowercase()) {
        number += 1;
        name = format!("{stem}-{number}");
    }
    name
}

/// The keys of witnesses are known to everybody, so that the same diff gives the same files. Nobody else's policy should
/// know them.
fn key(number: usize) -> SigningKey {
    SigningKey::from_seed(Digest::of(format!("signer {number} of a witness").as_bytes()).as_bytes())
}

fn pretty(json: &Json) -> Vec<u8> {
    format!("{}\n", json.to_pretty().trim_end()).into_bytes()
}
