use std::path::PathBuf;

use clap::Args;
use warifu_model::{Duration, Envelope, Json, Language, Problem, StatusSnapshot, Timestamp};
use warifu_signing::{Publication, PublishError, SnapshotEvents};

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::common::in_bytes;
use crate::commands::key;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::options;
use crate::reply::Reply;
use crate::store::{self, Shared, Wait};
use warifu_report::{Page, Text, style};

/// Signs the status of all certificates of a body
///
/// The number of the snapshot is one more than the last: the history knows it, whatever file the snapshot goes to. What
/// no importer would take beside the last snapshot is refused: fewer certificates, another past, life for what was
/// withdrawn. Snapshots go into bundles (`warifu bundle --status`), or to importers who have the bundles already.
///
/// The history is on disk before the snapshot is: killed in between, a number is left out, and none is used twice.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu status publish history.json --key status.pem -o snapshot.json
  warifu status publish history.json --key status.pem -o tuesday.json --every P1D
  warifu status publish copy.json --key status.pem --previous last.json -o next.json    after a copy was brought back")]
pub(super) struct Publish {
    /// The history of the body
    #[arg(value_name = "HISTORY.json")]
    history: PathBuf,
    /// The private key of the body for status, or signer:FILE.json
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// Where the snapshot goes
    #[arg(short, long, value_name = "SNAPSHOT")]
    output: PathBuf,
    /// Snapshots before, which a history that was brought back from a copy may not know; the file that is replaced is
    /// one of them
    #[arg(long, num_args = 1.., value_name = "SNAPSHOT")]
    previous: Vec<PathBuf>,
    /// A public key that signed a snapshot before, where it is not the one of --key
    #[arg(long, num_args = 1.., value_name = "PUB.pem")]
    signed_by: Vec<PathBuf>,
    /// How long until the next one, as P7D or P1M
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "P7D")]
    every: Duration,
    /// Leave out since when and why: the smallest snapshot
    #[arg(long)]
    brief: bool,
    /// When it is made; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    wait: Wait,
}

fn duration(text: &str) -> Result<Duration, String> {
    Duration::parse(text).ok_or_else(|| "write a duration as P7D, P1M or P1Y".into())
}

impl Publish {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let key = key::read_signing(&self.key)?;
        let keys = self.signed_by.iter().map(|path| key::read_either(path)).collect::<Result<Vec<_>, _>>()?;
        let _lock = store::lock(&self.history, Shared::History, self.wait)?;
        // now is when nobody else can record anything
        let at = time_or_now(self.at)?;
        let mut history = store::read_history(&self.history)?;
        let before = self.before()?;
        let next_update = at.plus(self.every);
        let events = if self.brief { SnapshotEvents::Omitted } else { SnapshotEvents::All };
        let publication = Publication { issued_at: at, next_update, events, before: &before, keys: &keys };
        let envelope =
            warifu_signing::publish_status(&mut history, &publication, &*key).map_err(|error| self.refused(&error))?;
        let sequence = history.published.as_ref().map_or(0, |published| published.sequence);
        // a number that was used is on disk before anybody sees it
        store::write_history(&self.history, &history)?;
        let bytes = Json::from(&envelope).to_canonical();
        let size = bytes.len();
        let output = files::write(&self.output, bytes)?;
        let language = context.language;
        let not_active = history.statuses(at).len();
        let mut page = Page::default();
        let to = self.output.display().to_string();
        let text = language.pick(" status snapshot written to ", " 状態一覧の出力先：");
        page.line(Text::new().style("✓", style::GOOD).plain(text).strong(to));
        page.fields(
            2,
            [
                (language.pick("body", "機関"), history.body.as_str().into()),
                (language.pick("number", "通番"), sequence.to_string().into()),
                (
                    language.pick("certificates", "認証書"),
                    match language {
                        Language::En => format!("{}, {not_active} not active", history.count()),
                        Language::Ja => format!("{}件（うち有効でないもの{not_active}件）", history.count()),
                    }
                    .into(),
                ),
                (language.pick("made", "作成"), at.to_string().into()),
                (language.pick("next due", "次回予定"), next_update.to_string().into()),
                (language.pick("size", "サイズ"), in_bytes(size, language).into()),
            ],
        );
        let json = Json::object()
            .with("body", history.body.as_str())
            .with("sequence", sequence)
            .with("issued_at", at)
            .with("next_update", next_update)
            .with("count", history.count())
            .with("not_active", not_active)
            .with("size", size)
            .with("key_id", key.key_id());
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }

    /// A snapshot before has the code of what is wrong with its signature, so that its option cannot follow from that.
    fn refused(&self, error: &PublishError) -> Failure {
        if let PublishError::Signer(error) = error {
            return Failure::of(error);
        }
        let failure = Failure::of(error).file(&self.history);
        match error {
            PublishError::Unsigned(_) => failure.help(Both::by(|language| {
                options::with_option(&error.help(language), Some("`--signed-by`"), language)
            })),
            _ => failure,
        }
    }

    /// Snapshots that were published before, as far as they are provided.
    fn before(&self) -> Result<Vec<Envelope>, Failure> {
        let replaced = Some(&self.output).filter(|path| !files::is_stream(path) && path.is_file());
        let paths = self.previous.iter().chain(replaced);
        let read = |path: &PathBuf| {
            let source = files::read(path)?;
            read_snapshot(&source)?;
            Envelope::read(source.bytes()).map_err(|error| Failure::read(&source, &error))
        };
        paths.map(read).collect()
    }
}

/// A snapshot in its envelope, which nobody has opened yet.
pub(crate) fn read_snapshot(source: &Source) -> Result<StatusSnapshot, Failure> {
    let envelope = Envelope::read(source.bytes()).map_err(|error| Failure::read(source, &error))?;
    if envelope.payload_type != StatusSnapshot::PAYLOAD_TYPE {
        let found = &envelope.payload_type;
        let message =
            Both::new(format!("not a status snapshot, but `{found}`"), format!("状態一覧ではなく `{found}` です"));
        return Err(Failure::input("wrong-format", message).file(source.path()).help(Both::new(
            "`warifu status publish` makes status snapshots",
            "状態一覧は `warifu status publish` で発行できます",
        )));
    }
    StatusSnapshot::read(&envelope.payload).map_err(|error| {
        let message = Both::by(|language| {
            let why = error.message(language);
            match language {
                Language::En => format!("the snapshot inside does not read: {why}"),
                Language::Ja => format!("状態一覧の内容を読めません：{why}"),
            }
        });
        let help = Both::by(|language| Problem::help(&error, language).into_owned());
        Failure::input(error.code(), message).help(help).file(source.path())
    })
}
