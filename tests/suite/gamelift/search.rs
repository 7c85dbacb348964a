//! Searching: the language with its faults, the index with its lag, orders and pages.

mod index;
mod language;
mod laws;
mod pages;
mod requests;

use super::fleet::Tried;
use sessim::gamelift::clauses::RULES;
use sessim::gamelift::exception::GameLiftException;
use sessim::gamelift::key::{FleetKey, GameSessionKey};
use sessim::gamelift::operation::{Operation, SearchGameSessions};
use sessim::gamelift::reply::{GameLiftReply, GameSessionRow, Page};
use sessim::gamelift::search::IndexedSession;
use sessim::gamelift::status::{PlayerSessionCreationPolicy, ProtectionPolicy};

/// An entry of the index: two properties, three players of four.
fn ranked() -> IndexedSession {
    IndexedSession {
        key: GameSessionKey(0),
        fleet: FleetKey(0),
        location: 0,
        id: "arn:x".into(),
        name: Some("duel".into()),
        properties: [("map".into(), "it's".into()), ("mode".into(), "ranked".into())].into(),
        maximum: 4,
        players: 3,
        has_free_slot: true,
        created_millis: 1_000,
        policy: PlayerSessionCreationPolicy::AcceptAll,
        protection: ProtectionPolicy::NoProtection,
    }
}

/// Searches the only fleet, unless the change says otherwise.
fn search(
    tried: &mut Tried,
    ms: u64,
    change: impl FnOnce(&mut SearchGameSessions),
) -> Result<Page<GameSessionRow>, GameLiftException> {
    let mut request = SearchGameSessions { fleet_id: Some("fleet-a".into()), ..SearchGameSessions::default() };
    change(&mut request);
    match tried.api(ms, Operation::SearchGameSessions(request))? {
        GameLiftReply::GameSessions(page) => Ok(page),
        other => panic!("{other:?}"),
    }
}

/// The game sessions that a search finds, in its order.
fn found(tried: &mut Tried, ms: u64) -> Vec<GameSessionKey> {
    keys(&search(tried, ms, |_| {}).unwrap())
}

/// The game sessions that meet a filter.
fn meets(tried: &mut Tried, ms: u64, filter: &str) -> Vec<GameSessionKey> {
    keys(&search(tried, ms, |request| request.filter_expression = Some(filter.into())).unwrap())
}

fn keys(page: &Page<GameSessionRow>) -> Vec<GameSessionKey> {
    page.rows.iter().map(|row| row.key).collect()
}

/// The clauses of searching, each with the test that shows it.
const SHOWN_BY: [(u16, fn()); 10] = [
    (200, index::a_session_is_found_two_seconds_after_its_activation_and_lost_two_seconds_after_its_end),
    (201, language::what_is_no_filter_is_refused_with_its_place),
    (202, language::a_missing_property_matches_nothing_but_the_negation),
    (203, pages::equal_rows_are_in_the_order_of_creation_and_then_of_ids),
    (204, pages::a_page_has_at_most_twenty_rows_and_the_next_goes_on_without_a_gap),
    (205, requests::a_key_with_a_dot_is_not_in_results_and_cannot_be_searched),
    (206, index::a_reserved_slot_is_not_free_even_where_it_is_not_counted),
    (207, pages::long_names_are_sorted_by_their_first_400_bytes),
    (208, language::an_expression_has_limits),
    (220, pages::a_token_is_taken_by_its_own_search_alone),
];

#[test]
fn every_clause_of_searching_has_a_test() {
    let of_searches = RULES.iter().map(|rule| rule.clause.number()).filter(|number| (200..250).contains(number));
    assert_eq!(SHOWN_BY.map(|(number, _)| number).to_vec(), of_searches.collect::<Vec<_>>());
}
