use warifu_model::json::{Limits, Node, Tape};
use warifu_model::{Phrase, PublicKeyText, ReadError};

/// Which signer there is and how to reach it (`warifu.signer-description/1`). It holds no secret.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Description {
    /// The public key that the signer has to have. A program is not asked for its key where it stands here.
    pub public_key: Option<PublicKeyText>,
    /// What it is.
    pub kind: SignerKind,
}

/// What a signer is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SignerKind {
    /// A program that is asked.
    Program(ProgramDescription),
    /// A key on a token.
    Token(TokenDescription),
}

/// A program that is asked to sign.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProgramDescription {
    /// Its path; one with a slash that is not absolute begins at the folder of the description. A bare name is looked for in `PATH`.
    pub program: String,
    /// Its arguments, as they are: no shell sees them.
    pub arguments: Vec<String>,
    /// How long an answer is waited for, in seconds.
    pub seconds: u32,
}

/// A key on a token that PKCS#11 reaches.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TokenDescription {
    /// The path of the PKCS#11 module, a shared library; it begins as that of a program does.
    pub module: String,
    /// The label of the token.
    pub token: String,
    /// The label (`CKA_LABEL`) of the key.
    pub key: String,
    /// The file that holds the PIN, as a path that begins at the folder of the description.
    pub pin_file: Option<String>,
    /// The environment variable that holds the PIN.
    pub pin_environment: Option<String>,
}

impl Description {
    /// Most bytes of a description.
    pub const MAX_BYTES: usize = 64 * 1024;
    /// How long a program is waited for where its description does not say: 60 seconds.
    pub const SECONDS: u32 = 60;
    /// The longest that a program is waited for: an hour.
    pub const MAX_SECONDS: u32 = 3600;
    /// Most arguments of a program.
    pub const MAX_ARGUMENTS: usize = 100;

    /// Reads a description strictly.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        let limits = Limits { bytes: Self::MAX_BYTES, items: Self::MAX_ARGUMENTS, ..Limits::envelope() };
        let tape = Tape::parse_within(bytes, limits)?;
        let node = tape.root();
        let mut fields = node.fields()?;
        fields.format("warifu.signer-description/1")?;
        let public_key = fields.optional("public_key")?;
        let kind = fields.node_of("kind")?;
        let is = kind.string()?;
        let kind = match is.as_ref() {
            "program" => SignerKind::Program(ProgramDescription {
                program: fields.required("program")?,
                arguments: fields.find("arguments").map(arguments).transpose()?.unwrap_or_default(),
                seconds: fields.find("seconds").map(seconds).transpose()?.unwrap_or(Self::SECONDS),
            }),
            "pkcs11" => SignerKind::Token(TokenDescription {
                module: fields.required("module")?,
                token: fields.required("token")?,
                key: fields.required("key")?,
                pin_file: fields.optional("pin_file")?,
                pin_environment: fields.optional("pin_environment")?,
            }),
            _ => return Err(kind.broken(KINDS)),
        };
        fields.finish()?;
        match &kind {
            SignerKind::Token(token) if token.pin_file.is_some() && token.pin_environment.is_some() => {
                Err(node.broken(ONE_PIN))
            }
            _ => Ok(Self { public_key, kind }),
        }
    }
}

/// An argument may be empty, other than a text that people read.
fn arguments(node: Node<'_>) -> Result<Vec<String>, ReadError> {
    let text = |item: Node<'_>| {
        let text = item.string()?;
        if text.contains('\0') { Err(item.broken(NO_NUL)) } else { Ok(text.into_owned()) }
    };
    node.items()?.map(text).collect()
}

fn seconds(node: Node<'_>) -> Result<u32, ReadError> {
    let seconds = node.integer_within(1, Description::MAX_SECONDS.into())?;
    Ok(u32::try_from(seconds).unwrap_or(Description::MAX_SECONDS))
}

const KINDS: Phrase =
    Phrase { en: "a signer is a `program` or `pkcs11`", ja: "署名者は `program` 又は `pkcs11` である" };
const NO_NUL: Phrase = Phrase { en: "an argument has no zero byte", ja: "引数に0のバイトを含めない" };
const ONE_PIN: Phrase = Phrase {
    en: "a PIN comes from `pin_file` or from `pin_environment`, not from both",
    ja: "PIN は `pin_file` と `pin_environment` の一方だけから読む",
};
