use warifu_model::table::{cell_of, row};

#[test]
fn what_a_spreadsheet_would_run_is_text() {
    for text in ["=1+1", "  @SUM(A1)", "'=1", "＝1", "|x", "%x", "\t=1", "\n=1", "\r=1"] {
        let cell = cell_of(text);
        assert!(cell.trim_start_matches('"').starts_with('\''), "{cell}");
    }
    for (text, cell) in [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2", "'-2"),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        ("＝1", "'＝1"),
        ("＝HYPERLINK(\"x\")", "\"'＝HYPERLINK(\"\"x\"\")\""),
        ("\t=1", "'\t=1"),
        ("a\rb\u{202e}", "a\\u{d}b\\u{202e}"),
    ] {
        assert_eq!(cell_of(text), cell);
    }
    for text in ["P.1-2", "a=1", "'tis", "割符", ""] {
        assert_eq!(cell_of(text), text);
    }
}

#[test]
fn cells_are_quoted_and_drive_no_terminal() {
    let mut out = String::new();
    row(&mut out, ["plain", "a, b", "say \"no\"", "two\nlines", " end", "a\u{1b}[2J\u{202e}\r", ""]);
    assert_eq!(out, "plain,\"a, b\",\"say \"\"no\"\"\",\"two\nlines\",\" end\",a\\u{1b}[2J\\u{202e}\\u{d},\r\n");
}
