"""boto3 against `sessim wire`: every operation succeeds, every error that can be provoked is, and botocore's model agrees."""

import datetime
import pathlib
import unittest

import door
import requests_of
from botocore.exceptions import ClientError
from servers import Servers

WORLD = pathlib.Path(__file__).with_name("world.json")
EPOCH = datetime.datetime(2016, 9, 20, 20, 50, tzinfo=datetime.timezone.utc)

# What all tests together have seen.
SUCCEEDED, REFUSED = set(), set()

# Operations that the model leaves out: placements on queues and FlexMatch.
LEFT_OUT = {
    "StartGameSessionPlacement",
    "DescribeGameSessionPlacement",
    "StopGameSessionPlacement",
    "StartMatchmaking",
    "DescribeMatchmaking",
    "AcceptMatch",
    "StopMatchmaking",
    "StartMatchBackfill",
}

# Nothing in the simulated service leads to these.
UNPROVOKED = {
    "ConflictException",  # two changes at one time: requests are served one after the other
    "InternalServiceException",  # the service does not fail by itself
    "NotReadyException",  # computes are ready once their processes are
}


def tearDownModule():
    service = door.model().get_service_model("gamelift")
    missing = set(requests_of.SOUND) - LEFT_OUT - SUCCEEDED
    answered = SUCCEEDED & LEFT_OUT
    listed = {shape.name for name in requests_of.SOUND for shape in service.operation_model(name).error_shapes}
    unseen = listed - REFUSED - UNPROVOKED
    seen = REFUSED & UNPROVOKED
    if missing or answered or unseen or seen:
        raise AssertionError(
            f"never succeeded: {missing}; not left out after all: {answered}; "
            f"never provoked: {unseen}; provoked after all: {seen}"
        )


class Case(unittest.TestCase):
    def setUp(self):
        self.door = door.Door(WORLD)
        self.addCleanup(self.door.close)
        self.servers = Servers(self.door)
        self.client = self.door.client()

    def tearDown(self):
        self.assertEqual(self.door.complaints, [])
        SUCCEEDED.update(self.door.succeeded)
        REFUSED.update(self.door.refused)

    def create(self, fleet="fleet-a", maximum=4, **members):
        """An active game session, unless the processes do not activate."""
        created = self.client.create_game_session(FleetId=fleet, MaximumPlayerSessionCount=maximum, **members)
        self.servers.serve()
        return created["GameSession"]["GameSessionId"]

    def described(self, game_session_id):
        return self.client.describe_game_sessions(GameSessionId=game_session_id)["GameSessions"][0]

    def refuses(self, error, operation, **members):
        with self.assertRaises(ClientError) as caught:
            getattr(self.client, operation)(**members)
        self.assertEqual(caught.exception.response["Error"]["Code"], f"{error}Exception")
        return caught.exception.response["Error"]["Message"]


class GameSessions(Case):
    def test_a_game_session_is_created_activated_described_updated_and_ended(self):
        self.servers.activate = False
        self.servers.wait(1500)
        created = self.client.create_game_session(
            FleetId="fleet-a",
            MaximumPlayerSessionCount=2,
            Name="a duel",
            CreatorId="carol",
            IdempotencyToken="duel-1",
            GameProperties=[{"Key": "map", "Value": "quay"}],
            GameSessionData="opaque",
        )["GameSession"]
        self.assertEqual(created["Status"], "ACTIVATING")
        self.assertEqual(created["CreationTime"], EPOCH + datetime.timedelta(milliseconds=1500))
        self.assertTrue(created["GameSessionId"].endswith("/duel-1"))
        self.servers.activate = True
        self.door.fact("activateGameSession", self.servers.process_of(created["GameSessionId"]))
        found = self.described(created["GameSessionId"])
        self.assertEqual(found["Status"], "ACTIVE")
        same = ["Name", "CreatorId", "GameProperties", "GameSessionData", "MaximumPlayerSessionCount", "CreationTime"]
        self.assertEqual([found[key] for key in same], [created[key] for key in same])
        detail = self.client.describe_game_session_details(GameSessionId=created["GameSessionId"])["GameSessionDetails"]
        self.assertEqual([detail[0]["GameSession"], detail[0]["ProtectionPolicy"]], [found, "NoProtection"])
        updated = self.client.update_game_session(
            GameSessionId=created["GameSessionId"],
            MaximumPlayerSessionCount=3,
            Name="a brawl",
            PlayerSessionCreationPolicy="DENY_ALL",
            ProtectionPolicy="FullProtection",
            GameProperties=[{"Key": "mode", "Value": "ranked"}],
        )["GameSession"]
        self.assertEqual((updated["Name"], updated["MaximumPlayerSessionCount"]), ("a brawl", 3))
        properties = {item["Key"]: item["Value"] for item in updated["GameProperties"]}
        self.assertEqual(properties, {"map": "quay", "mode": "ranked"})
        ended = self.client.terminate_game_session(
            GameSessionId=created["GameSessionId"], TerminationMode="TRIGGER_ON_PROCESS_TERMINATE"
        )["GameSession"]
        self.assertEqual(ended["Status"], "TERMINATING")
        self.servers.wait(250)
        ended = self.described(created["GameSessionId"])
        self.assertEqual((ended["Status"], ended["StatusReason"]), ("TERMINATED", "TRIGGERED_ON_PROCESS_TERMINATE"))
        self.assertGreaterEqual(ended["TerminationTime"], EPOCH + datetime.timedelta(milliseconds=1500))

    def test_a_game_session_is_ended_by_force(self):
        game_session = self.create()
        self.client.terminate_game_session(GameSessionId=game_session, TerminationMode="FORCE_TERMINATE")
        self.servers.wait(1000)
        self.assertEqual(self.described(game_session)["StatusReason"], "FORCE_TERMINATED")
        self.refuses(
            "InvalidGameSessionStatus",
            "terminate_game_session",
            GameSessionId=game_session,
            TerminationMode="FORCE_TERMINATE",
        )

    def test_a_search_finds_what_the_index_has_learned(self):
        game_session = self.create(GameProperties=[{"Key": "mode", "Value": "ranked"}])
        search = {"FleetId": "fleet-a", "FilterExpression": "gameSessionProperties.mode='ranked'"}
        self.assertEqual(self.client.search_game_sessions(**search)["GameSessions"], [])
        self.servers.wait(2000)
        found = self.client.search_game_sessions(**search, SortExpression="creationTimeMillis ASC")["GameSessions"]
        self.assertEqual([one["GameSessionId"] for one in found], [game_session])
        self.assertEqual(found[0], self.described(game_session))
        self.refuses("InvalidRequest", "search_game_sessions", FleetId="fleet-a", FilterExpression="mode = ")

    def test_pages_are_followed_by_the_paginators(self):
        created = [self.create() for _ in range(4)]
        for number in range(4):
            self.client.create_player_session(GameSessionId=created[0], PlayerId=f"P{number}")
        self.servers.wait(2000)
        players = {"GameSessionId": created[0]}
        for operation, key, members, count in [
            ("describe_game_sessions", "GameSessions", {"FleetId": "fleet-a"}, 4),
            ("describe_game_session_details", "GameSessionDetails", {"AliasId": "alias-a"}, 4),
            ("search_game_sessions", "GameSessions", {"FleetId": "fleet-a"}, 4),
            ("describe_player_sessions", "PlayerSessions", players, 4),
        ]:
            whole = getattr(self.client, operation)(**members)[key]
            self.assertEqual(len(whole), count, operation)
            for size in (1, 2, 3, 4, 5):
                pages = self.client.get_paginator(operation).paginate(**members, PaginationConfig={"PageSize": size})
                pages = [page[key] for page in pages]
                self.assertEqual([row for page in pages for row in page], whole, (operation, size))
                self.assertTrue(all(len(page) <= size for page in pages), (operation, size))
            self.refuses("InvalidRequest", operation, **members, NextToken="not-a-token")

    def test_a_token_gives_the_same_game_session_again(self):
        members = {"FleetId": "fleet-a", "MaximumPlayerSessionCount": 2, "IdempotencyToken": "again"}
        first = self.client.create_game_session(**members)["GameSession"]
        self.servers.serve()
        again = self.client.create_game_session(**members)["GameSession"]
        self.assertEqual((again["GameSessionId"], again["Status"]), (first["GameSessionId"], "ACTIVE"))
        members["MaximumPlayerSessionCount"] = 3
        self.refuses("IdempotentParameterMismatch", "create_game_session", **members)


class PlayerSessions(Case):
    def test_players_reserve_connect_and_leave(self):
        game_session = self.create()
        one = self.client.create_player_session(GameSessionId=game_session, PlayerId="A", PlayerData="blue")
        one = one["PlayerSession"]
        self.assertEqual((one["Status"], one["PlayerData"]), ("RESERVED", "blue"))
        more = self.client.create_player_sessions(
            GameSessionId=game_session, PlayerIds=["B", "C"], PlayerDataMap={"C": "red"}
        )["PlayerSessions"]
        self.assertEqual([(row["PlayerId"], row.get("PlayerData")) for row in more], [("B", None), ("C", "red")])
        process = self.servers.process_of(game_session)
        for row in (one, more[0]):
            self.door.fact("acceptPlayerSession", {"process": process, "playerSessionId": row["PlayerSessionId"]})
        self.door.fact("removePlayerSession", {"process": process, "playerSessionId": one["PlayerSessionId"]})
        self.servers.wait(60_000)
        rows = self.client.describe_player_sessions(GameSessionId=game_session)["PlayerSessions"]
        status = {row["PlayerId"]: row["Status"] for row in rows}
        self.assertEqual(status, {"A": "COMPLETED", "B": "ACTIVE", "C": "TIMEDOUT"})
        late = next(row for row in rows if row["PlayerId"] == "C")
        self.assertEqual(late["TerminationTime"] - late["CreationTime"], datetime.timedelta(seconds=60))
        of_player = self.client.describe_player_sessions(PlayerId="B")["PlayerSessions"]
        by_id = self.client.describe_player_sessions(PlayerSessionId=of_player[0]["PlayerSessionId"])["PlayerSessions"]
        self.assertEqual(of_player, by_id)
        self.assertEqual(self.described(game_session)["CurrentPlayerSessionCount"], 1)

    def test_a_player_session_needs_an_active_game_session_with_a_free_slot(self):
        self.servers.activate = False
        game_session = self.create(maximum=1)
        ask = {"GameSessionId": game_session, "PlayerId": "A"}
        self.refuses("InvalidGameSessionStatus", "create_player_session", **ask)
        process = self.servers.process_of(game_session)
        self.door.fact("activateGameSession", process)
        self.client.create_player_session(**ask)
        self.refuses("GameSessionFull", "create_player_session", **ask)
        self.refuses("GameSessionFull", "create_player_sessions", GameSessionId=game_session, PlayerIds=["B"])
        self.servers.wait(59_999)
        self.refuses("GameSessionFull", "create_player_session", **ask)
        self.servers.wait(1)
        self.client.create_player_session(**ask)
        self.door.fact("updatePlayerSessionCreationPolicy", {"process": process, "policy": "DENY_ALL"})
        self.refuses("InvalidGameSessionStatus", "create_player_session", **ask)


class Refusals(Case):
    def test_what_is_unknown_is_not_found(self):
        for operation, members in [
            ("create_game_session", {"FleetId": "fleet-x", "MaximumPlayerSessionCount": 1}),
            ("create_game_session", {"AliasId": "alias-x", "MaximumPlayerSessionCount": 1}),
            ("search_game_sessions", {"FleetId": "fleet-x"}),
            ("describe_game_sessions", {"FleetId": "fleet-x"}),
            ("describe_game_session_details", {"AliasId": "alias-x"}),
            ("create_player_session", {"GameSessionId": requests_of.ARN, "PlayerId": "A"}),
            ("create_player_sessions", {"GameSessionId": requests_of.ARN, "PlayerIds": ["A"]}),
            ("update_game_session", {"GameSessionId": requests_of.ARN}),
            ("terminate_game_session", {"GameSessionId": requests_of.ARN, "TerminationMode": "FORCE_TERMINATE"}),
            ("describe_player_sessions", {"GameSessionId": requests_of.ARN}),
        ]:
            with self.subTest(operation=operation, members=members):
                self.refuses("NotFound", operation, **members)

    def test_a_terminal_alias_answers_with_its_message(self):
        for operation, members in [
            ("create_game_session", {"MaximumPlayerSessionCount": 1}),
            ("search_game_sessions", {}),
            ("describe_game_sessions", {}),
            ("describe_game_session_details", {}),
        ]:
            message = self.refuses("TerminalRoutingStrategy", operation, AliasId="alias-old", **members)
            self.assertEqual(message, "come back later")

    def test_capacity_limits_and_the_status_of_the_fleet(self):
        self.create(fleet="fleet-one")
        asked = {"FleetId": "fleet-one", "MaximumPlayerSessionCount": 1}
        self.refuses("FleetCapacityExceeded", "create_game_session", **asked)
        self.door.fact("fleetStatus", {"fleet": "fleet-one", "status": "DELETING"})
        self.refuses("InvalidFleetStatus", "create_game_session", **asked)
        limited = {"FleetId": "fleet-limited", "MaximumPlayerSessionCount": 1}
        self.refuses("InvalidRequest", "create_game_session", **limited)
        self.create(fleet="fleet-limited", CreatorId="carol")
        self.refuses("LimitExceeded", "create_game_session", **limited, CreatorId="carol")
        self.create(fleet="fleet-limited", CreatorId="dave")

    def test_numbers_that_only_the_prose_limits(self):
        create = {"FleetId": "fleet-a"}
        for operation, members in [
            ("create_game_session", create | {"MaximumPlayerSessionCount": 201}),
            ("create_game_session", create | {"AliasId": "alias-a", "MaximumPlayerSessionCount": 1}),
            ("create_game_session", {"MaximumPlayerSessionCount": 1}),
            ("create_game_session", create | {"MaximumPlayerSessionCount": 1, "Location": "mars-1"}),
            ("search_game_sessions", {}),
            ("search_game_sessions", {"FleetId": "fleet-a", "AliasId": "alias-a"}),
            ("describe_player_sessions", {}),
            ("describe_player_sessions", {"PlayerId": "A", "PlayerSessionId": "psess-1"}),
        ]:
            with self.subTest(operation=operation):
                self.refuses("InvalidRequest", operation, **members)
        self.client.create_game_session(FleetId="fleet-a", MaximumPlayerSessionCount=200)

    def test_a_region_that_is_none(self):
        self.client = self.door.client(region="mars")
        fleet = {"FleetId": "fleet-a"}
        self.refuses("UnsupportedRegion", "create_game_session", **fleet, MaximumPlayerSessionCount=1)
        self.refuses("UnsupportedRegion", "search_game_sessions", **fleet)
        self.refuses("UnsupportedRegion", "describe_game_sessions", **fleet)
        self.refuses("UnsupportedRegion", "describe_game_session_details", **fleet)
        session = {"GameSessionId": requests_of.ARN}
        self.refuses("NotFound", "create_player_session", **session, PlayerId="A")
        self.refuses("NotFound", "terminate_game_session", **session, TerminationMode="FORCE_TERMINATE")

    def test_credentials_that_are_none(self):
        for name in requests_of.SOUND:
            headers = {"X-Amz-Target": f"GameLift.{name}", "Authorization": "Bearer token"}
            line = {"at": self.door.now, "method": "POST", "path": "/", "headers": headers, "body": {}}
            answer = self.door.line(line)
            self.door.judge(name, answer)
            listed = {shape.name for shape in self.door.service.operation_model(name).error_shapes}
            expected = "UnauthorizedException" if "UnauthorizedException" in listed else "IncompleteSignatureException"
            self.assertEqual(answer["body"]["__type"], expected, name)

    def test_operations_that_are_left_out_say_so(self):
        for name in sorted(LEFT_OUT):
            self.assertEqual(self.raw(name, requests_of.SOUND[name]), (400, "InvalidRequestException"))

    def test_every_rule_of_the_model_is_kept(self):
        tried = 0
        for name, place, request in requests_of.all_unsound(self.door.service):
            if name in LEFT_OUT:
                continue
            tried += 1
            with self.subTest(operation=name, place=place):
                status, error = self.raw(name, request)
                self.assertEqual((status, error), (400, "InvalidRequestException"))
        self.assertGreater(tried, 100)

    def test_a_value_of_another_type_is_a_serialization_exception(self):
        for name, members in requests_of.SOUND.items():
            for member in members:
                wrong = [1] if isinstance(members[member], dict) else {"x": 1}
                self.assertEqual(self.raw(name, members | {member: wrong}), (400, "SerializationException"))
        self.assertEqual(self.raw("ListFleets", {})[1], "UnknownOperationException")

    def raw(self, name, body):
        """The status and the error of a request that is sent without boto3."""
        headers = {"X-Amz-Target": f"GameLift.{name}"}
        answer = self.door.line({"at": self.door.now, "method": "POST", "path": "/", "headers": headers, "body": body})
        if name in requests_of.SOUND:
            self.door.judge(name, answer)
        return answer["status"], answer["body"].get("__type")


if __name__ == "__main__":
    unittest.main()
