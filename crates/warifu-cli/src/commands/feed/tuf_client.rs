//! `warifu feed tuf-client`: the command line that the public suite `tuf-conformance` asks of a client.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use warifu::feed::{Client, Expiry, FeedError, FeedLimit};
use warifu_model::{Digest, Json, Timestamp};
use warifu_report::Page;

use super::folder;
use super::kept::{Kept, begun};
use super::place::Place;
use crate::args::{time_or_now, timestamp};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::fetcher::Network;
use crate::files;
use crate::reply::Reply;
use crate::store::Wait;

/// Reads any TUF repository, by the protocol of the conformance suite
///
/// For tests and for other repositories than feeds. It follows the specification to the letter, so that expired metadata is refused. A URL
/// is `https://`, `http://`, `file://` or a folder; the program `warifu-fetch` fetches from a web server. One process at a time works in
/// a folder of metadata.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu feed tuf-client --metadata-dir state init root.json
  warifu feed tuf-client --metadata-dir state --metadata-url mirror/metadata refresh
  warifu feed tuf-client --metadata-dir state --metadata-url mirror/metadata --target-name a.txt \\
      --target-base-url mirror/targets --target-dir out download

Exit codes: 0 done; 1 refused or failed")]
pub(super) struct TufClient {
    /// Where metadata that was verified is kept
    #[arg(long, value_name = "DIR")]
    metadata_dir: PathBuf,
    /// Where the repository has its metadata
    #[arg(long, value_name = "URL")]
    metadata_url: Option<String>,
    /// The path of a target, as the repository has it
    #[arg(long, value_name = "PATH")]
    target_name: Option<String>,
    /// Where the repository has its targets
    #[arg(long, value_name = "URL")]
    target_base_url: Option<String>,
    /// Where targets go
    #[arg(long, value_name = "DIR")]
    target_dir: Option<PathBuf>,
    /// The time of the question; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    network: Network,
    #[command(flatten)]
    wait: Wait,
    /// The step: init, refresh or download
    #[arg(value_enum, value_name = "STEP", hide_possible_values = true)]
    step: Step,
    /// With init: the root with which to begin
    #[arg(value_name = "ROOT.json")]
    root: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Step {
    /// Begins with a root; nothing is asked of the repository.
    Init,
    /// Brings metadata up to date.
    Refresh,
    /// Brings metadata up to date and one target.
    Download,
}

impl TufClient {
    pub(super) fn run(self) -> Result<Reply, Failure> {
        let json = match self.step {
            Step::Init => {
                self.begin(needed(self.root.as_deref(), "ROOT.json")?)?;
                Json::object().with("step", "init")
            }
            Step::Refresh => {
                self.update(None).map_err(|failure| failure.exits(Exit::No))?;
                Json::object().with("step", "refresh")
            }
            Step::Download => {
                let name = needed(self.target_name.as_deref(), "--target-name")?;
                let role = self.update(Some(name)).map_err(|failure| failure.exits(Exit::No))?;
                Json::object().with("step", "download").with("target", name).with("role", role.as_deref())
            }
        };
        Ok(Reply::new(Exit::Yes, Page::default(), json))
    }

    /// Begins with a root. A folder in which something was seen already keeps it: an older root would be a way back.
    fn begin(&self, root: &Path) -> Result<(), Failure> {
        let state = begun(root, time_or_now(self.at)?)?;
        let mut kept = Kept::open(&self.metadata_dir, self.wait)?;
        match kept.state() {
            None => kept.keep(&state),
            Some(known) if known.files().any(|one| state.files().any(|other| one == other)) => Ok(()),
            Some(_) => Err(begun_before(&self.metadata_dir)),
        }
    }

    /// Updates, and gives the role that describes the target.
    fn update(&self, name: Option<&str>) -> Result<Option<String>, Failure> {
        let metadata = needed(self.metadata_url.as_deref(), "--metadata-url")?;
        let at = time_or_now(self.at)?;
        if !self.metadata_dir.exists() {
            return Err(folder::without_root(&self.metadata_dir));
        }
        let mut kept = Kept::open(&self.metadata_dir, self.wait)?;
        let mut state = kept.state().ok_or_else(|| folder::without_root(&self.metadata_dir))?;
        let mut source = Place::of(metadata, self.target_base_url.as_deref().unwrap_or(metadata), &self.network)?;
        let told = |error: FeedError| Failure::of(&error).file(Path::new(metadata));
        let mut client = Client::open(&mut state, &mut source, at, Expiry::Strict).map_err(told)?;
        let mut updated = client.refresh().map_err(told).map(|()| None);
        if let (Ok(_), Some(name)) = (&updated, name) {
            updated = self.target(&mut client, name, told).map(Some);
        }
        // what was verified is kept, whatever came after it
        kept.keep(&state)?;
        updated
    }

    fn target(
        &self,
        client: &mut Client<'_>,
        name: &str,
        told: impl Fn(FeedError) -> Failure,
    ) -> Result<String, Failure> {
        let target = client.find(name).map_err(&told)?;
        let folder = needed(self.target_dir.as_deref(), "--target-dir")?;
        needed(self.target_base_url.as_deref(), "--target-base-url")?;
        let path = folder.join(file_of(name));
        let limit = usize::try_from(FeedLimit::TARGET_BYTES).unwrap_or(usize::MAX);
        if path.exists() && files::read_within(&path, limit).is_ok_and(|known| target.is(known.bytes())) {
            return Ok(target.role().to_owned());
        }
        let bytes = client.download(&target).map_err(&told)?;
        files::create_folder(folder)?;
        files::write(&path, bytes)?;
        Ok(target.role().to_owned())
    }
}

/// The name of the file of a target: one for each, whatever its path is made of. No path is quoted to one of the last three forms.
fn file_of(path: &str) -> String {
    match path {
        "" => "%".to_owned(),
        "." | ".." => path.replace('.', "%2E"),
        _ => {
            let name = warifu::feed::quoted(path);
            // file systems have names of 255 bytes, and a file is begun under a longer one
            if name.len() <= LONGEST { name } else { format!("%sha256-{}", Digest::of(path.as_bytes()).hex()) }
        }
    }
}

const LONGEST: usize = 200;

/// Another root was there first.
fn begun_before(folder: &Path) -> Failure {
    let message = Both::new("a repository is followed here already", "ここでは既にリポジトリを購読している");
    Failure::input("feed-begun-before", message)
        .file(folder)
        .help(Both::new("refresh it, or begin in an empty folder", "更新するか、空のフォルダで始めてください"))
}

/// An option that the step needs.
fn needed<'a, T: ?Sized>(given: Option<&'a T>, option: &str) -> Result<&'a T, Failure> {
    given.ok_or_else(|| {
        Failure::usage(Both::new(format!("{option} is missing"), format!("{option} がない"))).help(Both::new(
            "`warifu feed tuf-client --help` shows what each step needs",
            "各手順に必要なものは `warifu feed tuf-client --help` で確認できます",
        ))
    })
}
