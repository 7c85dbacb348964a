//! What clients are expected to believe: the fields of a session, of those that a client sees.

use super::steps::StepReader;
use super::trail::Trail;
use crate::json::Named;
use crate::names::UserId;
use crate::scenario::document::ExpectDocument;
use crate::scenario::expect::ExpectedSession;

impl StepReader<'_> {
    pub(super) fn expected_beliefs(
        &mut self,
        from: &Named<Option<Box<ExpectDocument>>>,
        path: Trail<'_>,
    ) -> Vec<(UserId, Option<ExpectedSession>)> {
        let mut expected = Vec::with_capacity(from.len());
        for (name, believed) in from.iter() {
            let path = path.name(name);
            let Some(user) = self.people.find(name, path, true, self.faults) else { continue };
            let view = believed.as_ref().map(|believed| {
                self.only_what_is_seen(believed, path);
                self.view(believed, path)
            });
            expected.push((user, view));
        }
        expected
    }

    /// A belief is about the document of one session: not about answers, taps, handles, or other beliefs.
    fn only_what_is_seen(&mut self, from: &ExpectDocument, path: Trail<'_>) {
        let beside = [
            ("session", from.session.is_some()),
            ("status", from.status.is_some()),
            ("refusal", from.refusal.is_some()),
            ("sent", from.sent.is_some()),
            ("replies", !from.replies.is_empty()),
            ("toast", from.toast.is_some()),
            ("handles", !from.handles.is_empty()),
            ("activities", !from.activities.is_empty()),
            ("results", from.results.is_some()),
            ("body", from.body.is_some()),
            ("headers", !from.headers.is_empty()),
            ("taps", !from.taps.is_empty()),
            ("news", !from.news.is_empty()),
            ("subscribed", !from.subscribed.is_empty()),
            ("exists", from.exists.is_some()),
            ("life", from.life.is_some()),
            ("lost", from.lost.is_some()),
            ("believedHosts", from.believed_hosts.is_some()),
            ("ledger", from.ledger.is_some()),
            ("beliefs", !from.beliefs.is_empty()),
        ];
        for (field, _) in beside.into_iter().filter(|(_, given)| *given) {
            let problem = format!("{field:?} is nothing that a client sees of a session");
            self.faults.at_key(path.name(field), problem).help("expect it beside \"beliefs\"");
        }
        if *from == ExpectDocument::default() {
            self.faults.at(path, "nothing is expected").help("say what it believes, or null if it knows of no session");
        }
    }
}
