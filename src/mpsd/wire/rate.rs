//! Rate limits in the HTTP form: the group of a request, and the answer to one over the limit.

use super::{Request, Response};
use crate::json::to_text;
use crate::mpsd::rate::{RateGroup, Throttled};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The group of this request. For a handle, and for a query of handles, the body decides whether it concerns searching.
pub(super) fn group(request: &Request<'_>) -> RateGroup {
    let path = request.path.split_once('?').map_or(request.path, |(path, _)| path);
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let is = |segment: &str, keyword: &str| segment.eq_ignore_ascii_case(keyword);
    match segments[..] {
        [handles] if request.method == "POST" && is(handles, "handles") && searches(request.body) => {
            RateGroup::SearchWrite
        }
        [handles, query]
            if request.method == "POST" && is(handles, "handles") && is(query, "query") && searches(request.body) =>
        {
            RateGroup::SearchRead
        }
        [configs, _, hoppers, ..] if is(configs, "serviceconfigs") && is(hoppers, "hoppers") => RateGroup::SmartMatch,
        _ => RateGroup::Sessions,
    }
}

/// Whether the body's `type` is `search`. A body that cannot be read counts as any other.
fn searches(body: Option<&str>) -> bool {
    #[derive(Deserialize)]
    struct QueryType<'a> {
        #[serde(rename = "type", borrow)]
        kind: Cow<'a, str>,
    }
    let kind = body.filter(|body| body.len() <= super::MAX_BODY).map(serde_json::from_str::<QueryType<'_>>);
    matches!(kind, Some(Ok(QueryType { kind })) if kind.eq_ignore_ascii_case("search"))
}

/// The answer to a request over the limit (M487).
pub(super) fn refusal(throttled: &Throttled) -> Response {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct LimitBody {
        version: u32,
        current_requests: u32,
        max_requests: u32,
        period_in_seconds: u64,
        limit_type: &'static str,
    }
    let body = LimitBody {
        version: 1,
        current_requests: throttled.current_requests,
        max_requests: throttled.limit.requests,
        period_in_seconds: throttled.period_in_seconds(),
        limit_type: "rate",
    };
    let mut response = Response::json(429, to_text(&body));
    response.headers.push(("Retry-After", throttled.retry_after_seconds().to_string()));
    response
}
