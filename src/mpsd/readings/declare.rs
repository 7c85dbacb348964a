//! The macro that declares the readings, each in one place.

/// Declares each reading once: its enum, its field, its row in the table, and the form in which a script changes it.
/// Those under `measured` have a type of their own, which prints and parses, and tell the forms of its values, the default
/// first; capitals in a form stand for any value.
macro_rules! readings {
    (
        measured { $($open:ident: $Open:ty, $asked:literal $from:literal { $($form:literal $sense:literal,)+ })* }
        $($name:ident: $Type:ident $question:literal $source:literal { $($Value:ident $value:literal $meaning:literal,)+ })+
    ) => {
        $(
            #[doc = $question]
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
            #[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
            pub enum $Type { $(#[doc = $meaning] #[serde(rename = $value)] $Value,)+ }

            impl $Type {
                fn name(self) -> &'static str {
                    match self { $($Type::$Value => $value,)+ }
                }

                fn named(name: &str) -> Option<$Type> {
                    match name { $($value => Some($Type::$Value),)+ _ => None }
                }
            }

            impl Default for $Type {
                fn default() -> $Type { readings!(@first $Type $($Value)+) }
            }
        )+

        /// The choices in force: one field for each doubtful point.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
        pub struct Readings {
            $(#[doc = $asked] pub $open: $Open,)*
            $(#[doc = $question] pub $name: $Type,)+
        }

        /// Some of the choices, as a script or the command line gives them; those left out stay as they are.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, remote = "Self")]
        #[cfg_attr(
            feature = "cli",
            derive(schemars::JsonSchema),
            schemars(transform = super::template::schema::absent_is_not_null)
        )]
        pub struct ReadingsChange {
            /// Start from this set instead of the one in force.
            #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
            pub preset: Option<Preset>,
            $(
                #[doc = $asked]
                #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
                pub $open: Option<$Open>,
            )*
            $(
                #[doc = $question]
                #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
                pub $name: Option<$Type>,
            )+
        }

        objects! { ReadingsChange }

        impl ReadingsChange {
            /// The readings that result when these choices are made over `base`.
            #[must_use]
            pub fn over(&self, base: Readings) -> Readings {
                let base = self.preset.map_or(base, Preset::readings);
                Readings {
                    $($open: self.$open.unwrap_or(base.$open),)*
                    $($name: self.$name.unwrap_or(base.$name),)+
                }
            }
        }

        impl Readings {
            /// Every choice in force, by name, as scripts spell it.
            #[must_use]
            pub fn values(&self) -> Vec<(&'static str, String)> {
                vec![
                    $((stringify!($open), self.$open.to_string()),)*
                    $((stringify!($name), self.$name.name().to_owned()),)+
                ]
            }

            /// Makes one choice; says whether there is such a name and value.
            fn choose(&mut self, name: &str, value: &str) -> bool {
                match name {
                    $(stringify!($open) => value.parse().map(|value| self.$open = value).is_ok(),)*
                    $(stringify!($name) => $Type::named(value).map(|value| self.$name = value).is_some(),)+
                    _ => false,
                }
            }
        }

        /// Every doubtful point, in the order of [`Readings`].
        pub static CHOICES: &[Choice] = &[
            $(Choice { name: stringify!($open), question: $asked, source: $from, values: &[$(($form, $sense),)+] },)*
            $(Choice { name: stringify!($name), question: $question, source: $source, values: &[$(($value, $meaning),)+] },)+
        ];
    };
    (@first $Type:ident $First:ident $($rest:ident)*) => { $Type::$First };
}
pub(super) use readings;
