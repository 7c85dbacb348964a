"""The oracle finds what is wrong with an answer, and nothing else."""

import unittest

import botocore.session
import oracle

GAME_SESSION = {
    "GameSessionId": "arn:aws:gamelift:us-east-1::gamesession/fleet-a/gsess-1",
    "FleetId": "fleet-a",
    "CreationTime": 1474404600.007,
    "CurrentPlayerSessionCount": 0,
    "MaximumPlayerSessionCount": 4,
    "Status": "ACTIVE",
    "GameProperties": [{"Key": "map", "Value": "quay"}],
    "IpAddress": "10.0.0.1",
    "Port": 60000,
}


def faults(**changes):
    """What the oracle has against an answer to CreateGameSession."""
    model = botocore.session.Session().get_service_model("gamelift")
    shape = model.operation_model("CreateGameSession").output_shape
    return list(oracle.faults(shape, {"GameSession": GAME_SESSION | changes}))


class Oracle(unittest.TestCase):
    def test_a_good_answer_has_no_fault(self):
        self.assertEqual(faults(), [])
        self.assertEqual(faults(CreationTime=7), [])

    def test_each_kind_of_fault_is_found(self):
        for changes, words in [
            ({"Colour": "red"}, ".GameSession.Colour: GameSession has no such member"),
            ({"GameProperties": [{"Key": "map"}]}, ".GameProperties[0].Value: is required"),
            ({"GameProperties": [{"Key": "k", "Value": "v"}] * 17}, "17 is more than 16"),
            ({"GameProperties": {}}, "is no list"),
            ({"GameProperties": ["map"]}, "is no object"),
            ({"Status": "Active"}, "is none of"),
            ({"FleetId": "a"}, "does not match"),
            ({"Name": ""}, "0 is less than 1"),
            ({"Port": 0}, "0 is less than 1"),
            ({"Port": 60001}, "60001 is more than 60000"),
            ({"Port": "7"}, "is no whole number"),
            ({"Port": True}, "is no whole number"),
            ({"Port": 7.0}, "is no whole number"),
            ({"CreationTime": "2016-09-20T20:50:00Z"}, "is no number"),
            ({"IpAddress": None}, "is no string"),
        ]:
            found = faults(**changes)
            self.assertEqual(len(found), 1, (changes, found))
            self.assertIn(words, found[0])


if __name__ == "__main__":
    unittest.main()
