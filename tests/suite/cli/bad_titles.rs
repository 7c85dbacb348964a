//! Scripts and options with faults in what they say of titles, and of what titles and clients are expected to believe.

use super::folder::{refused_steps, refused_top};
use insta::assert_snapshot;

#[test]
fn policies_that_there_are_not() {
    assert_snapshot!(refused_top(
        r#""title": { "pol": "never", "preset": "advise" }, "titles": { "xbox-b": { "on_reconect": "forget" } }"#
    ));
}

#[test]
fn values_that_a_policy_has_not() {
    assert_snapshot!(refused_top(
        r#""title": { "poll": "evry 30s", "on_reconnect": "forgt", "idle": "soon", "retries": -1,
            "reconnect": "attempts", "start": "after", "fail_over": "greed", "evict": null, "save": 1.5 }"#
    ));
}

#[test]
fn titles_of_consoles_that_there_are_not() {
    assert_snapshot!(refused_top(
        r#""titles": { "xbox-q": { "idle": "never" }, "alice": {} }, "cases": { "one": { "titles": { "xbox-q": {} } }, "two": {} }"#
    ));
}

#[test]
fn a_policy_that_is_given_twice() {
    assert_snapshot!(refused_top(r#""title": { "poll": "never", "poll": "never" }"#));
}

#[test]
fn a_service_has_no_title_and_no_shell() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "service", "do": "idle" }, { "by": "service", "do": "save" }, { "by": "service", "do": "hang" },
           { "by": "service", "do": "countdown" }, { "by": "service", "do": { "join_activity": { "of": "alice" } } }"#
    ));
}

#[test]
fn a_countdown_of_nobody_and_one_that_is_no_time() {
    assert_snapshot!(refused_steps(
        r#"{ "do": "countdown" }, { "by": "bob", "do": { "countdown": { "session": "mtch" } } }"#
    ));
    assert_snapshot!(refused_steps(r#"{ "by": "bob", "do": { "countdown": { "lasts": "long" } } }"#));
}

#[test]
fn invites_that_cannot_be_accepted() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "alice", "do": { "invite": { "user": "bob", "handle": "for bob" } } },
           { "by": "bob", "do": { "accept": { "invite": "for bib" } } },
           { "by": "bob", "do": { "accept": { "invite": "for bob", "with": "alice" } } },
           { "by": "bob", "do": { "accept": { "invite": "for bob", "with": "bob" } } },
           { "by": "bob", "do": "accept" },
           { "by": "alice", "do": { "set_activity": { "handle": "hers" } } },
           { "by": "bob", "do": { "accept": { "invite": "hers" } } }"#
    ));
}

#[test]
fn beliefs_about_what_no_client_sees() {
    assert_snapshot!(refused_steps(
        r#"{ "expect": { "beliefs": { "bob": { "beliefs": { "alice": null } }, "alice": {} } } },
           { "expect": { "beliefs": { "bib": { "count": 1 } } } },
           { "expect": { "beliefs": { "bob": { "replies": { "bob": [200] }, "lost": "5s", "ledger": {} } } } }"#
    ));
}

#[test]
fn a_ledger_with_figures_that_there_are_not() {
    assert_snapshot!(refused_steps(
        r#"{ "expect": { "ledger": { "gon": {}, "gone": { "detecton": 0 }, "refused": -1, "longestWait": null } } }"#
    ));
    assert_snapshot!(refused_steps(
        r#"{ "expect": { "ledger": { "gone": {} } } }, { "expect": { "ledger": { "slotsGone": "bib" } } }"#
    ));
}

#[test]
fn settings_that_the_world_cannot_have() {
    assert_snapshot!(refused_top(r#""settings": { "plannedClose": 0, "answerWindow": "999ms" }"#));
    assert_snapshot!(refused_top(
        r#""settings": { "plannedClose": "2h 2h", "peerlos": 0, "storage": "lose", "reply": -1 }"#
    ));
}
