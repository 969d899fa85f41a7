//! `warifu assess`: the exporter's whole work in one go, and again whenever something changed.

mod arguments;
mod asked;
mod bills;
mod done;
mod next;
mod page;
mod papers;
mod results;
mod run;
mod watched;

use crate::args::{Context, time_or_now};
use crate::failure::Failure;
use crate::reply::Reply;
use papers::Work;

pub(crate) use arguments::Assess;
pub(super) use asked::{Asked, asked as asked_sets};
pub(super) use next::PRODUCT;
pub(super) use papers::{ASSESSMENT, DECLARATIONS};

impl Assess {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        if let Some(found) = bills::found(&self)? {
            return bills::run(&found, at, context.language);
        }
        let work = Work::of(&self)?;
        run::run(&work, at, context.language)
    }
}
