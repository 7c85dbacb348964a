//! Steps with faults.

use super::folder::{refused, refused_steps, script};
use insta::assert_snapshot;

#[test]
fn an_unknown_key_of_a_step() {
    assert_snapshot!(refused_steps(r#"{ "before": "3s", "by": "bob", "do": "join", "expects": {} }"#));
}

#[test]
fn a_step_that_is_a_list() {
    assert_snapshot!(refused_steps(r#"["5s", null, "bob", "join"]"#));
}

#[test]
fn an_unknown_verb() {
    assert_snapshot!(refused_steps(r#"{ "by": "bob", "do": "jion" }"#));
}

#[test]
fn an_unknown_verb_with_details() {
    assert_snapshot!(refused_steps(r#"{ "by": "bob", "do": { "jion": { "session": "match" } } }"#));
}

#[test]
fn an_unknown_verb_like_no_other() {
    assert_snapshot!(refused_steps(r#"{ "by": "bob", "do": "teleport" }"#));
}

#[test]
fn two_verbs_in_one_step() {
    assert_snapshot!(refused_steps(r#"{ "by": "bob", "do": { "join": {}, "leave": {} } }"#));
}

#[test]
fn a_verb_that_is_no_name() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "bob", "do": 7 }, { "by": "bob", "do": {} }, { "by": "bob", "do": ["join"] }"#
    ));
}

#[test]
fn details_that_are_a_number() {
    assert_snapshot!(refused_steps(r#"{ "by": "bob", "do": { "leave": 5 } }"#));
}

#[test]
fn a_cut_without_consoles() {
    assert_snapshot!(refused_steps(r#"{ "do": "cut" }"#));
}

#[test]
fn an_unknown_console() {
    assert_snapshot!(refused_steps(r#"{ "do": { "lose_power": ["xbox-a", "xbox-d"] } }, { "do": { "cut": "ps5" } }"#));
}

#[test]
fn an_unknown_key_of_the_details() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "bob", "do": { "join": { "sesion": "match" } } },
    { "by": "bob", "do": { "read": { "as": "active" } } },
    { "by": "bob", "do": { "launch": { "title": "duel" } } }"#
    ));
}

#[test]
fn a_wrong_value_of_the_details() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "bob", "do": { "join": { "as": "actve" } } },
    { "by": "bob", "do": { "read": { "if": "changd" } } },
    { "by": "bob", "do": { "write": { "closed": "yes", "joinRestriction": "friends" } } }"#
    ));
}

#[test]
fn an_unknown_user() {
    assert_snapshot!(refused_steps(r#"{ "by": "caro", "do": "join" }, { "by": ["bob", "zed"], "do": "join" }"#));
}

#[test]
fn of_many_faults_fifty_are_told() {
    let said = refused_steps(&vec![r#"{ "by": "zed", "do": "join" }"#; 20_000].join(",\n"));
    assert_eq!(said.matches("nobody is named").count(), 49);
    assert!(
        said.ends_with("50 faults in late_join.json\n") && said.contains(": there are more than 49 faults\n"),
        "{said}"
    );
}

#[test]
fn an_unknown_session() {
    assert_snapshot!(refused_steps(r#"{ "by": "bob", "do": { "join": { "session": "mach" } } }"#));
}

#[test]
fn which_of_two_sessions() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "bob", "do": { "create": { "session": "lobby" } } }, { "by": "carol", "do": "join" }"#
    ));
}

#[test]
fn nobody_does_it() {
    assert_snapshot!(refused_steps(r#"{ "do": "join" }, { "by": [], "do": "join" }, { "by": "bob" }, { "at": "5s" }"#));
}

#[test]
fn somebody_does_what_befalls_consoles() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "bob", "do": { "cut": "xbox-b" } }, { "by": "service", "do": "launch" }"#
    ));
}

#[test]
fn what_a_verb_needs_and_what_it_cannot_have() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "alice", "do": "reserve" },
    { "by": "bob", "do": { "join": { "users": "carol", "as": "reserved" } } },
    { "by": ["alice", "bob"], "do": "host" }"#
    ));
}

#[test]
fn time_that_runs_backwards() {
    assert_snapshot!(refused_steps(
        r#"{ "at": "10s", "by": "bob", "do": "join" }, { "at": "9s 999ms", "by": "carol", "do": "join" }"#
    ));
}

#[test]
fn time_past_its_end() {
    assert_snapshot!(refused_steps(
        r#"{ "at": 9007199254740991, "by": "bob", "do": "join" },
    { "after": 1, "by": "carol", "do": "join" },
    { "at": 9007199254740992, "by": "carol", "do": "join" },
    { "at": "104249991375d", "by": "carol", "do": "join" },
    { "at": 1e300, "by": "carol", "do": "join" }"#
    ));
}

#[test]
fn time_that_is_negative_or_broken() {
    assert_snapshot!(refused_steps(
        r#"{ "at": -1, "by": "bob", "do": "join" },
    { "after": 1.0, "by": "bob", "do": "join" },
    { "after": 1.5, "by": "bob", "do": "join" },
    { "after": "-1s", "by": "bob", "do": "join" },
    { "after": "1.5s", "by": "bob", "do": "join" },
    { "after": "5 minutes", "by": "bob", "do": "join" },
    { "after": "5s 1m", "by": "bob", "do": "join" },
    { "after": "", "by": "bob", "do": "join" },
    { "after": true, "by": "bob", "do": "join" }"#
    ));
}

#[test]
fn at_and_after_in_one_step() {
    assert_snapshot!(refused_steps(r#"{ "at": "5s", "after": "5s", "by": "bob", "do": "join" }"#));
}

#[test]
fn an_unknown_key_of_an_expectation() {
    assert_snapshot!(refused_steps(r#"{ "expect": { "member": { "bob": "active" }, "chagneNumber": 3 } }"#));
}

#[test]
fn a_wrong_value_of_an_expectation() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "bob", "do": "join", "expect": { "status": 20, "members": { "bob": "actve", "bub": "out" }, "count": -1 } },
    { "by": "bob", "do": "join", "expect": { "status": "ok", "nextTimer": "soon", "exists": 1 } }"#
    ));
}

#[test]
fn an_expectation_of_somebody_unknown() {
    assert_snapshot!(refused_steps(r#"{ "expect": { "members": { "bub": "out" }, "host": "zed" } }"#));
}

#[test]
fn an_unknown_refusal() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "bob", "do": "join", "expect": { "refusal": "ful" } }, { "by": "bob", "do": "join", "expect": { "refusal": "no way" } }"#
    ));
}

#[test]
fn an_answer_where_nobody_asks() {
    assert_snapshot!(refused_steps(
        r#"{ "expect": { "status": 200, "sent": true } },
    { "by": ["bob", "carol"], "do": "join", "expect": { "status": [200, 200, 200] } },
    { "expect": {} }"#
    ));
}

#[test]
fn an_expectation_in_an_unknown_case() {
    let top = r#""cases": { "short": {}, "long": {} },"#;
    let steps = r#", { "expectIn": { "shrt": { "count": 1 } } }"#;
    assert_snapshot!(refused(script(top, steps)));
    assert_snapshot!("without_cases", refused(script("", steps)));
}

#[test]
fn steps_that_are_no_list() {
    assert_snapshot!(refused(r#"{ "about": "", "template": "templates/duel.json", "consoles": {}, "steps": {} }"#));
}

#[test]
fn a_sum_of_times_past_the_end() {
    assert_snapshot!(refused_steps(
        r#"{ "at": 9007199254740991, "by": "bob", "do": "join" }, { "after": 1, "by": "carol", "do": "join" }"#
    ));
}

#[test]
fn null_is_no_value_where_it_means_nothing() {
    assert_snapshot!(refused_steps(
        r#"{ "at": null, "by": "bob", "do": "join", "expect": { "status": null, "count": null, "host": null } },
    { "by": "bob", "do": { "write": { "closed": null, "joinRestriction": null } }, "expect": null }"#
    ));
}

#[test]
fn a_name_with_a_line_break() {
    assert_snapshot!(refused_steps(r#"{ "by": "bob\n", "do": "join" }"#));
}

#[test]
fn an_invite_that_nobody_made() {
    assert_snapshot!(refused_steps(r#"{ "by": "bob", "do": { "accept": { "invite": "for bob" } } }"#));
}

#[test]
fn an_activity_that_is_accepted() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "alice", "do": { "set_activity": { "handle": "here" } } },
    { "by": "bob", "do": { "accept": { "invite": "here" } } }"#
    ));
}

#[test]
fn a_belief_about_what_no_client_sees() {
    assert_snapshot!(refused_steps(
        r#"{ "expect": { "beliefs": {
            "bob": { "status": 200, "taps": { "bob": 1 }, "beliefs": { "bob": null } }, "bobb": null, "alice": {} },
          "believedHosts": "bobb" } }"#
    ));
}

#[test]
fn nothing_to_accept_and_nobody_to_join() {
    assert_snapshot!(refused_steps(r#"{ "by": "bob", "do": "accept" }, { "by": "bob", "do": "join_activity" }"#));
}

#[test]
fn somebody_elsewhere_who_comes_along() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "alice", "do": { "invite": { "user": "bob", "handle": "for bob" } } },
    { "by": "bob", "do": { "accept": { "invite": "for bob", "with": ["alice", "bob"] } } },
    { "by": "service", "do": { "accept": { "invite": "for bob" } } }"#
    ));
}

#[test]
fn a_countdown_of_a_service() {
    assert_snapshot!(refused_steps(
        r#"{ "by": "service", "do": "countdown" }, { "by": "bob", "do": { "countdown": { "session": "lobby" } } }"#
    ));
}
