use warifu_model::Envelope;

/// The example of the protocol's own specification.
#[test]
fn the_encoding_is_that_of_the_protocol() {
    let bytes = Envelope::pae("http://example.com/HelloWorld", b"hello world");
    assert_eq!(bytes, b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
}
