//! Rules about quality of service: measurements, their evaluation, candidates for hosts and servers.

use crate::clause::clauses;

clauses! { 'M';
    "Quality of service": {
        230 MEASUREMENTS "A member uploads what it measured of its peers as `measurements`, by device token; a write replaces them whole, `null` deletes them, and a metric that could not be measured is left out." "DET, Member properties [D]";
        231 MEASUREMENTS_NEED_METRICS "`measurements` where no `metrics` are configured, given or implied, are refused with 400." "XLUA [O]";
        232 NO_MEASUREMENT_OF_ONESELF "A write after which a member's `measurements` have an entry for its own device token is refused with 400." "DET, Member properties [D]; status section 7.2";
        233 MEASUREMENT_UNITS "Latencies are whole milliseconds and bandwidths whole kilobits per second; a fraction, or a key in `measurements` that is no device token, is refused with 400." "DET, Member properties [D]; fractions and keys [U]";
        234 SERVER_MEASUREMENTS "A member uploads what it measured of game servers as `serverMeasurements`, by connection string, each an object; they are replaced whole, and empty ones say that nothing was measured in time." "DET, Member properties [D]; XLUA [O]";
        236 MEASURED "A member has measured once its `measurements` are there, where `metrics` are configured, and its `serverMeasurements`, where there are `measurementServerAddresses`; empty ones will do." "LEG [D]; section 16.1";
        237 MEASURED_IN_EPISODE "The members of an episode are judged at the end of its measuring stage among themselves, unless they have failed, and those on one device need not measure each other." "XH [C]; LEG [D]; failed ones and devices [U]";
        238 NO_REQUIREMENTS "Without peer-to-peer and peer-to-host requirements, whoever has measured passes the measuring stage; servers have no threshold." "section 17 [D]";
        239 QOS_PRECEDENCE "Of what a member misses it fails for the first: `latency`, then `bandwidthdown`, `bandwidthup`, and `network`." "LEG, section 16.3 [D]";
        240 QOS_PEER_TO_PEER "With `peerToPeerRequirements` each two members need a latency of at most `latencyMaximum` and both ways a bandwidth of at least `bandwidthMinimum` in the reports of both, where the `bandwidthUp` of one is the down of the other." "LEG [D]; viewpoint [I]";
        241 QOS_BLAME (qos_blame) "Of the members of bad pairs the one with the most fails, of equal ones the last, and so on until no bad pair is left." "section 17 [U]";
        242 QOS_PEER_TO_HOST "With `peerToHostRequirements` a member fails whose own report of the host has a latency above `latencyMaximum`, or a bandwidth below `bandwidthDownMinimum` from it or `bandwidthUpMinimum` to it." "LEG, section 17 [D]; whose report [U]";
        243 QOS_HOST_ORDER (qos_aggregate) "As the host stands the device that most of the other members pass with, of equal ones the best by the mean of its `hostSelectionMetric` with those, then the lowest index." "CON, LEG [D]; order section 17 [U]";
        244 QOS_NETWORK "A member that reports no figure for a metric that a requirement needs, or nothing at all of a device, fails with `network`." "LEG, section 16.3 [D]";
        245 QOS_HOST_GIVEN "Where `peerToHostRequirements` and `host` are set, that host alone is measured: who is on its device needs no `measurements`, and pairs are not judged." "REST, LEG [D]; pairs [I]";
        246 HOST_CANDIDATES "After the measuring stage of the first episode `hostCandidates` are the devices of those who have not failed, best first, if there are `peerToHostRequirements` and no `host`." "REST, LEG [D]; those left [U]";
        247 HOST_CANDIDATES_CLEARED "Setting `host` clears `hostCandidates`." "REST, LEG [D]";
        248 SERVER_CANDIDATES "`serverConnectionStringCandidates` are strings in order of preference that compare without regard to case; any member may write them, and `null` takes the writing back." "LEG, section 6 [D]";
        249 AUTO_POPULATE (qos_aggregate) "With `autoPopulateServerCandidates`, unless somebody wrote them, the candidates are the servers by the members' `serverMeasurements`: measured by most members first, then of the least mean latency, then by name." "CON [D]; order [U]";
        250 MATCHMAKING_LIMIT "Matchmaking gives measurements 45 seconds, so a `measurementTimeout` above the recommended 30 seconds is worth a warning." "DET, measurementTimeout [D]";
    }
}
