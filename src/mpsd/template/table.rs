//! The macro that declares the constants: each once, as it is written, as it is used, and how one becomes the other.
//!
//! A row of an object is `field "name": Type, default, writing;`. The object as it is written has the field as an
//! `Option`, the resolved one as the type, and the default stands in for what is absent. `writing` says when a session
//! shows the field: `always`, `on` (only if it is true) or `filled` (only if it is not empty).
//!
//! A row of the system constants is `[kind] field "name": Written => Resolved, from, to;`. `from` is an expression over
//! what is given, and may use the constants that are left and the rows before it; `to` is one over the resolved value.
//! The kind is `one` for a single value, and the type of an object, of which a creator may repeat fields. A row without
//! `=>` is an object that only contracts 104 and 105 have: it does not outlive the translation.

/// Declares all constants.
macro_rules! constants {
    (
        ($by:ident, $system:ident, $given:ident, $it:ident)
        objects {$(
            $(#[$about:meta])+
            $(($Copy:ident $(, $Default:ident)?))? $Type:ident $path:literal {$(
                $(#[doc = $doc:literal])+
                $field:ident $name:literal: $T:ty, $default:expr, $writing:ident;
            )+}
        )+}
        system {$(
            #[doc = $row_doc:literal]
            $(#[schema = $schema:literal])?
            [$kind:ident] $row:ident $row_name:literal: $Written:ty $(=> $Resolved:ty, $from:expr, $to:expr)?;
        )+}
    ) => {
        /// Constants as they are written: every field may be absent, and an unknown one is refused.
        ///
        /// `null` is a value of timeouts only: never. Elsewhere it is refused, since it would quietly be taken for
        /// "absent".
        pub mod raw {
            pub use super::super::legacy::{ManagedInitialization, Timeouts};
            pub use super::super::values::{CloudComputePackage, MeasurementServer};

            use super::super::values::{HostSelectionMetric, InviteProtocol, Migration, Visibility};
            use crate::id::Xuid;
            use crate::time::{Millis, Timeout, given};
            use serde::{Deserialize, Serialize};
            use std::collections::{BTreeMap, BTreeSet};

            $(
                $(#[$about])+
                #[derive(Clone, $($Copy,)? PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
                #[serde(default, deny_unknown_fields)]
                #[cfg_attr(
                    feature = "schema",
                    derive(schemars::JsonSchema),
                    schemars(transform = crate::json::absent_is_not_null)
                )]
                pub struct $Type {
                    $(
                        $(#[doc = $doc])+
                        #[serde(rename = $name, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
                        pub $field: Option<$T>,
                    )+
                }

                impl $Type {
                    /// The paths of its fields below `constants.system`.
                    pub(in crate::mpsd::template) const NAMES: &[&str] = &[$(concat!($path, ".", $name)),+];
                }
            )+

            /// `constants.system`, in 107's shape, in 104/105's, or in the mixture that a reader must judge.
            #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
            #[serde(default, deny_unknown_fields)]
            #[cfg_attr(
                feature = "schema",
                derive(schemars::JsonSchema),
                schemars(transform = crate::json::absent_is_not_null)
            )]
            pub struct SystemConstants {
                $(
                    #[doc = $row_doc]
                    #[serde(rename = $row_name, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
                    $(#[cfg_attr(feature = "schema", schemars(with = $schema))])?
                    pub $row: Option<$Written>,
                )+
            }

            impl SystemConstants {
                /// The paths of all constants below `constants.system`, object by object.
                pub(in crate::mpsd::template) const NAMES: &[&[&str]] = &[$(constants!(@names $kind $row_name)),+];
            }
        }

        $(
            $(#[$about])+
            #[derive(Clone, $($Copy, $($Default,)?)? PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
            pub struct $Type {
                $(
                    $(#[doc = $doc])+
                    pub $field: $T,
                )+
            }

            impl $Type {
                /// The resolved form of a given object.
                fn of(given: raw::$Type, $by: Defaults<'_>) -> $Type {
                    let _ = $by;
                    $Type { $($field: given.$field.unwrap_or($default),)+ }
                }

                /// The object as a session shows it, defaults written out.
                fn written(self) -> raw::$Type {
                    raw::$Type { $($field: constants!(@written $writing self.$field),)+ }
                }

                /// The names of the fields that are given with another value.
                fn differences(&self, given: &raw::$Type) -> Vec<&'static str> {
                    let fields =
                        [$(given.$field.as_ref().is_some_and(|given| *given != self.$field).then_some($name)),+];
                    fields.into_iter().flatten().collect()
                }
            }
        )+

        /// The constants of one session. They never change while it lives.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct Constants {
            /// Which contract's shape the template has, whatever the creator's request.
            pub shape: Contract,
            $($(
                #[doc = $row_doc]
                pub $row: $Resolved,
            )?)+
            /// The constants of the title.
            pub custom: Custom,
            /// The role types as the session starts with them. Owners may change `max` and `target` later.
            pub role_types: BTreeMap<String, RoleType>,
        }

        impl Constants {
            /// The constants that `system` stands for, faulty ones included; neither custom ones nor role types. What cannot
            /// be parsed is left out: the check names it.
            pub(super) fn of(mut $system: raw::SystemConstants, $by: Defaults<'_>) -> Constants {
                $($(
                    let $given = $system.$row.take();
                    let $row: $Resolved = $from;
                )?)+
                Constants {
                    shape: $by.shape,
                    $($($row: { let $it: $Resolved = $row; $it },)?)+
                    custom: Custom::default(),
                    role_types: BTreeMap::new(),
                }
            }

            /// `constants.system` as the session shows it: in 107's shape, defaults written out.
            #[must_use]
            pub fn system(&self) -> raw::SystemConstants {
                raw::SystemConstants { $($row: constants!(@shown self.$row, $it $(, $Resolved, $to)?),)+ }
            }
        }

        impl Merge<'_> {
            /// Both together; both are in 107's shape. Where they differ the template's value stands, and the conflict is
            /// noted.
            pub(super) fn system(
                &mut self,
                fixed: &raw::SystemConstants,
                given: &raw::SystemConstants,
            ) -> raw::SystemConstants {
                raw::SystemConstants {
                    $($row: constants!(@merged self, $kind, $row_name, &fixed.$row, &given.$row $(, $Resolved)?),)+
                }
            }
        }
    };

    (@names one $name:literal) => { &[$name] };
    (@names $Object:ident $name:literal) => { $Object::NAMES };

    (@written always $value:expr) => { Some($value) };
    (@written on $value:expr) => { $value.then_some(true) };
    (@written filled $value:expr) => { some_unless_empty($value) };

    (@shown $value:expr, $it:ident) => { None };
    (@shown $value:expr, $it:ident, $Resolved:ty, $to:expr) => {{ let $it = &$value; $to }};

    (@merged $merge:expr, $kind:ident, $name:literal, $fixed:expr, $given:expr) => { None };
    (@merged $merge:expr, one, $name:literal, $fixed:expr, $given:expr, $Resolved:ty) => {
        $merge.one($name, $fixed, $given)
    };
    (@merged $merge:expr, $Object:ident, $name:literal, $fixed:expr, $given:expr, $Resolved:ty) => {
        $merge.object($name, $fixed, $given, $Object::of, $Object::differences)
    };
}
