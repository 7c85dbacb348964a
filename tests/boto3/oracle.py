"""Judges answers by botocore's own model of the service.

An answer is judged as it was sent, before boto3 parses it: boto3 drops members that it does not know and checks neither
ranges nor patterns nor enumerations.
"""

import re


def faults(shape, value, where=""):
    """Yields every way in which a value is not of its shape, with its place."""
    kind = shape.type_name
    checked = {
        "structure": structure,
        "list": elements,
        "map": entries,
        "string": text,
        "integer": whole,
        "float": number,
        "double": number,
        "timestamp": number,
    }
    if kind not in checked:
        yield f"{where}: the oracle knows no {kind}"
        return
    yield from checked[kind](shape, value, where)


def structure(shape, value, where):
    if not isinstance(value, dict):
        yield f"{where}: {value!r} is no object"
        return
    for name in shape.required_members:
        if name not in value:
            yield f"{where}.{name}: is required and missing"
    for name, inner in value.items():
        if name not in shape.members:
            yield f"{where}.{name}: {shape.name} has no such member"
        else:
            yield from faults(shape.members[name], inner, f"{where}.{name}")


def elements(shape, value, where):
    if not isinstance(value, list):
        yield f"{where}: {value!r} is no list"
        return
    yield from bounds(shape, len(value), where)
    for place, inner in enumerate(value):
        yield from faults(shape.member, inner, f"{where}[{place}]")


def entries(shape, value, where):
    if not isinstance(value, dict):
        yield f"{where}: {value!r} is no object"
        return
    yield from bounds(shape, len(value), where)
    for key, inner in value.items():
        yield from faults(shape.key, key, f"{where}.{key}")
        yield from faults(shape.value, inner, f"{where}.{key}")


def text(shape, value, where):
    if not isinstance(value, str):
        yield f"{where}: {value!r} is no string"
        return
    yield from bounds(shape, len(value), where)
    pattern = shape.metadata.get("pattern")
    if pattern and not re.search(pattern, value):
        yield f"{where}: {value!r} does not match {pattern}"
    if shape.enum and value not in shape.enum:
        yield f"{where}: {value!r} is none of {shape.enum}"


def whole(shape, value, where):
    if not isinstance(value, int) or isinstance(value, bool):
        yield f"{where}: {value!r} is no whole number"
        return
    yield from bounds(shape, value, where)


def number(shape, value, where):
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        yield f"{where}: {value!r} is no number"
        return
    yield from bounds(shape, value, where)


def bounds(shape, size, where):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield f"{where}: {size} is less than {least}"
    if most is not None and size > most:
        yield f"{where}: {size} is more than {most}"
