use std::path::PathBuf;

use clap::Args;
use warifu_model::{Anonymisation, Json};
use warifu_report::Page;
use warifu_sharing::anonymise;

use crate::args::Context;
use crate::commands::common::written;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;

/// Makes a version of a JSON document without the names that a rule lists
///
/// Places are removed or replaced, names are replaced in all texts, and the result is searched: whatever the case, width and spacing,
/// and encoded. Where a name is left, nothing is written. Names that are spread over several texts, translated, compressed or in
/// pictures are not found: read the result before it is shared.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu advisory anonymise advisory.json --rule rule.json -o anonymous.json")]
pub(super) struct Anonymise {
    /// The document (JSON, such as CSAF or STIX)
    #[arg(value_name = "FILE")]
    document: PathBuf,
    /// The rule: places and names (warifu.anonymisation/1)
    #[arg(long, value_name = "RULE.json")]
    rule: PathBuf,
    /// Where the version without names goes
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

impl Anonymise {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let source = files::read(&self.document)?;
        let rule = files::read(&self.rule)?;
        let rule = Anonymisation::read(rule.bytes()).map_err(|error| Failure::read(&rule, &error))?;
        let made = anonymise(&rule, source.bytes()).map_err(|error| Failure::of(&error).file(source.path()))?;
        let output = files::write(&self.output, made.bytes().to_vec())?;
        let language = context.language;
        let mut page = Page::default();
        page.line(written(language, ["anonymised version", "匿名化した版"], &self.output.display().to_string()));
        page.fields(
            2,
            [
                (language.pick("digest", "ダイジェスト"), made.digest().to_string().into()),
                (language.pick("places removed", "削除した位置"), made.removed().to_string().into()),
                (language.pick("replaced", "置換した箇所"), made.replaced().to_string().into()),
                (language.pick("names searched", "検索した名称"), rule.names.len().to_string().into()),
            ],
        );
        let json = Json::object()
            .with("digest", made.digest())
            .with("removed", made.removed())
            .with("replaced", made.replaced())
            .with("names", rule.names.len());
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }
}
