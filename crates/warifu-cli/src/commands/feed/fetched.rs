//! A repository on a web server, by the program that has a network.

use warifu::feed::{Source, SourceFailed, quoted};
use warifu_model::Json;

use super::folder::is_plain;
use crate::failure::{Both, Failure};
use crate::fetcher::{Answer, Fetcher, Network};

/// It is asked for one file after the other.
pub(super) struct Fetched {
    fetcher: Fetcher,
    metadata: String,
    targets: String,
}

impl Fetched {
    /// Starts the program.
    pub(super) fn start(network: &Network, metadata: &str, targets: &str) -> Result<Self, Failure> {
        let fetcher = network.start(metadata).map_err(|message| {
            Failure::input("feed-no-network", message).help(Both::new(
                "this program has no network of its own: build `warifu-fetch` beside it, name a program with --fetch, or copy the feed into a folder",
                "このプログラム自体はネットワークを使いません。`warifu-fetch` を同じ場所にビルドするか、--fetch で指定するか、フィードをフォルダに複写してください",
            ))
        })?;
        let trimmed = |url: &str| url.trim_end_matches('/').to_owned();
        Ok(Self { fetcher, metadata: trimmed(metadata), targets: trimmed(targets) })
    }

    fn ask(&mut self, url: String, most: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        let most = most.min(warifu::feed::FeedLimit::TARGET_BYTES);
        let line = Json::object().with("protocol", "warifu.fetch/1").with("url", url);
        match self.fetcher.ask(line, &[], most) {
            Ok(Answer::Found(bytes)) => Ok(Some(bytes)),
            Ok(Answer::Missing) => Ok(None),
            Ok(Answer::Failed(reason)) => Err(SourceFailed(reason)),
            Ok(Answer::Answered(..)) => Err(SourceFailed("the fetching program answers something else".to_owned())),
            Err(error) => Err(SourceFailed(format!("the fetching program: {error}"))),
        }
    }
}

impl Source for Fetched {
    fn metadata(&mut self, file: &str, most: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        self.ask(format!("{}/{file}", self.metadata), most)
    }

    fn target(&mut self, path: &str, most: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        if !path.split('/').all(is_plain) {
            return Err(SourceFailed("the path leads out of the folder".to_owned()));
        }
        let parts: Vec<String> = path.split('/').map(quoted).collect();
        self.ask(format!("{}/{}", self.targets, parts.join("/")), most)
    }
}
