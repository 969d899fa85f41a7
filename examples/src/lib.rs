//! Runnable examples of the library: `assessor` goes from evidence to a certificate, `importer` from a certificate to a verdict.
//! Data folders stand beside them, each with a README.
