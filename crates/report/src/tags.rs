//! What each piece of a page is, for readers who listen: the tree of tags of the PDF.

use krilla::tagging::{Identifier, Node, TagGroup, TagKind, TagTree};

/// A place in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part(usize);

enum Child {
    Part(Part),
    Drawn(Identifier),
}

struct Branch {
    tag: TagKind,
    children: Vec<Child>,
}

/// The tree while it grows: parts first, what was drawn for them when the pages are written.
#[derive(Default)]
pub(crate) struct Tree {
    branches: Vec<Branch>,
    roots: Vec<Part>,
}

impl Tree {
    /// A part at the top.
    pub(crate) fn root(&mut self, tag: impl Into<TagKind>) -> Part {
        let part = self.branch(tag);
        self.roots.push(part);
        part
    }

    /// A part within another.
    pub(crate) fn within(&mut self, parent: Part, tag: impl Into<TagKind>) -> Part {
        let part = self.branch(tag);
        self.branches[parent.0].children.push(Child::Part(part));
        part
    }

    /// Something was drawn for a part.
    pub(crate) fn drawn(&mut self, part: Part, identifier: Identifier) {
        self.branches[part.0].children.push(Child::Drawn(identifier));
    }

    /// The finished tree.
    pub(crate) fn finish(self, lang: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(lang.to_owned()));
        let mut branches: Vec<Option<Branch>> = self.branches.into_iter().map(Some).collect();
        for root in self.roots {
            if let Some(group) = group(&mut branches, root) {
                tree.push(group);
            }
        }
        tree
    }

    fn branch(&mut self, tag: impl Into<TagKind>) -> Part {
        self.branches.push(Branch { tag: tag.into(), children: Vec::new() });
        Part(self.branches.len() - 1)
    }
}

fn group(branches: &mut [Option<Branch>], part: Part) -> Option<TagGroup> {
    let Branch { tag, children } = branches[part.0].take()?;
    let mut node = TagGroup::new(tag);
    for child in children {
        match child {
            Child::Part(part) => group(branches, part).into_iter().for_each(|group| node.push(Node::Group(group))),
            Child::Drawn(identifier) => node.push(Node::Leaf(identifier)),
        }
    }
    Some(node)
}
