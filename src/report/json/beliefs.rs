//! Beliefs as JSON: who saw which change when, and what is otherwise by now.

use crate::run::{Belief, Difference};
use serde::ser::{Serialize, SerializeStruct, Serializer};

impl Serialize for Belief {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_struct("Belief", 4)?;
        object.serialize_field("user", &self.user)?;
        object.serialize_field("seen", &self.seen)?;
        object.serialize_field("changeNumber", &self.saw)?;
        object.serialize_field("differs", &self.differs)?;
        object.end()
    }
}

impl Serialize for Difference {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_struct("Difference", 4)?;
        object.serialize_field("field", &self.field)?;
        object.serialize_field("believed", &self.believed)?;
        object.serialize_field("is", &self.is)?;
        object.serialize_field("since", &self.since)?;
        object.end()
    }
}
