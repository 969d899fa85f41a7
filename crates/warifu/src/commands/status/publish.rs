use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use warifu_model::{
    Duration, Envelope, Json, Language, STATUS_SNAPSHOT_PAYLOAD_TYPE, SeriesId, StatusHistory, StatusSnapshot,
    Timestamp,
};
use warifu_signing::SnapshotEvents;

use super::read_history;
use crate::args::{Context, time_or_now, timestamp};
use crate::commands::accreditation;
use crate::commands::common::{plural, say};
use crate::commands::key;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::report::{Page, Reply, Text, style};

/// Signs the status of all certificates of a body
///
/// The number of the snapshot is one more than that of the snapshot before: that of --previous, or of the file that is
/// replaced. Snapshots go into bundles (`warifu bundle --status`), or to importers who have the bundles already.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu status publish history.json --key status.pem -o snapshot.json
  warifu status publish history.json --key status.pem --previous monday.json -o tuesday.json --every P1D")]
pub(super) struct Publish {
    /// The history of the body
    #[arg(value_name = "HISTORY.json")]
    history: PathBuf,
    /// The private key of the body for status
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// Where the snapshot goes
    #[arg(short, long, value_name = "SNAPSHOT")]
    output: PathBuf,
    /// The snapshot before; the file that is replaced, where it is left out
    #[arg(long, value_name = "SNAPSHOT")]
    previous: Option<PathBuf>,
    /// Accreditations under which certificates on this list were granted; those of the snapshot before, where none is given
    #[arg(long, num_args = 1.., value_name = "ACCREDITATION.json")]
    accreditation: Vec<PathBuf>,
    /// How long until the next one, as P7D or P1M
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "P7D")]
    every: Duration,
    /// Leave out since when and why: the smallest snapshot
    #[arg(long)]
    brief: bool,
    /// When it is made; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

fn duration(text: &str) -> Result<Duration, String> {
    Duration::parse(text).ok_or_else(|| "write a duration as P7D, P1M or P1Y".into())
}

impl Publish {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let key = key::read_signing(&self.key)?;
        let history = read_history(&self.history)?;
        let (sequence, before) = self.sequence(&history, at)?;
        let series = self.series(before)?;
        let next_update = at.plus(self.every);
        let events = if self.brief { SnapshotEvents::Omitted } else { SnapshotEvents::All };
        let envelope = warifu_signing::sign_snapshot(&history, &series, sequence, at, next_update, events, &key)
            .map_err(|error| Failure::input(error.code(), &error).help(error.help()).file(&self.history))?;
        let bytes = Json::from(&envelope).to_canonical();
        let size = bytes.len();
        let output = files::write(&self.output, bytes)?;
        let language = context.language;
        let not_active = history.statuses(at).len();
        let mut page = Page::default();
        let to = self.output.display().to_string();
        let text = say(language, " status snapshot written to ", " 状態一覧の出力先: ");
        page.line(Text::new().style("✓", style::GOOD).plain(text).strong(to));
        page.fields(
            2,
            [
                (say(language, "body", "機関"), history.body.as_str().into()),
                (say(language, "number", "通番"), sequence.to_string().into()),
                (
                    say(language, "certificates", "認証書"),
                    match language {
                        Language::En => format!("{}, {not_active} not active", history.count),
                        Language::Ja => format!("{}件(うち有効でないもの{not_active}件)", history.count),
                    }
                    .into(),
                ),
                (say(language, "made", "作成"), at.to_string().into()),
                (say(language, "next due", "次回予定"), next_update.to_string().into()),
                (say(language, "size", "サイズ"), plural(size, "byte", "bytes").into()),
            ],
        );
        let json = Json::object()
            .with("body", history.body.as_str())
            .with("sequence", sequence)
            .with("issued_at", at)
            .with("next_update", next_update)
            .with("count", history.count)
            .with("not_active", not_active)
            .with("size", size)
            .with("key_id", key.key_id());
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }

    /// Every series that a certificate on the list names: none is dropped, since its certificates would lose their status.
    fn series(&self, before: BTreeSet<SeriesId>) -> Result<BTreeSet<SeriesId>, Failure> {
        let mut series = before;
        for path in &self.accreditation {
            series.insert(accreditation::read_edition(&files::read(path)?)?.series());
        }
        Ok(series)
    }

    /// One more than the snapshot before, and the series that it named.
    fn sequence(&self, history: &StatusHistory, at: Timestamp) -> Result<(u32, BTreeSet<SeriesId>), Failure> {
        let replaced = Some(&self.output).filter(|path| path.is_file());
        let Some(path) = self.previous.as_ref().or(replaced) else { return Ok((1, BTreeSet::new())) };
        let source = files::read(path)?;
        let previous = read_snapshot(&source)?;
        if previous.body != history.body {
            let message = format!("the snapshot before is of `{}`, the history of `{}`", previous.body, history.body);
            let help = "give the snapshot before of this body";
            return Err(Failure::input("status-of-another-body", message).file(source.path()).help(help));
        }
        if previous.issued_at > at {
            let message = format!("the snapshot before was made at {}, later than {at}", previous.issued_at);
            return Err(Failure::input("status-recorded-earlier", message).file(source.path()).help("set the clock"));
        }
        let next = previous.sequence.checked_add(1);
        let next = next.ok_or_else(|| Failure::input("status-list-full", "no number is left"))?;
        Ok((next, previous.series.into_iter().collect()))
    }
}

/// A snapshot in its envelope, which nobody has opened yet.
pub(crate) fn read_snapshot(source: &Source) -> Result<StatusSnapshot, Failure> {
    let envelope = Envelope::read(source.bytes()).map_err(|error| Failure::read(source, &error))?;
    if envelope.payload_type != STATUS_SNAPSHOT_PAYLOAD_TYPE {
        let message = format!("not a status snapshot, but `{}`", envelope.payload_type);
        return Err(Failure::input("wrong-format", message)
            .file(source.path())
            .help("`warifu status publish` makes status snapshots"));
    }
    StatusSnapshot::read(&envelope.payload).map_err(|error| {
        Failure::input(error.code(), format!("the snapshot inside does not read: {error}"))
            .help(error.help())
            .file(source.path())
    })
}
