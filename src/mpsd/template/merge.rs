//! The constants that a template fixes, and those that a creator may add.
//!
//! A constant that the template gives is fixed, objects as a whole: the creator may repeat a field of one if it has that
//! value, even by default. The creator may give a constant that the template omits.

use super::contract::Contract;
use super::contract::Defaults;
use super::role_types::RoleTypes;
use crate::mpsd::custom::Custom;

/// Compares the creator's constants with the template's, and collects the differences.
pub(super) struct Merge<'a> {
    defaults: Defaults<'a>,
    /// The creator's form, so that a conflict is named in it.
    creator: Contract,
    /// After creation nothing can be added either.
    sealed: bool,
    conflicts: Vec<String>,
}

impl<'a> Merge<'a> {
    pub(super) fn new(defaults: Defaults<'a>, creator: Contract, sealed: bool) -> Merge<'a> {
        Merge { defaults, creator, sealed, conflicts: Vec::new() }
    }

    /// The dotted paths at which creator and template differ, in document order.
    pub(super) fn conflicts(self) -> Vec<String> {
        self.conflicts
    }

    /// The template's custom constants with the creator's merged in.
    pub(super) fn custom(&mut self, fixed: &Custom, given: &Custom) -> Custom {
        let mut custom = Custom::default();
        custom.merge(fixed);
        match custom.conflict(given, self.sealed) {
            Some(below) if below.is_empty() => self.conflicts.push("constants.custom".to_owned()),
            Some(below) => self.conflicts.push(format!("constants.custom.{below}")),
            None => {
                custom.merge(given);
            }
        }
        custom
    }

    /// The role types of both: one that the template has is fixed, others are the creator's.
    pub(super) fn role_types(&mut self, fixed: &RoleTypes, given: &RoleTypes) -> RoleTypes {
        let mut both = fixed.clone();
        for (name, theirs) in given {
            let equal = fixed.get(name).map(|ours| ours.means_the_same(theirs));
            match equal {
                Some(true) => {}
                None => {
                    both.insert(name.clone(), theirs.clone());
                }
                Some(false) => self.conflicts.push(format!("roleTypes.{name}")),
            }
        }
        both
    }

    /// A constant that is one value: an equal value passes, and one that the template omits is open.
    pub(super) fn one<T: Clone + PartialEq>(&mut self, name: &str, fixed: &Option<T>, given: &Option<T>) -> Option<T> {
        let differs = |fixed: &T, given: &T| if fixed == given { vec![] } else { vec![""] };
        self.object(name, fixed, given, |fixed, _| fixed, differs)
    }

    /// A constant that is an object: `differences` names the fields of the creator's that the template's, with its
    /// defaults, does not have so.
    pub(super) fn object<T: Clone, R>(
        &mut self,
        name: &str,
        fixed: &Option<T>,
        given: &Option<T>,
        resolve: impl Fn(T, Defaults<'_>) -> R,
        differences: impl Fn(&R, &T) -> Vec<&'static str>,
    ) -> Option<T> {
        match (fixed, given) {
            (Some(fixed), Some(given)) => {
                for field in differences(&resolve(fixed.clone(), self.defaults), given) {
                    self.note(name, field);
                }
            }
            (None, Some(_)) if self.sealed => self.note(name, ""),
            (None, Some(given)) => return Some(given.clone()),
            (_, None) => {}
        }
        fixed.clone()
    }

    fn note(&mut self, name: &str, field: &str) {
        let path = if field.is_empty() { name.to_owned() } else { format!("{name}.{field}") };
        self.conflicts.push(format!("constants.system.{}", self.creator.path_of(&path)));
    }
}
