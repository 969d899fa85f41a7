use std::path::PathBuf;

use clap::Args;
use warifu::recognition::signs_for;
use warifu_model::{Digest, Json, Token};
use warifu_seal::dsse::AddSignatureError;
use warifu_signing::{ArrangeError, sign_arrangement};

use super::opened::Opened;
use crate::args::{Context, Misread};
use crate::commands::common::written;
use crate::commands::gate::read_trust;
use crate::commands::key;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use warifu_report::{Page, Text};

/// Adds the signature of one party to an arrangement
///
/// The parties sign one after the other, each at home, the same bytes: the first signs the document, the next the envelope that the
/// first one made. The result goes into `warifu bundle --arrangement` and `warifu check --arrangement`. Look at it first:
/// `warifu recognition show`. With --trust the key has to be one that the policy names for a party at the time of the edition.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu recognition sign draft.json --key ministry.pem -o begun.json
  warifu recognition sign begun.json --key partner.pem --trust trust.json --party jp -o signed.json")]
pub(super) struct Sign {
    /// The arrangement: ID, ID@RANGE or a file, as it is or signed by others
    #[arg(value_name = "ARRANGEMENT")]
    arrangement: String,
    /// The private key, or signer:FILE.json
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// A trust policy that has to name the key for a party
    #[arg(long, value_name = "POLICY.json")]
    trust: Option<PathBuf>,
    /// With --trust: the party that signs
    #[arg(long, value_name = "PARTY", requires = "trust", value_parser = party)]
    party: Option<Token>,
    /// Where the envelope goes
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

fn party(text: &str) -> Result<Token, Misread> {
    Token::parse(text)
        .ok_or_else(|| Misread::new("a party is a token such as `jp`", "当事者は `jp` のようなトークンです"))
}

impl Sign {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let opened = Opened::choose(&self.arrangement)?;
        let key = key::read_signing(&self.key)?;
        let party = self.party(&opened, &key.public_key())?;
        let envelope = sign_arrangement(opened.source.bytes(), &*key).map_err(|error| match &error {
            ArrangeError::Signatures(AddSignatureError::Signer(error)) => Failure::of(error),
            ArrangeError::Read(error) => Failure::read(&opened.source, error),
            _ => Failure::of(&error).file(opened.source.path()),
        })?;
        let bytes = Json::from(&envelope).to_canonical();
        let digest = Digest::of(&bytes);
        let output = files::write(&self.output, bytes)?;
        let (language, arrangement) = (context.language, &opened.arrangement);
        let mut page = Page::default();
        page.line(written(language, ["signed arrangement", "署名付きの取決め"], &self.output.display().to_string()));
        let parties: Vec<&str> = arrangement.charter.parties.iter().map(Token::as_str).collect();
        page.fields(
            2,
            [
                (language.pick("arrangement", "取決め"), arrangement.title.in_language(language).into()),
                (language.pick("edition", "版"), arrangement.sequence.to_string().into()),
                (language.pick("party", "当事者"), party.as_ref().map(Token::as_str).unwrap_or_default().into()),
                (language.pick("key id", "鍵 ID"), key.key_id().to_string().into()),
                (language.pick("signatures", "署名の数"), envelope.signatures.len().to_string().into()),
                (language.pick("parties of the charter", "憲章の当事者"), parties.join(", ").into()),
            ],
        );
        page.indented(
            2,
            Text::new().dim(language.pick(
                "It counts where every party of the charter has signed, by keys that the policy of an importer names.",
                "憲章の全ての当事者が、輸入者の方針が挙げる鍵で署名した場合に有効となります。",
            )),
        );
        let json = Json::object()
            .with("arrangement", &arrangement.charter.id)
            .with("sequence", arrangement.sequence)
            .with("edition", opened.digest)
            .with("envelope", digest)
            .with("key_id", key.key_id())
            .with("party", party.as_ref().map(Json::from))
            .with("parties", Json::list(&arrangement.charter.parties))
            .with("signatures", envelope.signatures.len());
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }

    /// The party for which the key signs, where a policy says so.
    fn party(&self, opened: &Opened, key: &warifu_seal::keys::PublicKey) -> Result<Option<Token>, Failure> {
        let Some(path) = &self.trust else { return Ok(None) };
        let trust = read_trust(path)?;
        let found = signs_for(&trust, &opened.arrangement, self.party.as_ref(), key);
        found.map(Some).map_err(|error| {
            let pointer = if error.code() == "party-unknown" { "/charter/parties" } else { "" };
            let failure = Failure::of(&error).exits(Exit::No);
            if pointer.is_empty() {
                return failure.file(path).help(Both::by(|language| error.help(language).into_owned()));
            }
            failure.at(&opened.source, pointer, None)
        })
    }
}
