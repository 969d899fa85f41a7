//! `warifu feed tuf-client`: the command line that the public suite `tuf-conformance` asks of a client.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use warifu::feed::{Client, Expiry, FeedError, FeedLimit};
use warifu_model::Json;
use warifu_report::Page;

use super::folder::{self, Folder};
use crate::clock;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;

/// Reads any TUF repository, by the protocol of the conformance suite
///
/// For tests and for other repositories than feeds. It follows the specification to the letter, so that expired metadata is refused. A URL
/// is a folder or `file://`: this program has no network.
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
                let root = needed(self.root.as_deref(), "ROOT.json")?;
                let mut state = folder::first_root(root)?;
                // a root that its own keys have not signed is none to begin with
                let mut nothing = Folder::of(PathBuf::new(), PathBuf::new());
                Client::open(&mut state, &mut nothing, clock::now()?, Expiry::Strict)
                    .map_err(|error| Failure::of(&error).file(root))?;
                folder::keep(&state, &self.metadata_dir)?;
                Json::object().with("step", "init")
            }
            Step::Refresh => {
                self.update(None).map_err(|failure| failure.exits(Exit::No))?;
                Json::object().with("step", "refresh")
            }
            Step::Download => {
                let name = needed(self.target_name.as_deref(), "--target-name")?;
                self.update(Some(name)).map_err(|failure| failure.exits(Exit::No))?;
                Json::object().with("step", "download").with("target", name)
            }
        };
        Ok(Reply::new(Exit::Yes, Page::default(), json))
    }

    fn update(&self, name: Option<&str>) -> Result<(), Failure> {
        let metadata = local(needed(self.metadata_url.as_deref(), "--metadata-url")?)?;
        let targets = self.target_base_url.as_deref().map(local).transpose()?;
        let at = clock::now()?;
        let state = folder::state(&self.metadata_dir)?;
        let mut state = state.ok_or_else(|| folder::without_root(&self.metadata_dir))?;
        let mut source = Folder::of(metadata.clone(), targets.unwrap_or_default());
        let told = |error: FeedError| Failure::of(&error).file(&metadata);
        let mut client = Client::open(&mut state, &mut source, at, Expiry::Strict).map_err(told)?;
        let mut updated = client.refresh().map_err(told);
        if let (Ok(()), Some(name)) = (&updated, name) {
            updated = self.target(&mut client, name, told);
        }
        // what was verified is kept, whatever came after it
        folder::keep(&state, &self.metadata_dir)?;
        updated
    }

    fn target(&self, client: &mut Client<'_>, name: &str, told: impl Fn(FeedError) -> Failure) -> Result<(), Failure> {
        let target = client.find(name).map_err(&told)?;
        let folder = needed(self.target_dir.as_deref(), "--target-dir")?;
        needed(self.target_base_url.as_deref(), "--target-base-url")?;
        // one file for one target, whatever its path is made of
        let path = folder.join(warifu::feed::quoted(name));
        let limit = usize::try_from(FeedLimit::TARGET_BYTES).unwrap_or(usize::MAX);
        if path.exists() && files::read_within(&path, limit).is_ok_and(|known| target.is(known.bytes())) {
            return Ok(());
        }
        let bytes = client.download(&target).map_err(&told)?;
        files::create_folder(folder)?;
        files::write(&path, bytes).map(drop)
    }
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

/// The folder that a URL names.
fn local(url: &str) -> Result<PathBuf, Failure> {
    if let Some(path) = url.strip_prefix("file://") {
        return Ok(unquoted(path).into());
    }
    if url.contains("://") {
        let url = warifu_model::json::shorten(url);
        let message = Both::new(format!("`{url}` is on a network"), format!("`{url}` はネットワーク上にある"));
        return Err(Failure::input("feed-no-network", message).help(Both::new(
            "this program has no network: copy the repository into a folder, such as with `curl`, and name the folder",
            "このプログラムはネットワークを使いません。`curl` などでリポジトリをフォルダに複写し、そのフォルダを指定してください",
        )));
    }
    Ok(Path::new(url).to_owned())
}

/// The path of a `file` URL without its quoting.
fn unquoted(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| str::from_utf8(digits).ok());
        let quoted = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *byte == b'%');
        bytes.push(quoted.unwrap_or(*byte));
        rest = if quoted.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
