//! `warifu key`: making keys, and telling them apart.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use warifu_model::{Json, Language};
use warifu_seal::keys::{KeyError, PublicKey, Signer, SigningKey};
use warifu_signers::Description;
use warifu_signing::encrypt_key;

use crate::args::Context;
use crate::commands::common::written;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::reply::Reply;
use crate::{files, passphrase, random};
use warifu_report::{Page, Text};

/// Makes Ed25519 keys, and tells them apart
///
/// A private key is a PKCS#8 v1 PEM file, encrypted or not, a public key an SPKI PEM file; OpenSSL reads both.
///
/// Every command that signs opens encrypted keys. The passphrase is the first line of a file of --passphrase-file, or else
/// the value of `WARIFU_PASSPHRASE`, or else it is asked for at the terminal. It is never an argument.
///
/// A key need not be in a file: wherever a command takes a private key to sign with, it takes signer:FILE.json, which
/// describes a program or a token (PKCS#11) that signs. docs/SIGNERS.md has the form.
#[derive(Args, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct Key {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    New(New),
    Public(Public),
    Id(Id),
}

/// Makes a new private key
///
/// The file is readable by its owner only. A file that exists is never overwritten.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  warifu key new -o key.pem\n  warifu key new --encrypt -o key.pem      # asks for a passphrase\n  openssl pkey -in key.pem -noout -text    # OpenSSL reads it"
)]
struct New {
    /// Where the private key goes
    #[arg(short, long, value_name = "KEY.pem")]
    output: PathBuf,
    /// Encrypt it with a passphrase (PKCS#8, scrypt and AES-256)
    #[arg(long)]
    encrypt: bool,
}

/// Writes the public half of a private key
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  warifu key public key.pem -o pub.pem\n  warifu key public key.pem -o -")]
struct Public {
    /// The private key, or signer:FILE.json
    #[arg(value_name = "KEY.pem")]
    key: PathBuf,
    /// Where the public key goes; - is standard output
    #[arg(short, long, value_name = "PUB.pem")]
    output: PathBuf,
}

/// Shows the id of a key, and its public half as policies write it
///
/// The id is the SHA-256 of the public key's SPKI structure. The form `ed25519:...` goes into the `key` fields of
/// admission and trust policies.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  warifu key id pub.pem\n  warifu key id key.pem --format json\n  warifu key id key.pem --text        for policies: ed25519:..."
)]
struct Id {
    /// A private or public key, or signer:FILE.json
    #[arg(value_name = "KEY.pem")]
    file: PathBuf,
    /// Only the public key as policies write it, and nothing else
    #[arg(long)]
    text: bool,
}

impl Key {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        match self.verb {
            Verb::New(new) => new.run(context.language),
            Verb::Public(public) => public.run(context.language),
            Verb::Id(id) => id.run(context.language),
        }
    }
}

impl New {
    fn run(self, language: Language) -> Result<Reply, Failure> {
        if files::is_stream(&self.output) {
            return Err(Failure::usage(Both::new(
                "a new private key is not written to standard output",
                "新しい秘密鍵は標準出力に書き出さない",
            ))
            .help(Both::new("give a file name to -o", "-o にファイル名を指定してください")));
        }
        if !self.encrypt && passphrase::is_given() {
            return Err(Failure::usage(Both::new(
                "a passphrase is given, and the key would not be encrypted",
                "パスフレーズが指定されているが、鍵は暗号化されない",
            ))
            .help(Both::new("add --encrypt", "--encrypt を加えてください")));
        }
        let key = SigningKey::from_seed(&*random::seed()?);
        self.write(&key)?;
        let mut page = Page::default();
        let what = if self.encrypt {
            ["encrypted private key", "暗号化された秘密鍵"]
        } else {
            ["private key", "秘密鍵"]
        };
        page.line(written(language, what, &show(&self.output)));
        page.fields(2, describe(&key.public_key(), language));
        page.indented(
            2,
            Text::new().dim(language.pick(
                "Keep it secret and back it up: it cannot be regenerated.",
                "秘密に保ち、バックアップを取ってください。再生成はできません。",
            )),
        );
        let json = to_json(&key.public_key()).with("file", show(&self.output)).with("encrypted", self.encrypt);
        Ok(Reply::new(Exit::Yes, page, json))
    }

    fn write(&self, key: &SigningKey) -> Result<(), Failure> {
        if !self.encrypt {
            return files::write_secret(&self.output, key.to_pem().reveal());
        }
        let passphrase = passphrase::for_new_key(&self.output)?;
        files::write_secret(&self.output, &encrypt_key(key, &passphrase, &*random::seed()?)?)
    }
}

impl Public {
    fn run(self, language: Language) -> Result<Reply, Failure> {
        let public = read_signing(&self.key)?.public_key();
        let output = files::write(&self.output, public.to_pem().into_bytes())?;
        let mut page = Page::default();
        page.line(written(language, ["public key", "公開鍵"], &show(&self.output)));
        page.fields(2, describe(&public, language));
        Ok(Reply::new(Exit::Yes, page, to_json(&public)).output(output))
    }
}

impl Id {
    fn run(self, language: Language) -> Result<Reply, Failure> {
        let public = read_either(&self.file)?;
        let mut page = Page::default();
        if self.text {
            let text = format!("{public}\n").into_bytes();
            return Ok(Reply::new(Exit::Yes, page, to_json(&public)).output(Some(text)));
        }
        page.fields(0, describe(&public, language));
        Ok(Reply::new(Exit::Yes, page, to_json(&public)))
    }
}

/// Whoever signs: a private key in a file, or after `signer:` what a description names. Every command that signs asks here.
pub(crate) fn read_signing(path: &Path) -> Result<Box<dyn Signer>, Failure> {
    if let Some(path) = described(path) {
        return open_signer(path);
    }
    let pem = files::read_secret(path)?;
    Ok(Box::new(passphrase::open(path, &pem)?))
}

/// The description of a signer that an argument names; a file whose name begins so is written `./signer:…`.
fn described(path: &Path) -> Option<&Path> {
    path.to_str()?.strip_prefix("signer:").map(Path::new)
}

fn open_signer(path: &Path) -> Result<Box<dyn Signer>, Failure> {
    let source = files::read_within(path, Description::MAX_BYTES)?;
    // an error about a description shows what stands there
    if SigningKey::is_in(source.bytes()) {
        let message = Both::new("`signer:` before a private key", "秘密鍵の前に `signer:` が付いています");
        let help = Both::new(
            "give the key file by itself; after signer: comes a description of a signer",
            "鍵のファイルはそのまま指定してください。signer: の後には署名者の記述ファイルを指定します",
        );
        return Err(Failure::usage(message).help(help).file(path));
    }
    let description = Description::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    description.open(folder).map_err(|error| Failure::of(&error).file(path))
}

/// Reads the public half of a private key or of a signer, or a public key.
pub(crate) fn read_either(path: &Path) -> Result<PublicKey, Failure> {
    if let Some(path) = described(path) {
        return Ok(open_signer(path)?.public_key());
    }
    let pem = files::read_secret(path)?;
    match SigningKey::from_pem(&pem) {
        Ok(key) => Ok(key.public_key()),
        Err(KeyError::WrongLabel { .. }) => PublicKey::from_pem(&pem).map_err(|error| unusable(path, &error)),
        Err(_) => passphrase::open(path, &pem).map(|key| key.public_key()),
    }
}

/// The names of a public key.
pub(crate) fn describe(key: &PublicKey, language: Language) -> [(&'static str, Text); 2] {
    [
        (language.pick("key id", "鍵 ID"), key.key_id().to_string().into()),
        (language.pick("public key", "公開鍵"), key.to_string().into()),
    ]
}

pub(crate) fn to_json(key: &PublicKey) -> Json {
    Json::object().with("format", "warifu.key/1").with("key_id", key.key_id()).with("public_key", key.to_string())
}

/// Where the content of a key file may not be shown.
pub(crate) fn unusable(path: &Path, error: &KeyError) -> Failure {
    Failure::of(error).file(path)
}

fn show(path: &Path) -> String {
    path.display().to_string()
}
