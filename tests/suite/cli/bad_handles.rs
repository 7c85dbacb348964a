//! Steps about handles with faults.

use super::folder::refused_steps;
use insta::assert_snapshot;

#[test]
fn a_handle_that_no_step_before_posts() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "alice", "do": { "invite": { "user": "bob", "handle": "for bob" } } },
    { "by": "bob", "do": { "join": { "via": "for bab" } } },
    { "by": "bob", "do": { "read": { "via": "later" } }, "expect": { "handles": { "for bbo": true } } },
    { "by": "alice", "do": { "set_activity": { "handle": "later" } } }"#
    ));
}

#[test]
fn details_of_handles_that_are_missing() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "alice", "do": "invite" },
    { "by": "alice", "do": "transfer" },
    { "by": "alice", "do": "delete_handle" },
    { "by": "service", "do": "clear_activity" }"#
    ));
}

#[test]
fn handles_of_nobody_and_of_no_session() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "alice", "do": { "invite": { "user": "caro" } } },
    { "by": "alice", "do": { "transfer": { "origin": "lobby" } } },
    { "by": "alice", "do": "set_activity", "expect": { "activities": { "alice": "lobby" } } },
    { "expect": { "toast": true } }"#
    ));
}

#[test]
fn a_name_for_two_handles() {
    assert_snapshot!(refused_steps(
        r#"{ "by": ["alice", "bob"], "do": { "set_activity": { "handle": "playing" } } },
    { "by": "alice", "do": { "set_activity": { "handle": "here" } } },
    { "by": "alice", "do": { "set_activity": { "handle": "here" } } }"#
    ));
}

#[test]
fn search_attributes_that_cannot_be() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "alice", "do": { "search_handle": { "searchAttributes": { "numbers": { "my rank": 1 } } } } },
    { "by": "alice", "do": { "search_handle": { "searchAttributes": { "tag": ["casual"] } } } }"#
    ));
}

#[test]
fn a_way_into_another_session() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "alice", "do": { "create": { "session": "other" } } },
    { "by": "alice", "do": { "invite": { "session": "match", "user": "bob", "handle": "for bob" } } },
    { "by": "bob", "do": { "join": { "via": "for bob", "session": "other" } } }"#
    ));
}
