/// Limits on a feed. Each is a fixed, documented number, so that what one machine reads, every machine reads.
///
/// It has no values, only these constants.
#[derive(Clone, Copy, Debug)]
pub enum FeedLimit {}

impl FeedLimit {
    /// Most bytes of one root.
    pub const ROOT_BYTES: u64 = 512 * 1024;
    /// Most bytes of a timestamp.
    pub const TIMESTAMP_BYTES: u64 = 16 * 1024;
    /// Most bytes of a snapshot whose length the timestamp leaves out, and of any snapshot.
    pub const SNAPSHOT_BYTES: u64 = 2 * 1024 * 1024;
    /// Most bytes of a targets role whose length the snapshot leaves out, and of any targets role.
    pub const TARGETS_BYTES: u64 = 8 * 1024 * 1024;
    /// Most bytes of one target, whatever its role says.
    pub const TARGET_BYTES: u64 = 64 * 1024 * 1024;
    /// Most bytes of all targets that one update brings, which a subscriber holds until all of them are verified.
    pub const NEW_BYTES: u64 = 512 * 1024 * 1024;
    /// Most new roots in one update; the next update goes on from there.
    pub const ROOTS: u32 = 256;
    /// Most targets roles that one search visits.
    pub const ROLES: usize = 32;
    /// Most tries of a signature with a key for one piece of metadata.
    pub const SIGNATURES: usize = 256;
}
