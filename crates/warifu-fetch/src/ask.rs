use warifu_model::Json;
use warifu_model::json::Tape;

/// One file that is asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Ask {
    pub(crate) url: String,
    pub(crate) most: u64,
}

impl Ask {
    /// Reads a line. A URL is `https` or `http`, and has no name or password in it, which would come into messages.
    pub(crate) fn read(line: &[u8]) -> Result<Self, String> {
        let tape = Tape::parse(line).map_err(|error| error.to_string())?;
        let json = tape.root().to_json();
        let text = |name: &str| json.member(name).and_then(Json::as_text);
        if text("protocol") != Some("warifu.fetch/1") {
            return Err("the line is not of warifu.fetch/1".to_owned());
        }
        let most = match json.member("most") {
            Some(Json::Int(most)) => u64::try_from(*most).ok(),
            _ => None,
        };
        let most = most.filter(|most| *most <= MOST).ok_or("the line has no limit that this program has")?;
        let url = text("url").ok_or("the line has no URL")?;
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let rest = rest.ok_or("the URL is neither https:// nor http://")?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if host.is_empty() || host.contains('@') {
            return Err("the URL has no host, or a name or password before it".to_owned());
        }
        if !url.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("the URL has characters that have to be quoted".to_owned());
        }
        Ok(Self { url: url.to_owned(), most })
    }
}

/// The largest file that is fetched, in bytes.
const MOST: u64 = 64 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::Ask;

    fn read(url: &str, most: &str) -> Result<Ask, String> {
        Ask::read(format!(r#"{{"protocol": "warifu.fetch/1", "url": "{url}", "most": {most}}}"#).as_bytes())
    }

    #[test]
    fn what_is_no_address_of_a_web_server_is_not_fetched() {
        assert_eq!(read("http://127.0.0.1:8/a/b%2Fc", "7").unwrap().most, 7);
        for url in [
            "file:///etc/passwd",
            "ftp://a/b",
            "https://",
            "https:///a",
            "https://a:b@c/d",
            "https://a/b c",
            "https://a/割符",
        ] {
            read(url, "7").unwrap_err();
        }
        for most in ["-1", "67108865", "\"7\"", "null", "1.5"] {
            read("http://a/b", most).unwrap_err();
        }
        for line in ["", "null", "{}", r#"{"protocol": "warifu.fetch/2", "url": "http://a/b", "most": 1}"#] {
            Ask::read(line.as_bytes()).unwrap_err();
        }
    }
}
