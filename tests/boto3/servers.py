"""Plays the server processes of a world: what the gem's server does with each callback, unless a test says otherwise."""


class Servers:
    def __init__(self, door):
        self.door = door
        self.seen = 0
        # Whether processes activate their game sessions, and whether they answer health checks.
        self.activate = True
        self.health = True
        self.port = 33000
        door.wait(0)
        self.serve()

    def serve(self):
        """Handles everything that has happened since the last time."""
        while self.seen < len(self.door.events):
            event = self.door.events[self.seen]
            self.seen += 1
            process, told = event.get("process"), event.get("callback") or event.get("change")
            if told == "launched":
                self.port += 1
                self.door.fact("initSdk", process)
                self.door.fact("processReady", {"process": process, "port": self.port})
            elif told == "onStartGameSession" and self.activate:
                self.door.fact("activateGameSession", process)
            elif told == "onHealthCheck" and self.health is not None:
                self.door.fact("reportHealth", {"process": process, "healthy": self.health})
            elif told == "onProcessTerminate":
                self.door.fact("processEnding", process)
                self.door.fact("processExits", process)

    def wait(self, ms):
        """Lets time pass, a second at a time, with the processes at work."""
        while ms > 0:
            step = min(ms, 1000)
            self.door.wait(step)
            self.serve()
            ms -= step

    def process_of(self, game_session_id):
        """The process that hosts a game session."""
        for event in reversed(self.door.events):
            if event.get("gameSession") == game_session_id and "process" in event:
                return event["process"]
        raise LookupError(game_session_id)
