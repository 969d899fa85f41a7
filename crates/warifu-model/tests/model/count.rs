use warifu_model::json::{agreeing, plural};

#[test]
fn nouns_and_verbs_agree_with_their_number() {
    let text = "{} [result is|results are] left out; [it says|they say] nothing";
    for (count, noun, sentence) in [
        (0, "0 results", "0 results are left out; they say nothing"),
        (1, "1 result", "1 result is left out; it says nothing"),
        (2, "2 results", "2 results are left out; they say nothing"),
    ] {
        assert_eq!(plural(count, "result", "results"), noun);
        assert_eq!(agreeing(text, count), sentence);
    }
    assert_eq!(plural(1_234_567_u64, "claim", "claims"), "1,234,567 claims");
    assert_eq!(agreeing("no number [at all]", 1), "no number [at all]");
}
