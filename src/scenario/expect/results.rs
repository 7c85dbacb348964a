//! Judges expectations about results of queries and searches.

use super::ExpectedResult;
use super::judge::Judge;
use crate::mpsd::service::Row;
use crate::service::CallOutcome;

impl Judge<'_> {
    /// Judges the results of one answer together: of each row only the expected fields.
    pub(super) fn results(
        &mut self,
        which: (usize, usize),
        expected: &[ExpectedResult],
        outcome: Option<&CallOutcome>,
    ) {
        let refused = outcome.filter(|outcome| outcome.is_refused()).and_then(CallOutcome::against);
        let found = match (outcome.and_then(CallOutcome::found), refused) {
            (Some(found), _) => {
                let row = |(nth, found): (usize, &Row)| self.found(found, expected.get(nth));
                listed(found.iter().enumerate().map(row))
            }
            (None, Some(why)) => format!("refused: {why}"),
            (None, None) => "not asked".to_owned(),
        };
        let expected = listed(expected.iter().map(|expected| self.expected(expected)));
        self.answer("results", which, &[expected], found);
    }

    fn expected(&self, expected: &ExpectedResult) -> String {
        let names = &self.trace.names;
        let mut said = names.session(expected.session).to_owned();
        said += &told("user", expected.user.map(|user| names.user(user)));
        said += &told("status", expected.status);
        said += &told("myTurn", expected.my_turn);
        said += &told("visibility", expected.visibility);
        said += &told("accepted", expected.accepted);
        said += &told("joinRestriction", expected.join_restriction.map(|restriction| restriction.word()));
        said + &told("keywords", expected.keywords.as_ref().map(|keywords| keywords.join("+")))
    }

    /// The found row, limited to the expected fields.
    fn found(&self, found: &Row, expected: Option<&ExpectedResult>) -> String {
        let trace = self.trace;
        let mut said = trace.session_name(&found.session).to_owned();
        let (Some(expected), Some(row)) = (expected, &found.row) else { return said };
        let of_user = |name, text: Option<String>| told(name, Some(text.unwrap_or_else(|| "none".to_owned())));
        if expected.user.is_some() {
            let name = |xuid| trace.xuids.get(&xuid).map_or("?", |user| trace.names.user(*user)).to_owned();
            said += &of_user("user", row.user.map(|user| name(user.xuid)));
        }
        if expected.status.is_some() {
            said += &of_user("status", row.user.map(|user| user.status.to_string()));
        }
        if expected.my_turn.is_some() {
            said += &of_user("myTurn", row.user.map(|user| user.my_turn.to_string()));
        }
        said += &told("visibility", expected.visibility.map(|_| row.visibility));
        said += &told("accepted", expected.accepted.map(|_| row.accepted));
        let restriction = row.join_restriction.unwrap_or_default().word();
        said += &told("joinRestriction", expected.join_restriction.map(|_| restriction));
        let keywords = || row.keywords.iter().map(|keyword| keyword.as_str()).collect::<Vec<_>>().join("+");
        said + &told("keywords", expected.keywords.as_ref().map(|_| keywords()))
    }
}

fn told(name: &str, value: Option<impl std::fmt::Display>) -> String {
    value.map_or_else(String::new, |value| format!(" {name}={value}"))
}

fn listed(rows: impl Iterator<Item = String>) -> String {
    let rows: Vec<String> = rows.collect();
    if rows.is_empty() { "nothing".to_owned() } else { rows.join(", ") }
}
