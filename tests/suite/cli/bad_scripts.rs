//! Scripts with faults above their steps.

use super::folder::{refused, refused_top, script};
use insta::assert_snapshot;

#[test]
fn an_unknown_key_at_the_top() {
    assert_snapshot!(refused_top(r#""setings": {}, "templatess": {}"#));
}

#[test]
fn a_wrong_type_at_the_top() {
    assert_snapshot!(refused_top(r#""seed": "seven", "settings": [], "cases": 3"#));
}

#[test]
fn the_format_of_another_version() {
    assert_snapshot!(refused_top(r#""format": 2"#));
}

#[test]
fn details_of_a_console_that_has_none() {
    assert_snapshot!(refused(script("", "").replace(r#"["alice"]"#, r#"{ "users": ["alice"] }"#)));
}

#[test]
fn an_unknown_key_of_a_user() {
    assert_snapshot!(refused_top(r#""users": { "bob": { "folowedBy": ["alice"] } }"#));
}

#[test]
fn what_is_special_about_somebody_unknown() {
    assert_snapshot!(refused_top(r#""users": { "bub": {}, "carol": { "followedBy": ["zed"] } }"#));
}

#[test]
fn an_unknown_key_of_the_settings() {
    assert_snapshot!(refused_top(r#""settings": { "presenceLost": "20s" }"#));
}

#[test]
fn a_delay_that_is_none() {
    assert_snapshot!(refused_top(
        r#""settings": { "presenceLoss": { "uniform": ["30s", "10s"] }, "connect": { "normal": ["1s", "2s"] }, "launch": -5 }"#
    ));
}

#[test]
fn an_unknown_reading() {
    assert_snapshot!(refused_top(
        r#""readings": { "timer_anker": "deadline", "rta_loss": "removed", "evaluation": "lazy" }"#
    ));
}

#[test]
fn a_list_of_readings() {
    assert_snapshot!(refused_top(r#""readings": ["template-reference"]"#));
}

#[test]
fn an_unknown_key_of_a_case() {
    assert_snapshot!(refused_top(r#""cases": { "short": { "sets": { "inactiveRemovalTimeout": 0 } } }"#));
}

#[test]
fn a_case_given_twice() {
    assert_snapshot!(refused_top(r#""cases": { "short": {}, "long": {}, "short": {} }"#));
}

#[test]
fn a_constant_set_twice() {
    assert_snapshot!(refused_top(r#""set": { "inactiveRemovalTimeout": 0, "inactiveRemovalTimeout": 1 }"#));
}

#[test]
fn an_unknown_constant() {
    assert_snapshot!(refused_top(r#""set": { "inactiveTimeout": 0, "capabilities.conectivity": true }"#));
}

#[test]
fn a_constant_that_cannot_be_that_in_one_case() {
    assert_snapshot!(refused_top(
        r#""cases": { "none": { "set": { "maxMembersCount": 0 } }, "two": { "set": { "maxMembersCount": "two" } } }"#
    ));
}

#[test]
fn a_user_on_two_consoles() {
    assert_snapshot!(refused(script("", "").replace(r#"["bob"]"#, r#"["bob", "alice"]"#)));
}

#[test]
fn a_console_given_twice() {
    assert_snapshot!(refused(script("", "").replace("xbox-b", "xbox-a")));
}

#[test]
fn a_user_without_a_name_or_with_a_taken_one() {
    assert_snapshot!(refused(script("", "").replace(r#"["bob"]"#, r#"["", "service"]"#)));
}

#[test]
fn a_template_that_is_not_there() {
    assert_snapshot!(refused(script("", "").replace("duel.json", "dual.json")));
}

#[test]
fn no_template_at_all() {
    assert_snapshot!(refused(script("", "").replace("  \"template\": \"templates/duel.json\",\n", "")));
}

#[test]
fn one_template_and_several() {
    assert_snapshot!(refused_top(r#""templates": { "other": "templates/duel.json" }"#));
}

#[test]
fn a_session_of_an_unknown_template() {
    assert_snapshot!(refused_top(r#""sessions": { "match": { "template": "dual" }, "lobby": { "from": "duel" } }"#));
}

#[test]
fn an_unknown_key_of_a_template_in_the_script() {
    assert_snapshot!(refused(script("", "").replace(
        r#""templates/duel.json""#,
        r#"{ "constants": { "system": { "inactiveRemovalTimeout": 0, "maxMembers": 4, "capabilities": { "conectivity": true } } } }"#
    )));
}

#[test]
fn a_session_of_a_template_that_is_not_there() {
    assert_snapshot!(refused_top(
        r#""sessions": { "match": { "template": "dual" }, "lobby": { "template": "duel" } }"#
    ));
}
