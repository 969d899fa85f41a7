//! What a URL asks for about encryption: nothing, or a server whose certificate is verified. Nothing between the two is offered, since
//! encryption to a server that nobody knows keeps nothing from whoever sits between.

use postgres::config::SslMode;
use postgres::{Client, Config, NoTls};

use super::super::StoreError;
#[cfg(feature = "postgres-tls")]
use super::verified::Verified;

/// How connections are made.
#[derive(Clone)]
pub(super) enum Encryption {
    None,
    #[cfg(feature = "postgres-tls")]
    Verified(Verified),
}

impl Encryption {
    /// Reads a URL: `sslmode=verify-full&sslrootcert=FILE` are words of the server's own clients that ours does not know.
    pub(super) fn of(url: &str) -> Result<(Config, Self), StoreError> {
        let (url, asked) = Asked::of(url);
        // the error of the client would quote parts of the URL
        let mut config: Config =
            url.parse().map_err(|_| StoreError::unusable("this is not the URL of a database (postgresql://…)"))?;
        let encryption = match asked.mode.as_deref() {
            Some("verify-full") => Self::verified(asked.root)?,
            _ if config.get_ssl_mode() == SslMode::Require => return Err(StoreError::unusable(UNVERIFIED)),
            _ => Self::None,
        };
        if !matches!(encryption, Self::None) {
            config.ssl_mode(SslMode::Require);
        }
        Ok((config, encryption))
    }

    #[cfg(feature = "postgres-tls")]
    fn verified(root: Option<String>) -> Result<Self, StoreError> {
        let root = root.ok_or_else(|| StoreError::unusable("sslmode=verify-full: sslrootcert=FILE is missing"))?;
        Verified::by(root.as_ref()).map(Self::Verified)
    }

    #[cfg(not(feature = "postgres-tls"))]
    fn verified(_: Option<String>) -> Result<Self, StoreError> {
        Err(StoreError::unusable("encryption needs a program built with `postgres-tls`"))
    }

    pub(super) fn connect(&self, config: &Config) -> Result<Client, postgres::Error> {
        match self {
            Self::None => config.connect(NoTls),
            #[cfg(feature = "postgres-tls")]
            Self::Verified(verified) => config.connect(verified.clone()),
        }
    }
}

/// The parameters of a URL that are read here.
#[derive(Default)]
struct Asked {
    mode: Option<String>,
    root: Option<String>,
}

impl Asked {
    /// Takes them out of the URL, with the modes that the client knows left in.
    fn of(url: &str) -> (String, Self) {
        let mut asked = Self::default();
        let Some((before, parameters)) = url.split_once('?') else { return (url.to_owned(), asked) };
        let mut rest = Vec::new();
        for parameter in parameters.split('&') {
            match parameter.split_once('=') {
                Some(("sslmode", mode @ ("verify-ca" | "verify-full"))) => asked.mode = Some(mode.to_owned()),
                Some(("sslrootcert", file)) => asked.root = Some(decoded(file)),
                _ => rest.push(parameter),
            }
        }
        if asked.mode.as_deref() == Some("verify-ca") {
            // a certificate of anybody whom the authority knows is not that of this server
            rest.push("sslmode=require");
        }
        (format!("{before}?{}", rest.join("&")), asked)
    }
}

/// The text behind `%XX`.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, more)) = rest.split_first() {
        let hex = more.get(..2).filter(|_| first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { more.get(2..).unwrap_or_default() } else { more };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

const UNVERIFIED: &str = "use sslmode=verify-full&sslrootcert=FILE, or no encryption";
