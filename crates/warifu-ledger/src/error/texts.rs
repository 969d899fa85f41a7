use warifu_core::RefusalCode;
use warifu_model::{Digest, Language};

pub(super) fn grounds(codes: &[RefusalCode], language: Language) -> String {
    let texts: Vec<_> = codes.iter().map(|code| code.text(language)).collect();
    texts.join(language.pick("; ", "、"))
}

pub(super) fn digest_text(digest: Option<&Digest>, language: Language) -> String {
    digest.map_or_else(|| language.pick("none", "なし").to_owned(), |digest| format!("`{digest}`"))
}
