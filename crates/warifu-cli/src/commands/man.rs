//! `warifu man`: manual pages.

use std::path::PathBuf;

use clap::Args;
use warifu_model::Json;
use warifu_report::Page;

use crate::args::{Context, Format};
use crate::commands::common::{counted, written};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::help::pages;
use crate::reply::Reply;

/// Writes the manual pages of the program and of each command
///
/// The pages go into man1 below the folder, and with --lang ja into ja/man1, where the program man looks for them. Without
/// a folder, the page of the program goes to standard output.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu man ~/.local/share/man && man warifu-check
  warifu man ~/.local/share/man --lang ja && man -L ja_JP.UTF-8 warifu-check
  warifu man | man -l -")]
pub(crate) struct Man {
    /// A folder in which man looks for pages; what is not there is made
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let language = context.language;
        let pages = pages((context.program)(), language);
        let Some(folder) = self.folder else {
            let first = pages.into_iter().next().ok_or_else(|| Failure::bug("no manual page"))?;
            let json = Json::object().with("page", first.name).with("roff", first.roff.clone());
            let roff = (context.format == Format::Human).then(|| first.roff.into_bytes());
            return Ok(Reply::new(Exit::Yes, Page::default(), json).output(roff));
        };
        let folder = folder.join(language.pick("man1", "ja/man1"));
        let count = pages.len();
        let json = Json::object()
            .with("folder", folder.display().to_string())
            .with("pages", Json::list(pages.iter().map(|page| page.name.as_str())));
        let roff: Vec<_> = pages.into_iter().map(|page| (folder.join(page.name), page.roff.into_bytes())).collect();
        files::write_all(&roff)?;
        let mut page = Page::default();
        let pages = counted(count, language, ["manual page", "manual pages"], "マニュアルページ");
        page.line(written(language, [&pages, &pages], &folder.display().to_string()));
        Ok(Reply::new(Exit::Yes, page, json))
    }
}
