"""What PyJWT and joserfc make of tokens, and tokens of theirs; run by DifferentialTests.

usage: second_opinion.py judge TASK ANSWER    TASK: a JSON object of settings, then a JSON string a line, each a token
       second_opinion.py mint TASK ANSWER     TASK: a JSON object of settings with "count" and "seed"
ANSWER gets one JSON value a line.
"""

import base64
import datetime
import json
import random
import sys

import joserfc.jwt
import jwt
import jwt.api_jwt
from joserfc.jwk import OctKey

ALPHABET = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
DATES = ("exp", "nbf", "iat")
TEXTS = ("sub", "jti", "oa_user", "oa_org_id", "oa_session_id", "oa_device_id", "oa_claims_version")
LISTS = ("oa_sync_scopes", "oa_sync_streams", "oa_sync_topics")


def stop_the_clock(now):
    """PyJWT reads the clock by itself: give it one that stands still."""

    class Stopped(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.fromtimestamp(now, tz)

    jwt.api_jwt.datetime = Stopped


def candidates(token, keys):
    """The keys that the contract's rule on `kid` leaves, where every key has a declared id."""
    kid = jwt.get_unverified_header(token).get("kid")
    return list(keys.values()) if kid is None else [keys[kid]] if kid in keys else []


def verdict(token, settings):
    """'ok', or the name of PyJWT's exception; a name with a '!' is not one of PyJWT's own."""
    try:
        outcome = "NoKey"
        for key in candidates(token, settings["keys"]):
            try:
                jwt.decode(
                    token,
                    key,
                    algorithms=["HS256"],
                    issuer=settings["issuer"],
                    audience=settings["audience"],
                    leeway=settings["leeway"],
                    options={"require": ["iss", "aud", "exp", "iat", "jti"]},
                )
                return "ok"
            except jwt.InvalidSignatureError as error:
                outcome = type(error).__name__
        return outcome
    except jwt.PyJWTError as error:
        return type(error).__name__
    except Exception as error:  # noqa: BLE001: what escapes is a finding, not a failure
        return type(error).__name__ + "!"


def read(segment, features, where):
    """The JSON of a segment as Python reads it; adds what a strict reader would not take."""

    def pairs(members):
        names = [name for name, _ in members]
        if len(set(names)) < len(names):
            features.add(where + "_duplicate")
        for name in names:
            text(name)
        return dict(members)

    def text(value):
        if any(0xD800 <= ord(character) <= 0xDFFF for character in value):
            features.add(where + "_surrogate")

    def constant(name):
        features.add(where + "_constant")
        return float(name.replace("Infinity", "inf"))

    def walk(value, depth):
        if isinstance(value, (dict, list)) and depth > 16:
            features.add(where + "_deep")
        if isinstance(value, str):
            text(value)
        for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(child, depth + 1)

    try:
        data = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
        if base64.urlsafe_b64encode(data).decode().rstrip("=") != segment or not set(segment) <= ALPHABET:
            features.add("base64")
        if where == "signature":
            return None
        value = json.loads(data, object_pairs_hook=pairs, parse_constant=constant)
        walk(value, 1)
        if data[:3] == b"\xef\xbb\xbf" or b"\0" in data:
            features.add(where + "_encoding")
        return value
    except (ValueError, RecursionError):
        return None


def features_of(token, settings):
    """Why a stricter verifier may refuse a token that PyJWT takes."""
    features = set()
    if len(token.encode()) > 8192:
        features.add("long")
    parts = token.split(".")
    if len(parts) != 3:
        return features
    read(parts[2], features, "signature")
    header = read(parts[0], features, "header")
    if isinstance(header, dict):
        if any(name in header for name in ("crit", "b64", "zip")):
            features.add("header_extension")
        if "typ" in header and str(header["typ"]).lower() != "jwt":
            features.add("header_type")
    payload = read(parts[1], features, "payload")
    if isinstance(payload, dict):
        claims(payload, settings, features)
    return features


def claims(payload, settings, features):
    now = settings["now"]
    for name in DATES:
        value = payload.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            features.add("date_type")
        elif not 0 <= value <= 2**53 - 1:
            features.add("date_range")
        elif value != int(value):
            features.add("date_fraction")
        elif name == "iat" and now - value > settings["maximum_age"] + settings["leeway"]:
            features.add("old")
    if any(name in payload and not isinstance(payload[name], str) for name in TEXTS):
        features.add("own_type")
    for name in LISTS:
        value = payload.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            features.add("own_type")
    user = payload.get("oa_user_id", 0)
    digits = isinstance(user, str) and user.isascii() and user.isdigit() and len(user) <= 20
    number = isinstance(user, int) and not isinstance(user, bool) and 0 <= user < 2**64
    if not digits and not number:
        features.add("own_type")
    if payload.get("jti") == "":
        features.add("empty_jti")


def joserfc_verdict(token, settings):
    """Whether joserfc takes the token's signature under any key; it leaves claims to its caller."""
    for key in settings["keys"].values():
        try:
            joserfc.jwt.decode(token, OctKey.import_key(key), algorithms=["HS256"])
            return "ok"
        except Exception as error:  # noqa: BLE001
            outcome = type(error).__name__
    return outcome


def judge(settings, tokens):
    for token in tokens:
        yield {
            "verdict": verdict(token, settings),
            "joserfc": joserfc_verdict(token, settings),
            "features": sorted(features_of(token, settings)),
        }


def mint(settings):
    """Tokens of both libraries, with random claims of their writers' own spacing, order and escapes."""
    generator = random.Random(settings["seed"])
    kid, key = next(iter(settings["keys"].items()))
    for number in range(settings["count"]):
        issued = settings["now"] - generator.randrange(600)
        payload = {
            "iss": settings["issuer"],
            "aud": generator.choice([settings["audience"], [settings["audience"]], ["other", settings["audience"]]]),
            "iat": issued,
            "nbf": generator.choice([issued, float(issued), issued - 0.5]),
            "exp": settings["now"] + generator.randrange(1, 900),
            "jti": f"sync_{generator.getrandbits(128):032x}",
            "sub": f"user:{number}",
            "oa_user_id": generator.choice([number, str(number)]),
            "oa_user": "".join(chr(generator.choice([65, 34, 92, 10, 233, 8364, 128512, 127])) for _ in range(8)),
            "oa_sync_streams": [f"stream {index}" for index in range(generator.randrange(4))],
        }
        header = generator.choice([{}, {"kid": kid}])
        if number % 2:
            yield jwt.encode(payload, key, algorithm="HS256", headers=header)
        else:
            yield joserfc.jwt.encode({"alg": "HS256", **header}, payload, OctKey.import_key(key))


def main():
    mode, task, answer = sys.argv[1:]
    with open(task, encoding="utf-8") as lines, open(answer, "w", encoding="utf-8") as answers:
        settings = json.loads(next(lines))
        stop_the_clock(settings["now"])
        values = mint(settings) if mode == "mint" else judge(settings, (json.loads(line) for line in lines))
        for value in values:
            answers.write(json.dumps(value) + "\n")


main()
