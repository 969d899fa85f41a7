//! What takes the feature `delivery`: sealing, opening, receipts.

#[cfg(feature = "delivery")]
pub(super) use built::{account, open, send};
#[cfg(not(feature = "delivery"))]
pub(super) use missing::{account, open, send};

#[cfg(feature = "delivery")]
#[path = "delivery_built.rs"]
mod built;

#[cfg(not(feature = "delivery"))]
mod missing {
    use super::super::receipts::Receipts;
    use super::super::receive::Receive;
    use super::super::share::Asked;
    use crate::args::Context;
    use crate::failure::{Both, Failure};
    use crate::reply::Reply;

    pub(crate) fn send(_: &Asked, _: Context) -> Result<Reply, Failure> {
        Err(not_built())
    }

    pub(crate) fn open(_: &Receive, _: Context) -> Result<Reply, Failure> {
        Err(not_built())
    }

    pub(crate) fn account(_: &Receipts, _: Context) -> Result<Reply, Failure> {
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
}
