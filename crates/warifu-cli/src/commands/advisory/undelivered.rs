//! The same verbs where the program was built without the feature `delivery`.

use super::arguments::Asked;
use super::receipts::Receipts;
use super::receive::Receive;
use crate::args::Context;
use crate::failure::{Both, Failure};
use crate::reply::Reply;

pub(super) fn send(_: &Asked, _: Context) -> Result<Reply, Failure> {
    Err(not_built())
}

pub(super) fn open(_: &Receive, _: Context) -> Result<Reply, Failure> {
    Err(not_built())
}

pub(super) fn account(_: &Receipts, _: Context) -> Result<Reply, Failure> {
    Err(not_built())
}

fn not_built() -> Failure {
    Failure::usage(Both::new(
        "this program was built without what seals and opens items",
        "このプログラムは、情報の封入と開封の機能を含めずに構築されている",
    ))
    .code("share-not-built")
    .help(Both::new(
        "build it with `--features delivery`; `advisory share --dry-run` says who would receive it",
        "`--features delivery` を付けて構築してください。受け取れる者は `advisory share --dry-run` で確認できます",
    ))
}
