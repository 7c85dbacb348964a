#!/usr/bin/env python3
"""Prints a script of one kind whose length is in proportion to N: scale.py KIND N. Without arguments: the kinds.

What the program does with it should take time in proportion to N too; growth.sh checks that."""

import json
import sys

ONE_EACH = {"left": ["A"], "right": ["B"]}
CONNECTIVITY = {"capabilities": {"connectivity": True}}
CREATE = {"at": 0, "by": "A", "do": {"create": {"session": "game"}}}


def step(by, do, after=1, **more):
    """One step, so many milliseconds after the one before."""
    return {"after": after, "by": by, "do": do, **more}


def script(steps, consoles=ONE_EACH, constants=None, **more):
    system = {"maxMembersCount": 100, "inactiveRemovalTimeout": "2h", **(constants or {})}
    return {"about": "growth", "template": {"constants": {"system": system}}, "consoles": consoles, "steps": steps, **more}


def a_console_each(users):
    return {f"console{number}": [f"user{number}"] for number in range(users)}


def custom_of(key, value):
    return {"write": {"custom": {key: value}}}


def titles(n):
    """Fifty users come into each session, one after the other, all with titles."""
    creations = [{"by": f"user{first}", "do": {"create": {"session": f"game{first // 50}"}}} for first in range(0, n, 50)]
    joins = [step(f"user{user}", {"join": {"session": f"game{user // 50}"}}) for user in range(n) if user % 50]
    return script(creations + joins, a_console_each(n), CONNECTIVITY, title={})


def lost_slots(n):
    """B loses its slot again and again."""
    one = [step("B", "join"), step("B", "crash", "1s"), step("A", "read", "21s"), step("A", "read", "1s"), step("B", "launch", "1s")]
    return script([CREATE] + one * (n // 5), constants={"inactiveRemovalTimeout": 0})


def hosts(n):
    """The arbiter goes and comes back."""
    one = [step("A", "host"), step("A", "leave"), step("B", "join"), step("A", "join")]
    return script([CREATE, step("A", "read")] + one * (n // 4), constants=CONNECTIVITY)


def disturbances(n):
    """Many faults at once, none of which meets the reader."""
    begin = {"after": 1, "do": {"lose_requests": {"of": "B"}}}
    return script([CREATE] + [begin] * (n // 2) + [step("A", "read")] * (n // 2))


def titles_for_long(n):
    """A title reads on each of n changes."""
    return script([CREATE, step("B", "join")] + [step("A", custom_of("n", i), "2s") for i in range(n)], title={})


KINDS = {
    "reads": lambda n: script([CREATE] + [step("A", "read")] * n),
    "join_leave": lambda n: script([CREATE] + [step("B", "join"), step("B", "leave")] * (n // 2)),
    "consoles": lambda n: script([], a_console_each(n)),
    "users": lambda n: script([], {"one": [f"user{number}" for number in range(n)]}),
    "sessions": lambda n: script([step("A", {"create": {"session": f"game{i}"}}) for i in range(n)]),
    "cases": lambda n: script([CREATE], cases={f"seed{seed}": {"seed": seed} for seed in range(n)}),
    "handles": lambda n: script([CREATE] + [step("A", {"invite": {"user": "B", "handle": f"invite{i}"}}) for i in range(n)]),
    "titles": titles,
    "titles_for_long": titles_for_long,
    "polls": lambda n: script([CREATE, {"at": f"{n}s", "by": "A", "do": "read"}], title={"poll": "every 1s"}),
    "lost_slots": lost_slots,
    "hosts": hosts,
    "disturbances": disturbances,
    # Of a stated size: a write costs what the data costs that it merges into, of which there are at most 16,384 bytes.
    "custom": lambda n: script([CREATE] + [step("A", custom_of(f"key{i % 100}", i)) for i in range(n)]),
    "faulty_steps": lambda n: script([step(f"nobody{i}", "read") for i in range(n)]),
    "failing": lambda n: script([CREATE] + [step("A", "read", expect={"status": 500})] * n),
}

if len(sys.argv) != 3:
    print("\n".join(KINDS))
else:
    json.dump(KINDS[sys.argv[1]](int(sys.argv[2])), sys.stdout)
