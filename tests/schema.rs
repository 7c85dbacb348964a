//! The committed JSON schema of scripts is the one that the types give.

use std::fs;
use std::path::Path;

#[test]
fn the_committed_schema_is_generated_from_the_types() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/scenario.schema.json");
    let generated = format!("{:#}\n", sessim::scenario::schema());
    if fs::read_to_string(&file).unwrap() != generated {
        fs::write(&file, generated).unwrap();
        panic!("the types have changed: scenarios/scenario.schema.json is written anew, commit it");
    }
}
