"""A sound request of every operation, and every way in which the model says that a request can be unsound."""

import copy
import re

ARN = "arn:aws:gamelift:us-east-1::gamesession/fleet-a/gsess-1"
PLAYER = {"PlayerId": "P", "PlayerAttributes": {"skill": {"N": 7}}, "Team": "red", "LatencyInMs": {"us-east-1": 40}}
PROPERTIES = [{"Key": "map", "Value": "quay"}]

# Each with every member that may stand beside the others.
SOUND = {
    "CreateGameSession": {
        "FleetId": "fleet-a", "MaximumPlayerSessionCount": 4, "Name": "n", "GameProperties": PROPERTIES, "CreatorId": "c",
        "IdempotencyToken": "token-1", "GameSessionData": "d", "Location": "us-east-1",
    },
    "CreatePlayerSession": {"GameSessionId": ARN, "PlayerId": "P", "PlayerData": "d"},
    "CreatePlayerSessions": {"GameSessionId": ARN, "PlayerIds": ["P", "Q"], "PlayerDataMap": {"P": "d"}},
    "DescribeGameSessions": {"FleetId": "fleet-a", "Location": "us-east-1", "StatusFilter": "ACTIVE", "Limit": 5},
    "DescribeGameSessionDetails": {"AliasId": "alias-a", "StatusFilter": "ACTIVE", "Limit": 5},
    "SearchGameSessions": {
        "FleetId": "fleet-a", "FilterExpression": "playerSessionCount=0", "SortExpression": "playerSessionCount ASC",
        "Limit": 5, "Location": "us-east-1",
    },
    "DescribePlayerSessions": {"GameSessionId": ARN, "PlayerSessionStatusFilter": "ACTIVE", "Limit": 5},
    "UpdateGameSession": {
        "GameSessionId": ARN, "MaximumPlayerSessionCount": 3, "Name": "n", "PlayerSessionCreationPolicy": "DENY_ALL",
        "ProtectionPolicy": "FullProtection", "GameProperties": PROPERTIES,
    },
    "TerminateGameSession": {"GameSessionId": ARN, "TerminationMode": "FORCE_TERMINATE"},
    "StartGameSessionPlacement": {
        "PlacementId": "placement-0", "GameSessionQueueName": "queue-1", "MaximumPlayerSessionCount": 4,
        "GameSessionName": "n", "GameProperties": PROPERTIES, "GameSessionData": "d",
        "PlayerLatencies": [{"PlayerId": "P", "RegionIdentifier": "us-east-1", "LatencyInMilliseconds": 40.5}],
        "DesiredPlayerSessions": [{"PlayerId": "P", "PlayerData": "d"}],
    },
    "DescribeGameSessionPlacement": {"PlacementId": "placement-0"},
    "StopGameSessionPlacement": {"PlacementId": "placement-0"},
    "StartMatchmaking": {"ConfigurationName": "ranked", "Players": [PLAYER]},
    "DescribeMatchmaking": {"TicketIds": ["ticket-0"]},
    "AcceptMatch": {"TicketId": "ticket-0", "PlayerIds": ["P"], "AcceptanceType": "ACCEPT"},
    "StopMatchmaking": {"TicketId": "ticket-0"},
    "StartMatchBackfill": {"ConfigurationName": "ranked", "GameSessionArn": ARN, "Players": [PLAYER]},
}

# Members that exclude one of those above.
ALTERNATIVES = {
    "CreateGameSession": [{"AliasId": "alias-a"}],
    "DescribeGameSessions": [{"AliasId": "alias-a"}, {"GameSessionId": ARN}, {"NextToken": "n"}],
    "DescribeGameSessionDetails": [{"GameSessionId": ARN}, {"FleetId": "fleet-a"}, {"NextToken": "n"}],
    "SearchGameSessions": [{"AliasId": "alias-a"}, {"NextToken": "n"}],
    "DescribePlayerSessions": [{"PlayerId": "P"}, {"PlayerSessionId": "psess-1"}, {"NextToken": "n"}],
    "StartGameSessionPlacement": [
        {"PriorityConfigurationOverride": {"LocationOrder": ["us-east-1"], "PlacementFallbackStrategy": "NONE"}}
    ],
    "StartMatchmaking": [{"TicketId": "ticket-0"}],
    "StartMatchBackfill": [{"TicketId": "ticket-0"}],
}


def unsound(shape, value, where=""):
    """Yields the place of each broken rule with a value that breaks it, and no other rule, of a sound value of the shape."""
    kind, rules = shape.type_name, shape.metadata
    if kind == "structure":
        for name in shape.required_members:
            yield f"{where}.{name} is missing", {key: inner for key, inner in value.items() if key != name}
        for name, inner in value.items():
            for place, broken in unsound(shape.members[name], inner, f"{where}.{name}"):
                yield place, {**value, name: broken}
    elif kind == "list":
        if rules.get("min"):
            yield f"{where} is empty", []
        if rules.get("max"):
            yield f"{where} is too long", longer(value, rules["max"] + 1)
        for place, broken in unsound(shape.member, value[0], f"{where}[0]"):
            yield place, [broken, *value[1:]]
    elif kind == "map":
        for key, inner in value.items():
            rest = {other: kept for other, kept in value.items() if other != key}
            for place, broken in unsound(shape.key, key, f"{where} key"):
                yield place, {**rest, broken: inner}
            for place, broken in unsound(shape.value, inner, f"{where}.{key}"):
                yield place, {**rest, key: broken}
    elif kind == "string":
        if rules.get("min"):
            yield f"{where} is empty", ""
        if rules.get("max"):
            yield f"{where} is too long", value + "a" * (rules["max"] + 1 - len(value))
        if rules.get("enum"):
            yield f"{where} is no word of the API", value.lower() + "x"
        if rules.get("pattern"):
            broken = f"{value} !"
            if not re.search(rules["pattern"], broken):
                yield f"{where} has characters that are not allowed", broken
    elif kind == "integer":
        for limit, beyond in [("min", -1), ("max", 1)]:
            if rules.get(limit) is not None:
                yield f"{where} is out of range", rules[limit] + beyond


def longer(values, length):
    """A list of this length made of copies of the first value, each with a key of its own."""
    made = []
    for number in range(length):
        value = copy.deepcopy(values[0])
        if isinstance(value, dict):
            for key in ("Key", "PlayerId"):
                if key in value:
                    value[key] = f"{value[key]}{number}"
        elif isinstance(value, str):
            value = f"{value}{number}"
        made.append(value)
    return made


def all_unsound(service):
    """Every operation with each unsound request that the model describes."""
    for name, sound in SOUND.items():
        shape = service.operation_model(name).input_shape
        yield from ((name, place, request) for place, request in unsound(shape, sound))
        for members in ALTERNATIVES.get(name, []):
            # Alone with what is required, so that it excludes nothing.
            required = {key: value for key, value in sound.items() if key in shape.required_members}
            for place, broken in unsound(shape, required | members):
                if any(f".{member}" in place for member in members):
                    yield name, place, broken
