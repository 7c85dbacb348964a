//! The sender of a request, as its signature names it. No signature is checked: a request without one is trusted.

use super::ApiRequest;
use crate::gamelift::operation::Operation;

/// What the header `Authorization` says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Signature<'a> {
    /// There is none.
    Absent,
    /// It is one of version 4, of a client for this region.
    OfRegion(&'a str),
    /// It is another text.
    Unreadable,
}

/// Reads the scope of a signature: `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/gamelift/aws4_request, ...`.
pub(super) fn signature<'a>(request: &ApiRequest<'a>) -> Signature<'a> {
    let Some(text) = request.header("Authorization") else { return Signature::Absent };
    let scope = text.strip_prefix("AWS4-HMAC-SHA256 ").and_then(|rest| {
        let mut parts = rest.split(',').filter_map(|part| part.trim_start().strip_prefix("Credential="));
        parts.next()
    });
    let parts: Vec<&str> = scope.unwrap_or_default().split('/').collect();
    match parts[..] {
        [key, date, region, "gamelift", "aws4_request"] if ![key, date, region].contains(&"") => {
            Signature::OfRegion(region)
        }
        _ => Signature::Unreadable,
    }
}

/// Whether UnauthorizedException is one of the operation's errors.
pub(super) fn lists_unauthorized(operation: &Operation) -> bool {
    match operation {
        Operation::CreateGameSession(_)
        | Operation::CreatePlayerSession(_)
        | Operation::CreatePlayerSessions(_)
        | Operation::DescribeGameSessions(_)
        | Operation::DescribeGameSessionDetails(_)
        | Operation::SearchGameSessions(_)
        | Operation::DescribePlayerSessions(_)
        | Operation::UpdateGameSession(_)
        | Operation::TerminateGameSession(_)
        | Operation::StartGameSessionPlacement(_)
        | Operation::DescribeGameSessionPlacement(_)
        | Operation::StopGameSessionPlacement(_) => true,
        Operation::StartMatchmaking(_)
        | Operation::DescribeMatchmaking(_)
        | Operation::AcceptMatch(_)
        | Operation::StopMatchmaking(_)
        | Operation::StartMatchBackfill(_) => false,
    }
}
