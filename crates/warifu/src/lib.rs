//! The paved path of Warifu's users.
