use clap::Args;
use warifu_ledger::questions::{Dependant, Ground, KeyPart, PathEnd, Rests, dependants, entered, rests_on};
use warifu_model::{Digest, Language};
use warifu_report::{Text, style};

use super::common::{Paging, asked, named, public_key, reply_beside, row};
use super::opened::{Db, failure};
use crate::args::Context;
use crate::commands::common;
use crate::failure::Failure;
use crate::reply::Reply;
use crate::signatures::Signatures;

/// Lists the certificates that rest on a key, or on the certificate of a component
///
/// Of a key that signed evidence or attestations, each certificate is evaluated again without it: does it still conform? Of the
/// certificate of a component, everything is listed that was certified on it, over any number of steps. Certificates from before the
/// ledger have no record in it: they are not looked at, and it says how many they are.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger rests-on laboratory.pem
  warifu ledger rests-on sha256:… --lang ja
  warifu ledger rests-on --component MCO-2026-0042")]
pub(super) struct RestsOn {
    /// The key: ed25519:…, a file, or its id
    #[arg(id = "of_key", value_name = "KEY", required_unless_present = "component", conflicts_with = "component")]
    key: Option<String>,
    /// The certificate of a component: its number, its digest or its bundle
    #[arg(long, value_name = "CERTIFICATE")]
    component: Option<String>,
    #[command(flatten)]
    paging: Paging,
    #[command(flatten)]
    db: Db,
}

impl RestsOn {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let page = self.paging.page()?;
        let mut body = self.db.open()?;
        if let Some(text) = &self.component {
            let component = match Digest::parse(text) {
                Some(digest) => digest,
                None => named(&mut body, text)?.digest,
            };
            let mut read = body.read().map_err(|error| failure(&error))?;
            let found = dependants(&mut *read, &component, page).map_err(|error| asked(&error))?;
            let rows = found.items.iter().map(|one| dependant(one, context.language)).collect();
            let entered = entered(&mut *read).map_err(|error| asked(&error))?;
            return Ok(reply_beside(&found, rows, entered, context));
        }
        let text = self.key.as_deref().unwrap_or_default();
        let key = match Digest::parse(text) {
            Some(id) => id,
            None => public_key(text)?.id(),
        };
        let mut read = body.read().map_err(|error| failure(&error))?;
        let found = rests_on(&mut *read, &key, &Signatures, page).map_err(|error| asked(&error))?;
        let rows = found.items.iter().map(|one| rests(one, context.language)).collect();
        let entered = entered(&mut *read).map_err(|error| asked(&error))?;
        Ok(reply_beside(&found, rows, entered, context))
    }
}

fn rests(rests: &Rests, language: Language) -> Vec<Text> {
    let part = match rests.part {
        KeyPart::Counted => language.pick("counted", "採用"),
        KeyPart::Heard => language.pick("merely heard", "参考"),
        KeyPart::Signer => language.pick("signed", "署名"),
    };
    let ground = match rests.ground {
        Ground::Rests => Text::new().style(language.pick("rests on it", "この鍵に依存"), style::BAD),
        Ground::Stands => Text::new().style(language.pick("stands without it", "この鍵がなくても適合"), style::GOOD),
        Ground::Undetermined(_) => Text::new().style(language.pick("undetermined", "判定不能"), style::UNSURE),
    };
    let why = rests.ground.why().map(|code| format!("`{code}`")).unwrap_or_default();
    let mut cells = row(&rests.certificate, language);
    cells.extend([part.into(), ground, why.into()]);
    cells
}

fn dependant(dependant: &Dependant, language: Language) -> Vec<Text> {
    let by = dependant.path.len();
    let direct = language.pick("directly", "直接");
    let through = match language {
        Language::En => format!("through {}", common::plural(by, "certificate", "certificates")),
        Language::Ja => format!("認証書{by}件を経由"),
    };
    let end = match dependant.end {
        None => "",
        Some(PathEnd::Cycle) => language.pick("in a circle", "循環"),
        Some(PathEnd::Depth) => language.pick("not followed further", "これより先はたどらない"),
    };
    let mut cells = row(&dependant.certificate, language);
    cells.extend([if by == 0 { direct.into() } else { through.into() }, end.into()]);
    cells
}
