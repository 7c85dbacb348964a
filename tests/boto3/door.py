"""Connects boto3 to a running `sessim wire`.

There is no network: a hook takes each request of boto3 when it would be sent, passes it to the program as a line, and hands the
answer back. Every answer is judged by the oracle on its way.
"""

import json
import os
import pathlib
import subprocess

import boto3
import botocore.config
import botocore.session
from botocore.awsrequest import AWSResponse

import oracle

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SESSIM", str(ROOT / "target" / "debug" / "sessim"))

# Errors of the protocol, which no operation lists.
PROTOCOL_ERRORS = {"SerializationException", "UnknownOperationException", "IncompleteSignatureException"}


def model():
    """botocore's session, with the service's model told to speak JSON 1.1: newer ones prefer CBOR, which the door does not take."""
    session = botocore.session.Session()
    session.set_credentials("access", "secret")
    described = session.get_component("data_loader").load_service_model("gamelift", "service-2")
    described["metadata"]["protocol"] = "json"
    described["metadata"]["protocols"] = ["json"]
    return session


class Body:
    """The bytes of an answer, as urllib3 hands them out."""

    def __init__(self, content):
        self.content = content

    def stream(self, *_, **__):
        yield self.content

    def read(self, *_, **__):
        return self.content


class Door:
    """A `sessim wire`, with its own clock and the clients that speak to it."""

    def __init__(self, world, *options):
        arguments = [PROGRAM, "wire", "--world", str(world), *options]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        self.session = model()
        self.service = self.session.get_service_model("gamelift")
        self.now = 0
        # What happened in the service, in order, and what the oracle has against it.
        self.events = []
        self.complaints = []
        # The names of operations that were answered well, and of the errors that were answered.
        self.succeeded = set()
        self.refused = set()

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()

    def line(self, line):
        """Sends a line and gives its answer."""
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer and "problem" in answer["error"]:
            raise ValueError(answer["error"]["problem"])
        self.events += answer.get("gamelift", [])
        return answer

    def wait(self, ms):
        """Lets time pass."""
        self.now += ms
        return self.line({"at": self.now})

    def fact(self, name, value):
        """Tells the service a fact, or calls it as a server process."""
        return self.line({"at": self.now, "fact": {"gamelift": {name: value}}})

    def client(self, region="us-east-1", checked=False, **options):
        """A client of boto3. Unless it is `checked`, boto3 sends what the caller wrote, right or wrong."""
        config = botocore.config.Config(parameter_validation=checked, retries={"max_attempts": 0}, **options)
        client = boto3.Session(botocore_session=self.session, region_name=region).client("gamelift", config=config)
        client.meta.events.register("before-send.gamelift", self.send)
        return client

    def send(self, request, **_):
        """Answers a request instead of the network."""
        headers = {name: value if isinstance(value, str) else value.decode() for name, value in request.headers.items()}
        body = request.body.decode() if isinstance(request.body, bytes) else request.body
        path = "/" + request.url.split("/", 3)[3]
        line = {"at": self.now, "method": request.method, "path": path, "headers": headers, "body": body}
        answer = self.line(line)
        self.judge(headers["X-Amz-Target"].removeprefix("GameLift."), answer)
        content = json.dumps(answer["body"]).encode()
        return AWSResponse(request.url, answer["status"], answer["headers"], Body(content))

    def judge(self, name, answer):
        """Holds an answer against the model."""
        body, operation = answer["body"], self.service.operation_model(name)
        if answer["status"] == 200:
            self.succeeded.add(name)
            self.complaints += [f"{name}: {fault}" for fault in oracle.faults(operation.output_shape, body)]
            return
        error = body.get("__type")
        self.refused.add(error)
        if sorted(body) != ["Message", "__type"] or not isinstance(body["Message"], str):
            self.complaints.append(f"{name}: {body} is not the form of an error")
        listed = {shape.name for shape in operation.error_shapes}
        if error not in listed | PROTOCOL_ERRORS:
            self.complaints.append(f"{name}: {error} is not one of its errors")
        expected = 500 if error == "InternalServiceException" else 400
        if answer["status"] != expected:
            self.complaints.append(f"{name}: {error} has the status {answer['status']}")
