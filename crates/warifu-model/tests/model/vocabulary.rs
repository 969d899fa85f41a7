use warifu_model::{ClaimId, Json, Phrase, ReadError, ReadProblem, Token, Vocabulary};

/// Two claims with the same token, of which the second has a title of its own.
fn vocabulary(titles: &str, own: &str) -> Result<Vocabulary, ReadError> {
    let text = r#"{"en":"T","ja":"題"}"#;
    let claim = |id: &str, own: &str| {
        let kind = r#"{"kind":"token","tokens":["open"]}"#;
        format!(r#"{{"id":"a.{id}","group":"a","title":{text},"description":{text},"type":{kind}{own}}}"#)
    };
    let (first, second) = (claim("state", ""), claim("port", own));
    let document = format!(
        r#"{{"format":"warifu.vocabulary/1","id":"v","version":"1.0.0","title":{text},
        "groups":[{{"id":"a","title":{text}}}],"claims":[{first},{second}]{titles}}}"#
    );
    Vocabulary::read(document.as_bytes())
}

const TITLES: &str = r#","tokens":{"open":{"en":"Open","ja":"未解決"}}"#;
const OWN: &str = r#","tokens":{"open":{"en":"Usable by anyone","ja":"誰でも使用可"}}"#;

#[test]
fn a_token_has_the_title_of_its_claim_or_else_of_the_vocabulary() {
    let read = vocabulary(TITLES, OWN).unwrap();
    let open = Token::parse("open").unwrap();
    let title = |id: &str| {
        let claim = read.claim(&ClaimId::parse(id).unwrap()).unwrap();
        read.token_title_in(claim, &open).map(|title| title.en.as_str())
    };
    assert_eq!([title("a.state"), title("a.port")], [Some("Open"), Some("Usable by anyone")]);
    assert_eq!(read.token_title(&open).map(|title| title.ja.as_str()), Some("未解決"));
    assert_eq!(read.token_title(&Token::parse("closed").unwrap()), None);
    assert_eq!(Vocabulary::read(&Json::from(&read).to_canonical()), Ok(read));
}

#[test]
fn titles_are_for_tokens_that_are_listed() {
    let titles = TITLES.replace("open", "shut");
    for (error, pointer) in
        [(vocabulary(&titles, ""), "/tokens/shut"), (vocabulary("", &titles), "/claims/1/tokens/shut")]
    {
        let error = error.unwrap_err();
        assert_eq!(
            (error.pointer.as_str(), error.problem),
            (pointer, Box::new(ReadProblem::UnknownReference { what: Phrase { en: "token", ja: "トークン" } }))
        );
    }
    assert!(vocabulary("", "").unwrap().tokens.is_empty());
}
