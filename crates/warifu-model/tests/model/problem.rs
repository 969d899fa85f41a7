use warifu_model::{Language, Location, Problem, problems};

problems! {
    #[derive(Clone, Debug, PartialEq)]
    enum Inner {
        Plain => {
            code: "plain",
            en: "it is plain",
            ja: "単純である",
            help_en: "do nothing",
            help_ja: "何もしなくてよい",
        }
        Placed { pointer: String, found: u32 } => {
            code: "placed",
            en: ("found {}", found + 1),
            ja: ("{}がある", found + 1),
            help_en: "look at `{pointer}`",
            help_ja: "`{pointer}` を見てください",
            location: (Location { pointer, offset: None }),
        }
    }
}

problems! {
    #[derive(Clone, Debug, PartialEq)]
    enum Outer {
        Inside(inner: Inner) => { delegate }
    }
}

#[test]
fn parts_reach_through_a_delegate() {
    let error = Outer::Inside(Inner::Placed { pointer: "/a".into(), found: 1 });
    assert_eq!(Problem::code(&error), "placed");
    assert_eq!(error.to_string(), "found 2");
    assert_eq!(error.message(Language::Ja), "2がある");
    assert_eq!(error.help(Language::En), "look at `/a`");
    assert_eq!(error.location(), Some(Location { pointer: "/a", offset: None }));
    assert_eq!(Outer::Inside(Inner::Plain).location(), None);
}
