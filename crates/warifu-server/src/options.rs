use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use warifu_model::json::shorten;
use warifu_model::{Language, Token, problems};
use warifu_server::{Opens, Right};

/// What is asked for on the command line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Options {
    pub(crate) verb: Verb,
    /// Where the ledger is; empty where no option says it.
    pub(crate) db: String,
    pub(crate) db_schema: String,
    pub(crate) listen: SocketAddr,
    pub(crate) operator: Option<SocketAddr>,
    pub(crate) is_read_only: bool,
    pub(crate) is_silent: bool,
    pub(crate) is_secure: bool,
    pub(crate) workers: usize,
    pub(crate) desk_token: Option<PathBuf>,
    pub(crate) desk_header: Option<(String, String)>,
    pub(crate) mailbox: Option<PathBuf>,
    pub(crate) witness_name: Option<String>,
    pub(crate) witness_key: Option<PathBuf>,
    pub(crate) witness_memory: Option<PathBuf>,
    pub(crate) witness_logs: Vec<String>,
    pub(crate) witnesses: Vec<String>,
    pub(crate) language: Language,
}

/// What is to be done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Verb {
    Collect,
    /// A token that opens a box of the mailbox in a folder, for this holder.
    Admit(PathBuf, Opens, Token),
    Publish(PathBuf),
    Serve,
}

problems! {
    /// The reason why the command line was not understood, or not followed.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum OptionsError {
        /// An option is not known, is twice there, or has no value.
        Argument {
            /// The argument, shortened.
            argument: String,
        } => {
            code: "server-option-unknown",
            en: "`{argument}` is not an option, is given twice, or has no usable value",
            ja: "`{argument}` はオプションではないか、重複しているか、使える値がない",
            help_en: "look at `warifu-server --help`",
            help_ja: "`warifu-server --help --lang ja` を見てください",
        }
        /// A file cannot be used for what it is named for.
        File {
            /// Its name, shortened.
            file: String,
            /// What is wrong with it.
            message: String,
        } => {
            code: "server-file-unusable",
            en: "`{file}` cannot be used: {message}",
            ja: "`{file}` を使えない：{message}",
            help_en: "look at the file and the rights on it",
            help_ja: "ファイルの内容とアクセス権を確認してください",
        }
        /// The help is asked for.
        Help => {
            code: "server-help",
            en: "the help is asked for",
            ja: "ヘルプを表示する",
            help_en: "read it",
            help_ja: "お読みください",
        }
        /// The address cannot be listened at.
        Listen {
            /// The address.
            address: String,
            /// What the system says.
            message: String,
        } => {
            code: "server-address-unusable",
            en: "the server cannot listen at `{address}`: {message}",
            ja: "`{address}` で待ち受けられない：{message}",
            help_en: "choose another address with `--listen`, or end the program that has it",
            help_ja: "`--listen` で別のアドレスを選ぶか、そのアドレスを使用中のプログラムを終了してください",
        }
    }
}

/// The language of what is said, as far as the options say so.
pub(crate) fn language(arguments: &[String]) -> Language {
    let mut pairs = arguments.windows(2);
    let is_ja = pairs.any(|pair| matches!(pair, [name, value] if name == "--lang" && value == "ja"));
    if is_ja || arguments.iter().any(|one| one == "--lang=ja") { Language::Ja } else { Language::En }
}

impl Options {
    pub(crate) fn read(arguments: &[String]) -> Result<Self, OptionsError> {
        let mut options = Self::default();
        let mut given: Vec<String> = Vec::new();
        let mut words = arguments.iter();
        let mut free = Vec::new();
        while let Some(word) = words.next() {
            let wrong = || OptionsError::Argument { argument: shorten(word) };
            if word == "--help" || word == "-h" {
                return Err(OptionsError::Help);
            }
            let Some(_) = word.strip_prefix("--") else {
                free.push(word.as_str());
                continue;
            };
            let (name, inline) =
                word.split_once('=').map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
            if !MANY.contains(&name) && given.iter().any(|one| one == name) {
                return Err(wrong());
            }
            given.push(name.to_owned());
            if options.switch(name) {
                if inline.is_some() {
                    return Err(wrong());
                }
                continue;
            }
            let value = inline.or_else(|| words.next().map(String::as_str)).ok_or_else(wrong)?;
            options.set(name, value).ok_or_else(wrong)?;
        }
        options.verb = match free.as_slice() {
            [] | ["serve"] => Verb::Serve,
            ["collect-cosignatures"] => Verb::Collect,
            ["publish", folder] => Verb::Publish(folder.into()),
            ["mailbox-token", folder, rest @ ..] => admitted(folder, rest)?,
            [first, ..] => return Err(OptionsError::Argument { argument: shorten(first) }),
        };
        Ok(options)
    }

    /// With the ledger that the environment names, where no option does, and else with the one that is used by default.
    #[must_use]
    pub(crate) fn with_db_of(self, variable: Option<String>) -> Self {
        if !self.db.is_empty() {
            return self;
        }
        let named = variable.filter(|text| !text.is_empty());
        Self { db: named.unwrap_or_else(|| "sqlite:ledger.db".to_owned()), ..self }
    }

    fn switch(&mut self, name: &str) -> bool {
        match name {
            "--read-only" => self.is_read_only = true,
            "--no-access-log" => self.is_silent = true,
            "--secure-cookie" => self.is_secure = true,
            _ => return false,
        }
        true
    }

    fn set(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "--db" if !value.is_empty() => value.clone_into(&mut self.db),
            "--db-schema" => value.clone_into(&mut self.db_schema),
            "--listen" => self.listen = value.parse().ok()?,
            "--operator" => self.operator = Some(value.parse().ok()?),
            "--workers" => self.workers = value.parse().ok().filter(|workers| (1..=256).contains(workers))?,
            "--desk-token" => self.desk_token = Some(value.into()),
            "--desk-header" => {
                let (name, value) =
                    value.split_once('=').filter(|(name, value)| !name.is_empty() && !value.is_empty())?;
                self.desk_header = Some((name.to_owned(), value.to_owned()));
            }
            "--mailbox" => self.mailbox = Some(value.into()),
            "--witness-name" => self.witness_name = Some(value.to_owned()),
            "--witness-key" => self.witness_key = Some(value.into()),
            "--witness-memory" => self.witness_memory = Some(value.into()),
            "--witness-log" => self.witness_logs.push(value.to_owned()),
            "--witness" => self.witnesses.push(value.to_owned()),
            "--lang" if ["en", "ja"].contains(&value) => {
                self.language = if value == "ja" { Language::Ja } else { Language::En };
            }
            _ => return None,
        }
        Some(())
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            verb: Verb::Serve,
            db: String::new(),
            db_schema: "warifu".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            operator: None,
            is_read_only: false,
            is_silent: false,
            is_secure: false,
            workers: 4,
            desk_token: None,
            desk_header: None,
            mailbox: None,
            witness_name: None,
            witness_key: None,
            witness_memory: None,
            witness_logs: Vec::new(),
            witnesses: Vec::new(),
            language: Language::En,
        }
    }
}

/// `read NAME`, or `write NAME HOLDER`.
fn admitted(folder: &str, words: &[&str]) -> Result<Verb, OptionsError> {
    let wrong = |word: &str| OptionsError::Argument { argument: shorten(word) };
    let (right, name, holder) = match words {
        ["read", name] => (Right::Read, *name, *name),
        ["write", name, holder] => (Right::Write, *name, *holder),
        _ => return Err(wrong(words.first().unwrap_or(&"mailbox-token"))),
    };
    let token = |word: &str| Token::parse(word).ok_or_else(|| wrong(word));
    Ok(Verb::Admit(folder.into(), Opens { name: token(name)?, right }, token(holder)?))
}

/// The help, in one language.
pub(crate) fn help(language: Language) -> String {
    let mut text = String::from(language.pick(
        "The ledger of a certification body over HTTP\n\nUsage:\n",
        "認証機関の台帳をHTTPで提供します\n\n使い方：\n",
    ));
    for (form, en, ja) in USES {
        let _ = writeln!(text, "  {form}\n      {}", language.pick(*en, *ja));
    }
    text.push_str(language.pick("\nOptions:\n", "\nオプション：\n"));
    for (form, en, ja) in OPTIONS {
        let _ = writeln!(text, "  {form}\n      {}", language.pick(*en, *ja));
    }
    text
}

/// Options that may be there several times.
const MANY: [&str; 2] = ["--witness", "--witness-log"];

type Line = (&'static str, &'static str, &'static str);

const USES: &[Line] = &[
    ("warifu-server [serve]", "Answer until SIGTERM or Ctrl-C", "SIGTERM又はCtrl-Cまで応答する"),
    (
        "warifu-server publish DIR",
        "Write the public pages, bundles and the log as files",
        "公開ページ、バンドル及びログをファイルに書き出す",
    ),
    (
        "warifu-server collect-cosignatures --witness URL",
        "Ask witnesses to cosign the last checkpoint",
        "最新のチェックポイントへの連署を証人に求める",
    ),
    (
        "warifu-server mailbox-token DIR read BOX | write BOX HOLDER",
        "Make a token that reads a box of the mailbox in DIR, or writes into it; it is shown once",
        "DIRの郵便受けの箱を読む、又は箱に書き込むトークンを作る（表示は一度だけ）",
    ),
];

const OPTIONS: &[Line] = &[
    (
        "--db STORE",
        "sqlite:FILE, postgres://…, or none for a witness alone (default WARIFU_DB, or sqlite:ledger.db)",
        "sqlite:FILE、postgres://… 又は none（証人のみ）（既定値は WARIFU_DB 又は sqlite:ledger.db）",
    ),
    ("--db-schema NAME", "The schema in PostgreSQL (default warifu)", "PostgreSQLのスキーマ（既定値 warifu）"),
    ("--listen ADDRESS", "Address and port (default 127.0.0.1:8080)", "アドレスとポート（既定値 127.0.0.1:8080）"),
    (
        "--operator ADDRESS",
        "Answer /metrics and /healthz at this address; /metrics nowhere else",
        "このアドレスで /metrics と /healthz に応答する（/metrics はここでのみ）",
    ),
    (
        "--read-only",
        "Open the ledger to be read; what would write is answered with 503",
        "読取専用で開く。書込みには503を返す",
    ),
    ("--workers N", "Requests answered at once (default 4)", "同時に処理する要求の数（既定値 4）"),
    (
        "--desk-token FILE",
        "Open the desk to who has the token in this file (32 characters or more)",
        "このファイルのトークン（32文字以上）を持つ人に窓口を開く",
    ),
    (
        "--desk-header NAME=VALUE",
        "Open the desk where a proxy sets this header",
        "プロキシがこのヘッダーを付けた要求に窓口を開く",
    ),
    ("--secure-cookie", "Send the cookie of the desk over TLS only", "窓口のクッキーをTLSでのみ送らせる"),
    (
        "--mailbox DIR",
        "Keep sealed items and receipts in this folder for who has a token",
        "封入された情報と受領証を、このフォルダでトークンの持ち主に取り次ぐ",
    ),
    ("--no-access-log", "Write no line for each answer", "応答ごとの記録を出力しない"),
    ("--witness-name NAME", "Be a witness of this name", "この名前の証人として動作する"),
    ("--witness-key KEY", "Its key: a PEM file, or signer:FILE.json", "証人の鍵：PEMファイル又は signer:FILE.json"),
    (
        "--witness-log KEY",
        "A log that it watches, as NAME+ID+KEY; may be repeated",
        "監視するログ（NAME+ID+KEY）。複数指定可",
    ),
    ("--witness-memory DIR", "Where it keeps what it cosigned last", "最後に連署した内容の保存先"),
    ("--witness URL", "A witness to ask; may be repeated", "連署を求める証人。複数指定可"),
    ("--lang en|ja", "Language of messages", "メッセージの言語"),
    ("-h, --help", "This text", "この説明"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Options, OptionsError> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Options::read(&words)
    }

    #[test]
    fn options_are_read_once_each() {
        let options =
            read("--db sqlite:a.db --read-only --witness http://a --witness http://b collect-cosignatures").unwrap();
        assert_eq!((options.verb, options.witnesses.len(), options.is_read_only), (Verb::Collect, 2, true));
        for wrong in [
            "--db",
            "--db a --db b",
            "--read-only=1",
            "--workers 0",
            "--desk-header x",
            "--lang fr",
            "fly",
            "publish",
            "--x 1",
        ] {
            assert!(matches!(read(wrong), Err(OptionsError::Argument { .. })), "{wrong}");
        }
    }

    #[test]
    fn the_ledger_is_named_by_the_option_before_the_environment() {
        let db = |line: &str, variable: Option<&str>| read(line).unwrap().with_db_of(variable.map(str::to_owned)).db;
        assert_eq!(db("--db sqlite:a.db", Some("postgres://me:secret@host/db")), "sqlite:a.db");
        assert_eq!(db("", Some("postgres://me:secret@host/db")), "postgres://me:secret@host/db");
        assert_eq!(db("", Some("")), "sqlite:ledger.db");
        assert_eq!(db("", None), "sqlite:ledger.db");
    }

    #[test]
    fn every_option_of_the_help_is_known() {
        for (form, en, ja) in OPTIONS.iter().chain(USES) {
            assert!(!en.is_empty() && !ja.is_ascii(), "{form}");
        }
        for (form, ..) in OPTIONS.iter().filter(|(form, ..)| form.starts_with("--")) {
            let name = form.split(' ').next().unwrap();
            let mut options = Options::default();
            let values = ["x", "1", "a=b", "127.0.0.1:1", "ja"];
            assert!(options.switch(name) || values.iter().any(|value| options.set(name, value).is_some()), "{name}");
        }
    }
}
