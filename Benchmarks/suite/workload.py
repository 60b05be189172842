"""The token, the keys and the claims that every program of a comparison works on: 945 bytes, of which 627 are payload."""
import base64
import hashlib
import hmac
import json

KEYS = ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210", "00112233445566778899aabbccddeeff"]
HEADER = {"alg": "HS256", "typ": "JWT", "kid": "sync-auth-v1"}
SCOPES = ["runtime.codex_worker_events", "runtime.codex_worker_summaries", "runtime.run_summaries"]
STREAMS = ["org:openagents:worker_events", "org:openagents:workers", "user:1042:runs"]


def claims(now):
    return {
        "iss": "https://openagents.com", "aud": "openagents-sync", "sub": "user:1042", "iat": now, "nbf": now, "exp": now + 300,
        "jti": "sync_0f8fad5bd9cb469fa16570867728950e", "oa_user_id": 1042, "oa_user": "1042", "oa_org_id": "org:openagents",
        "oa_session_id": "sess_7f3a9c21", "oa_device_id": "desktop:autopilot-macos-01", "oa_sync_scopes": SCOPES,
        "oa_sync_topics": STREAMS, "oa_sync_streams": STREAMS, "oa_claims_version": "oa_sync_claims_v1",
    }


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sign(payload, secret, header=HEADER):
    text = ".".join(encoded(json.dumps(part, separators=(",", ":")).encode()) for part in (header, payload))
    return text + "." + encoded(hmac.new(secret, text.encode(), hashlib.sha256).digest())


def environment(now):
    """What a program of the library's comparison finds in its environment."""
    # The second token names the first key and is signed by the second: nothing but trying helps.
    tokens = {"TOKEN": sign(claims(now), KEYS[0].encode()), "TOKEN2": sign(claims(now), KEYS[1].encode())}
    return {"T": str(now), **tokens, **{f"KEY{index}": key for index, key in enumerate(KEYS)}}


def check(token, now):
    """Raises where a program's token is not the one that the others make, but for the order of its members."""
    header, payload, signature = token.split(".")
    tag = hmac.new(KEYS[0].encode(), f"{header}.{payload}".encode(), hashlib.sha256).digest()
    if decoded(signature) != tag:
        raise ValueError("the signature does not hold")
    if json.loads(decoded(header)) != HEADER or json.loads(decoded(payload)) != claims(now):
        raise ValueError("the token says something else than it should")
