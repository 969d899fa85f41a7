use crate::tree::Tree;

/// `not`: the inner criterion does not hold. What cannot be told stays so.
pub(super) fn of<L>(inner: Tree<L>) -> Tree<L> {
    Tree::Not(Box::new(inner))
}
