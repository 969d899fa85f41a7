use warifu_model::LanguageTag;

#[test]
fn tags_are_told_from_other_texts() {
    for tag in ["en", "de", "gsw", "zh-Hant", "pt-BR", "es-419", "zh-Hant-TW"] {
        assert!(LanguageTag::parse(tag).is_some(), "{tag}");
    }
    for text in
        ["", "e", "EN", "en-", "-en", "english", "en-us", "en-USA", "zh-hant", "zh-TW-Hant", "de-1996", "d\u{e9}"]
    {
        assert!(LanguageTag::parse(text).is_none(), "{text}");
    }
}
