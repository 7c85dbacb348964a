//! Types that are read from objects and from nothing else.

/// Reads and writes types that derive serde's traits with `remote = "Self"`.
///
/// A derived type would also take a list of its fields in their order. Nobody who writes one means that.
macro_rules! objects {
    ($($Type:ident)+) => {
        $crate::json::readable_objects! { $($Type)+ }
        $(
            impl serde::Serialize for $Type {
                fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                    $Type::serialize(self, to)
                }
            }
        )+
    };
}

/// The half of [`objects`] for types that are only read.
macro_rules! readable_objects {
    ($($Type:ident)+) => {$(
        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<$Type, D::Error> {
                struct Object;
                impl<'de> serde::de::Visitor<'de> for Object {
                    type Value = $Type;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<$Type, A::Error> {
                        // The derived function, which `remote` leaves beside the trait's.
                        $Type::deserialize(serde::de::value::MapAccessDeserializer::new(map))
                    }
                }
                from.deserialize_map(Object)
            }
        }
    )+};
}
pub(crate) use {objects, readable_objects};
