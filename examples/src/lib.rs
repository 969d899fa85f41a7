//! Runnable examples of the library, one per user: `exporter` evaluates a product, `body` issues a certificate on it, `importer`
//! checks that certificate. Data folders stand beside them, each with a README.
