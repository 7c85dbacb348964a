//! Steps with faults in what they say of faults.

use super::folder::refused_steps;
use insta::assert_snapshot;

#[test]
fn disturbances_that_do_not_say_enough() {
    assert_snapshot!(refused_steps(
        r#"{ "do": "delay_taps" }, { "do": "service_fails" }, { "do": "skew_clock" }, { "do": { "delay_requests": { "of": "bob" } } }"#
    ));
}

#[test]
fn disturbances_that_mean_nothing() {
    assert_snapshot!(refused_steps(
        r#"{ "do": { "lose_replies": { "of": "bib", "next": 0 } } },
           { "do": { "drop_taps": { "of": [], "next": 2, "for": "5s" } } },
           { "by": "bob", "do": "mend" },
           { "do": { "service_fails": { "with": 500 } } },
           { "do": { "skew_clock": { "of": "bob", "ahead": "2h" } } },
           { "do": { "skew_clock": { "of": "bob", "ahead": "1m", "behind": "1m" } } }"#
    ));
}

#[test]
fn a_chance_that_is_none() {
    assert_snapshot!(refused_steps(r#"{ "do": { "lose_requests": { "chance": 1.5 } } }"#));
}

#[test]
fn blows_that_do_not_say_enough() {
    assert_snapshot!(refused_steps(
        r#"{ "do": "flap" }, { "do": { "cut": { "link": "peers" } } },
           { "do": { "cut": { "consoles": "xbox-a", "link": "both ways" } } }, { "do": { "heal": 5 } }"#
    ));
}

#[test]
fn blows_that_mean_nothing() {
    assert_snapshot!(refused_steps(
        r#"{ "do": { "flap": { "consoles": "xbox-a" } } },
           { "do": { "cut": { "consoles": "xbox-a", "for": "5s" } } },
           { "do": { "lose_power": { "consoles": "xbox-z", "link": "peers" } } }"#
    ));
}

#[test]
fn disturbances_that_would_disturb_nothing() {
    assert_snapshot!(refused_steps(
        r#"{ "do": { "drop_taps": { "for": 0 } } }, { "do": { "stale_reads": { "by": 0 } } },
           { "do": { "skew_clock": { "of": [], "ahead": "1s" } } }, { "do": { "skew_clock": { "of": "bob" } } },
           { "do": { "stale_reads": { "by": "5s", "of": "xbox-a" } } }, { "do": { "drop_taps": { "next": 1, "of": "service" } } }"#
    ));
}

#[test]
fn troubles_out_of_range() {
    assert_snapshot!(refused_steps(
        r#"{ "do": { "lose_power": { "consoles": "xbox-a", "within": -5 } } },
           { "do": { "flap": { "consoles": "xbox-a", "for": "-5s" } } },
           { "do": { "drop_taps": { "next": 4294967296 } } }, { "do": { "delay_taps": { "by": 9007199254740992 } } },
           { "do": { "stale_reads": { "by": { "uniform": ["1s", "2s"] } } } }, { "do": { "mend": { "what": "flap" } } }"#
    ));
}
