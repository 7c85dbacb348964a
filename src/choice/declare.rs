//! The macro that declares a table of choices, each in one place.

/// Declares each choice once: its enum, its field, its row in the table, and the form in which a script changes it.
/// Those under `measured` have a type of their own, which prints and parses, and tell the forms of its values, the default
/// first; capitals in a form stand for any value.
macro_rules! choices {
    (
        $(#[doc = $about:literal])+
        struct $All:ident, change $Change:ident, preset $Preset:ident by $of:ident, called $called:literal;
        measured { $($open:ident: $Open:ty, $asked:literal $from:literal { $($form:literal $sense:literal,)+ })* }
        $($name:ident: $Type:ident $question:literal $source:literal { $($Value:ident $value:literal $meaning:literal,)+ })+
    ) => {
        $(
            #[doc = $question]
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
                fn default() -> $Type { choices!(@first $Type $($Value)+) }
            }
        )+

        $(#[doc = $about])+
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
        pub struct $All {
            $(#[doc = $asked] pub $open: $Open,)*
            $(#[doc = $question] pub $name: $Type,)+
        }

        /// Some of the choices, as a script or the command line gives them; those left out stay as they are.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[cfg_attr(
            feature = "schema",
            derive(schemars::JsonSchema),
            schemars(transform = absent_is_not_null)
        )]
        pub struct $Change {
            /// Start from this set instead of the one in force.
            #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
            pub preset: Option<$Preset>,
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

        impl $Change {
            /// The choices that result when these are made over `base`.
            #[must_use]
            pub fn over(&self, base: $All) -> $All {
                let base = self.preset.map_or(base, $Preset::$of);
                $All {
                    $($open: self.$open.unwrap_or(base.$open),)*
                    $($name: self.$name.unwrap_or(base.$name),)+
                }
            }
        }

        impl $All {
            /// Every choice in force, by name, as scripts spell it.
            #[must_use]
            pub fn values(&self) -> Vec<(&'static str, String)> {
                vec![
                    $((stringify!($open), self.$open.to_string()),)*
                    $((stringify!($name), self.$name.name().to_owned()),)+
                ]
            }

            /// The same with the one called `name` set to `value`, both as scripts spell them.
            ///
            /// # Errors
            /// Says which names or values there are.
            pub fn with(self, name: &str, value: &str) -> Result<$All, $crate::choice::ChoiceError> {
                let choice = CHOICES.iter().find(|choice| choice.name == name);
                let choice = choice.ok_or_else(|| $crate::choice::ChoiceError {
                    problem: format!("there is no {} {name:?}", $called),
                    found: name.to_owned(),
                    known: CHOICES.iter().map(|choice| choice.name).collect(),
                })?;
                let mut changed = self;
                match changed.choose(name, value) {
                    Ok(()) => Ok(changed),
                    Err(Some(why)) => Err($crate::choice::ChoiceError {
                        problem: format!("the {} {name}: {why}", $called),
                        found: value.to_owned(),
                        known: Vec::new(),
                    }),
                    Err(None) => Err($crate::choice::ChoiceError {
                        problem: format!("the {} {name} cannot be {value:?}", $called),
                        found: value.to_owned(),
                        known: choice.values.iter().map(|(value, _)| *value).collect(),
                    }),
                }
            }

            /// Those that differ from `usual`, as `name=value`, in the order of the table.
            #[must_use]
            pub fn deviations_from(&self, usual: &$All) -> Vec<String> {
                // Most differ in nothing, and then nothing is put into words.
                let mut deviations = Vec::new();
                $(if self.$open != usual.$open {
                    deviations.push(format!(concat!(stringify!($open), "={}"), self.$open));
                })*
                $(if self.$name != usual.$name {
                    deviations.push(format!(concat!(stringify!($name), "={}"), self.$name.name()));
                })+
                deviations
            }

            /// Those that differ from the default, likewise.
            #[must_use]
            pub fn deviations(&self) -> Vec<String> {
                self.deviations_from(&$All::default())
            }

            /// Makes one choice. What has a form of its own says why it cannot be that; of the others there are a few words.
            fn choose(&mut self, name: &str, value: &str) -> Result<(), Option<String>> {
                match name {
                    $(stringify!($open) => value.parse().map(|value| self.$open = value).map_err(Some),)*
                    $(stringify!($name) => $Type::named(value).map(|value| self.$name = value).ok_or(None),)+
                    _ => Err(None),
                }
            }
        }

        /// Every choice, in the order of the fields.
        pub static CHOICES: &[$crate::choice::Choice] = &[
            $($crate::choice::Choice { name: stringify!($open), question: $asked, source: $from, values: &[$(($form, $sense),)+] },)*
            $($crate::choice::Choice { name: stringify!($name), question: $question, source: $source, values: &[$(($value, $meaning),)+] },)+
        ];
    };
    (@first $Type:ident $First:ident $($rest:ident)*) => { $Type::$First };
}
pub(crate) use choices;
