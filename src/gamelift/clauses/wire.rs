//! Rules about the API's protocol, JSON 1.1.

use crate::clause::clauses;

clauses! { 'G';
    "Protocol": {
        500 TARGET "A request is a POST of `/` whose header `X-Amz-Target` is `GameLift.` and the name of an operation; its body is a JSON object, and an empty body is an empty object." "API [D]; section 7.3";
        501 UNKNOWN_OPERATION "A request with another method, path or target is UnknownOperationException." "section 7.3 [R]";
        502 SERIALIZATION "A body that is not JSON, or that has a value of another type than its member, is SerializationException, before anything else is checked." "section 7.3 [R]";
        503 UNKNOWN_MEMBER "An unknown member is ignored, and a member that is null is absent." "section 7.3 [R]";
        504 TIMES "A time is a number: the seconds since 1970, with three decimals." "API [D]; section 13";
        505 ERROR_FORM "A refusal has the error's name as `__type`, a sentence as `Message`, and the status 400; InternalServiceException has 500." "API [D]; section 7.3";
        506 REQUEST_ID "Every response has a header `x-amzn-RequestId`: a GUID made of the seed and the number of the request." "API [D]; section 13 [R]";
        507 ABSENT_MEMBER "A member without a value is left out of an answer; an empty list is shown." "section 13 [R]";
        508 CLIENT_REGION "The region of a client is that of its signature's scope; a request without `Authorization` is trusted and comes from the service's own region. No signature is checked." "section 7.4 [R]";
        509 SIGNATURE "An `Authorization` that is no signature of version 4 with a scope of GameLift is UnauthorizedException; operations that do not list it answer IncompleteSignatureException." "API [D]; section 7.4 [R]";
    }
}
