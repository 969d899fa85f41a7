use warifu_model::json::decode_base64;

#[test]
fn padding_stands_at_the_end_only() {
    assert_eq!(decode_base64("YQ=="), Some(b"a".to_vec()));
    assert_eq!(decode_base64("YWJj"), Some(b"abc".to_vec()));
    for broken in ["YQ==YQ==", "YWI=YWJj", "YQ", "YR==", "YQ==\n", "=", "====", "YQ==="] {
        assert_eq!(decode_base64(broken), None, "{broken}");
    }
}
