use std::path::PathBuf;

use clap::Args;
use warifu_model::{Certificate, Digest, Envelope, Json, Language, LedgerStep, StatusSnapshot};
use warifu_report::{Page, Text};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::keys::Signer;
use warifu_seal::note::{NoteKind, NoteSigner};

use crate::args::Context;
use crate::commands::{common, key};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::reply::Reply;

/// Signs what the ledger waits for: a step, a certificate, a snapshot, a checkpoint
///
/// This needs no ledger: the file goes to the officer, who looks at it, signs, and sends it back. What is signed is shown. A certificate
/// that has signatures already gets one more.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger sign step.json --key reviewer.pem
  warifu ledger sign certificate.json --key signer:token.json -o signed.json")]
pub(super) struct Sign {
    /// What is signed
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The private key of the officer, or signer:FILE.json
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// Where it goes, signed; it takes the place of the file where this is left out
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
}

/// What there is to sign.
enum Content {
    Step(Box<LedgerStep>),
    Certificate(Box<Certificate>, Envelope),
    Snapshot(StatusSnapshot),
    Checkpoint(Checkpoint),
}

impl Sign {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let source = files::read(&self.file)?;
        let paper = Content::of(&source)?;
        let officer = key::read_signing(&self.key)?;
        let id = officer.key_id();
        let (what, told) = paper.described(context);
        let bytes = paper.signed(&source, officer)?;
        let path = self.output.as_ref().unwrap_or(&self.file);
        let digest = Digest::of(&bytes);
        let output = files::write(path, bytes)?;
        let language = context.language;
        let mut page = Page::default();
        page.line(common::written(language, ["signed file", "署名済みのファイル"], &path.display().to_string()));
        let mut all = vec![(language.pick("what", "対象"), Text::new().strong(what))];
        all.extend(told);
        all.push((language.pick("key id", "鍵 ID"), common::digest(id)));
        page.fields(2, all);
        let json = Json::object().with("what", paper.name()).with("key_id", id).with("file", digest);
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }
}

impl Content {
    fn of(source: &Source) -> Result<Self, Failure> {
        let bytes = source.bytes();
        if let Ok(step) = LedgerStep::read(bytes) {
            return Ok(Self::Step(Box::new(step)));
        }
        if let Ok(snapshot) = StatusSnapshot::read(bytes) {
            return Ok(Self::Snapshot(snapshot));
        }
        if let Some(checkpoint) = std::str::from_utf8(bytes).ok().and_then(|text| Checkpoint::read(text).ok()) {
            return Ok(Self::Checkpoint(checkpoint));
        }
        let bare = || Envelope {
            payload_type: Envelope::IN_TOTO_PAYLOAD.to_owned(),
            payload: bytes.to_vec(),
            signatures: Vec::new(),
        };
        let envelope = Envelope::read(bytes).unwrap_or_else(|_| bare());
        let certificate = Certificate::read(&envelope.payload).ok();
        match certificate.filter(|_| envelope.payload_type == Envelope::IN_TOTO_PAYLOAD) {
            Some(certificate) => Ok(Self::Certificate(Box::new(certificate), envelope)),
            None => Err(Failure::input(
                "wrong-format",
                Both::new(
                    "this is no step, certificate, status snapshot or checkpoint to sign",
                    "署名の対象となるステップ、認証書、状態一覧又はチェックポイントではありません",
                ),
            )
            .help(Both::new(
                "`warifu ledger case`, `issue` and `publish` write what is to be signed",
                "署名の対象は `warifu ledger case`、`issue`、`publish` が書き出します",
            ))
            .named(source)
            .file(source.path())),
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Step(_) => "step",
            Self::Certificate(..) => "certificate",
            Self::Snapshot(_) => "snapshot",
            Self::Checkpoint(_) => "checkpoint",
        }
    }

    /// What it says, for whoever signs.
    fn described(&self, context: Context) -> (String, Vec<(&'static str, Text)>) {
        let language = context.language;
        match self {
            Self::Step(step) => {
                let (kind, name) = (step.kind.text(language), step.step.text(language));
                let what = language.pick(format_args!("{name} ({kind})"), format_args!("{name}（{kind}）")).to_string();
                (what, super::step::fields(step, language))
            }
            Self::Certificate(certificate, _) => {
                (language.pick("certificate", "認証書").to_owned(), certificate_fields(certificate, language))
            }
            Self::Snapshot(snapshot) => {
                let fields = vec![
                    (language.pick("number", "通番"), snapshot.sequence.to_string().into()),
                    (language.pick("certificates", "認証書"), snapshot.count.to_string().into()),
                    (language.pick("made", "作成"), snapshot.issued_at.to_string().into()),
                ];
                (language.pick("status snapshot", "状態一覧").to_owned(), fields)
            }
            Self::Checkpoint(checkpoint) => {
                let fields = vec![
                    (language.pick("origin", "ログ名"), checkpoint.origin().into()),
                    (language.pick("size", "登録数"), checkpoint.size().to_string().into()),
                    (language.pick("root", "ルート"), checkpoint.root().to_string().into()),
                ];
                (language.pick("checkpoint", "チェックポイント").to_owned(), fields)
            }
        }
    }

    fn signed(&self, source: &Source, key: Box<dyn Signer>) -> Result<Vec<u8>, Failure> {
        let envelope = match self {
            Self::Step(step) => step_signed(step, &*key)?,
            Self::Snapshot(_) => key
                .sign_envelope(StatusSnapshot::PAYLOAD_TYPE, source.bytes().to_vec())
                .map_err(|error| Failure::of(&error))?,
            Self::Certificate(_, envelope) => {
                let mut envelope = envelope.clone();
                key.add_signature(&mut envelope).map_err(|error| Failure::of(&error).file(source.path()))?;
                envelope
            }
            Self::Checkpoint(checkpoint) => return checkpoint_signed(checkpoint, key).map(String::into_bytes),
        };
        Ok(Json::from(&envelope).to_canonical())
    }
}

/// What a certificate says, for whoever signs: with three signatures it holds, whatever the ledger says.
fn certificate_fields(certificate: &Certificate, language: Language) -> Vec<(&'static str, Text)> {
    let (product, set) = (&certificate.product, &certificate.set);
    let until =
        certificate.expires_at.map_or(language.pick("no expiry", "期限なし").to_owned(), |at| at.to_string());
    let mut fields: Vec<(&'static str, Text)> = vec![
        (language.pick("number", "番号"), Text::new().strong(&*certificate.number)),
        (language.pick("body", "機関"), certificate.body.name.in_language(language).into()),
        (language.pick("holder", "保有者"), certificate.holder.name.in_language(language).into()),
        (language.pick("product", "製品"), format!("{} {} {}", product.vendor, product.model, product.version).into()),
        (language.pick("scope", "範囲"), certificate.scope.in_language(language).into()),
        (language.pick("set", "要求事項集"), format!("{}@{}", set.id, set.version).into()),
    ];
    fields.extend(certificate.level.as_deref().map(|level| (language.pick("level", "レベル"), level.into())));
    fields.push((language.pick("granted", "授与"), certificate.granted_at.to_string().into()));
    fields.push((language.pick("ends", "期限"), until.into()));
    fields.push((language.pick("record", "記録"), common::digest(certificate.record)));
    fields
}

/// A step, signed.
pub(super) fn step_signed(step: &LedgerStep, key: &dyn Signer) -> Result<Envelope, Failure> {
    key.sign_envelope(LedgerStep::PAYLOAD_TYPE, Json::from(step).to_canonical()).map_err(|error| Failure::of(&error))
}

/// A checkpoint, signed by its log.
pub(super) fn checkpoint_signed(checkpoint: &Checkpoint, key: Box<dyn Signer>) -> Result<String, Failure> {
    let signer = NoteSigner::new(checkpoint.origin(), NoteKind::Ed25519, key).map_err(|error| Failure::of(&error))?;
    checkpoint.sign(&signer).map_err(|error| Failure::of(&error))
}
