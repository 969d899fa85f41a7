use warifu_model::Json;
use warifu_model::json::Tape;

/// One request that is asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Ask {
    pub(crate) url: String,
    pub(crate) most: u64,
    /// None for a file that is fetched from anybody's web server.
    pub(crate) errand: Option<Errand>,
}

/// A request to a mailbox (`warifu.fetch/2`).
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct Errand {
    pub(crate) method: Method,
    token: String,
}

/// What is done at a mailbox.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Method {
    Delete,
    Get,
    Post,
}

impl Ask {
    /// Reads a line. A URL is `https` or `http`, and has no name or password in it, which would come into messages. What has a token goes over TLS, or
    /// stays on this machine.
    pub(crate) fn read(line: &[u8]) -> Result<Self, String> {
        let tape = Tape::parse(line).map_err(|error| error.to_string())?;
        let json = tape.root().to_json();
        let errand = match text(&json, "protocol") {
            Some("warifu.fetch/1") => None,
            Some("warifu.fetch/2") => Some(Errand::read(&json)?),
            _ => return Err("the line is neither of warifu.fetch/1 nor of warifu.fetch/2".to_owned()),
        };
        let most = number(&json, "most").filter(|most| *most <= MOST);
        let most = most.ok_or("the line has no limit that this program has")?;
        let url = text(&json, "url").ok_or("the line has no URL")?;
        let host = host(url)?;
        if errand.is_some() && !url.starts_with("https://") && !is_here(host) {
            return Err("the URL is not https://, and a token goes over no network that others read".to_owned());
        }
        Ok(Self { url: url.to_owned(), most, errand })
    }
}

impl Errand {
    fn read(json: &Json) -> Result<Self, String> {
        let method = match text(json, "method") {
            Some("DELETE") => Method::Delete,
            Some("GET") => Method::Get,
            Some("POST") => Method::Post,
            _ => return Err("the line has no method that this program has".to_owned()),
        };
        let token = text(json, "token").filter(|token| (1..=MOST_TOKEN).contains(&token.len()));
        let token = token.filter(|token| token.bytes().all(|byte| byte.is_ascii_graphic()));
        let token = token.ok_or("the line has no token that can be sent")?.to_owned();
        let has_body = number(json, "length").is_none_or(|length| length > 0);
        if method != Method::Post && json.member("length").is_some() && has_body {
            return Err("the line has a body that this program does not send".to_owned());
        }
        Ok(Self { method, token })
    }

    /// The header that opens the mailbox (RFC 6750, section 2.1).
    pub(crate) fn authorization(&self) -> String {
        format!("Bearer {}", self.token)
    }
}

/// Without the token.
impl std::fmt::Debug for Errand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Errand").field("method", &self.method).finish_non_exhaustive()
    }
}

/// How many bytes of a body stand behind a line; none where it says so many that none of them is received.
pub(crate) fn body_behind(line: &[u8]) -> Option<u64> {
    let Ok(tape) = Tape::parse(line) else { return Some(0) };
    let json = tape.root().to_json();
    if text(&json, "protocol") != Some("warifu.fetch/2") || json.member("length").is_none() {
        return Some(0);
    }
    number(&json, "length").filter(|length| *length <= MOST)
}

/// The host of a URL, with its port.
fn host(url: &str) -> Result<&str, String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let rest = rest.ok_or("the URL is neither https:// nor http://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || host.contains('@') {
        return Err("the URL has no host, or a name or password before it".to_owned());
    }
    // some readers end the host at a backslash and others do not: nobody is asked who it is
    if !url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
        return Err("the URL has characters that have to be quoted".to_owned());
    }
    Ok(host)
}

/// Tells whether a host is this machine, by its address: a name may lead anywhere, but `localhost` (RFC 6761, section 6.3).
fn is_here(host: &str) -> bool {
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let name = host.rsplit_once(':').filter(|(_, port)| is_port(port)).map_or(host, |(name, _)| name);
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn text<'j>(json: &'j Json, name: &str) -> Option<&'j str> {
    json.member(name).and_then(Json::as_text)
}

fn number(json: &Json, name: &str) -> Option<u64> {
    match json.member(name) {
        Some(Json::Int(number)) => u64::try_from(*number).ok(),
        _ => None,
    }
}

/// The largest file that is fetched or sent, in bytes.
const MOST: u64 = 64 * 1024 * 1024;
/// The longest token, in characters.
const MOST_TOKEN: usize = 1024;

#[cfg(test)]
mod tests {
    use super::{Ask, body_behind};

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
        for line in ["", "null", "{}", r#"{"protocol": "warifu.fetch/3", "url": "http://a/b", "most": 1}"#] {
            Ask::read(line.as_bytes()).unwrap_err();
        }
    }

    fn errand(url: &str, more: &str) -> Result<Ask, String> {
        Ask::read(format!(r#"{{"protocol": "warifu.fetch/2", "url": "{url}", "most": 1, {more}}}"#).as_bytes())
    }

    #[test]
    fn a_token_goes_over_no_network_that_others_read() {
        let post = r#""method": "POST", "token": "t", "length": 3"#;
        for url in
            ["https://a/b", "http://127.0.0.1:8/b", "http://127.9.9.9", "http://[::1]:8/b", "http://localhost:1/"]
        {
            let ask = errand(url, post).unwrap();
            assert!(ask.errand.is_some_and(|errand| errand.authorization() == "Bearer t"), "{url}");
        }
        for url in [
            "http://a/b",
            "http://10.0.0.1/",
            "http://127.0.0.1.a/",
            "http://localhost.a/",
            "http://127.0.0.1@a/",
            "http://127.0.0.1\\\\@a/",
            "http://[::2]/",
        ] {
            errand(url, post).unwrap_err();
        }
        for wrong in [
            r#""method": "PUT", "token": "t""#,
            r#""method": "GET""#,
            r#""method": "GET", "token": """#,
            r#""method": "GET", "token": "a\r\nb""#,
            r#""method": "GET", "token": "t", "length": 1"#,
        ] {
            errand("https://a/b", wrong).unwrap_err();
        }
        for (more, length) in
            [("", Some(0)), (", \"length\": 3", Some(3)), (", \"length\": 67108865", None), (", \"length\": -1", None)]
        {
            assert_eq!(body_behind(format!(r#"{{"protocol": "warifu.fetch/2"{more}}}"#).as_bytes()), length);
            assert_eq!(body_behind(format!(r#"{{"protocol": "warifu.fetch/1"{more}}}"#).as_bytes()), Some(0));
        }
        assert!(!format!("{:?}", errand("https://a/b", r#""method": "GET", "token": "hidden""#)).contains("hidden"));
    }
}
