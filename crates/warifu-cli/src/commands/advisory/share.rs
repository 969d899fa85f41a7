use clap::Args;
use warifu_report::Page;
use warifu_sharing::{Marked, Question, share};

use super::arguments::{Asked, Read, about, read};
use super::{delivery, page};
use crate::args::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reply::Reply;

/// Seals an item for everybody who may receive it, or says who may, who may not, and why not
///
/// Every organisation and person of the circle is in the answer, and every id of the audience that the circle does not know. Marking,
/// need to know and clearances all have to be satisfied; what is not known is a refusal. Who is not of the origin needs the marking
/// signed by it and passes on only what the marking allows.
///
/// Without --dry-run each recipient gets a folder with a file of age: signed by the sender, encrypted to that recipient alone, with
/// nothing in it about others. The log of deliveries holds salted digests only; its secret tells the sender whose they are. All is
/// written, or nothing. This takes a program that was built with the feature `delivery`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu advisory share marking.json --circle circle.json --as hub --dry-run
  warifu advisory share signed.json --circle circle.json --as maker --arrangement jp-us.json --dry-run --format json
  warifu advisory share signed.json --circle circle.json --as hub --item advisory.json --key hub.pem --outbox outbox -o out

Exit codes: 0 somebody may receive it; 1 nobody may")]
pub(super) struct Share {
    #[command(flatten)]
    asked: Asked,
    /// Only say who would receive it
    #[arg(long, conflicts_with_all = ["item", "key", "outbox", "output", "open_by", "mail"])]
    dry_run: bool,
}

impl Share {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        if !self.dry_run {
            return delivery::send(&self.asked, context);
        }
        let item = read(&self.asked.marking, Marked::read)?;
        let Read { circle, others, arrangements, at } = self.asked.known.read()?;
        let (sharer, circle) = (&self.asked.sharer, &circle);
        let question = Question { item: &item, others: &others, circle, arrangements: &arrangements, sharer, at };
        let sharing = share(&question);
        let mut page = Page::default();
        page::show(&mut page, &question, &sharing, context.language);
        let json = about(&question).with("sharing", sharing.to_json(context.language));
        Ok(Reply::new(Exit::of(Some(!sharing.permitted.is_empty())), page, json))
    }
}
