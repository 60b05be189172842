//! Mints over HTTP by hand: hyper on one thread, the same claims and the same answer as the service, for callers known from a
//! table. Beside it a constant answer of the same length.
//! usage: service PORT BEARER
use hyper::service::{make_service_fn, service_fn};
use hyper::{header, Body, Request, Response, Server, StatusCode};
use rust_peer::Key;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use time::{format_description::well_known::Rfc3339, OffsetDateTime};

const ISSUER: &str = "token-service-dev";
const AUDIENCE: &str = "spacetime-dev";
const VERSION: &str = "oa_sync_claims_v1";
const KEY_ID: &str = "5f0c3c1d2a7b4e69";

struct Caller {
    user: String,
    organization: String,
    session: String,
    device: String,
}

#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    streams: Vec<String>,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: &'a str,
    oa_user_id: u64,
    oa_user: &'a str,
    oa_org_id: &'a str,
    oa_session_id: &'a str,
    oa_device_id: &'a str,
    oa_sync_scopes: &'a [String],
    oa_sync_topics: &'a [&'a str],
    oa_sync_streams: &'a [&'a str],
    oa_claims_version: &'a str,
}

#[derive(Serialize)]
struct StreamGrant<'a> {
    stream: &'a str,
    required_scope: &'a str,
}

#[derive(Serialize)]
struct TopicGrant<'a> {
    topic: &'a str,
    required_scope: &'a str,
}

#[derive(Serialize)]
struct Lease<'a> {
    token: &'a str,
    token_type: &'a str,
    transport: &'a str,
    protocol_version: &'a str,
    expires_in: i64,
    refresh_after_in: i64,
    issued_at: &'a str,
    refresh_after: &'a str,
    expires_at: &'a str,
    issued_at_unix_ms: i64,
    not_before_unix_ms: i64,
    refresh_after_unix_ms: i64,
    expires_at_unix_ms: i64,
    server_time_unix_ms: i64,
    issuer: &'a str,
    audience: &'a str,
    subject: &'a str,
    org_id: &'a str,
    session_id: &'a str,
    device_id: &'a str,
    claims_version: &'a str,
    scopes: &'a [String],
    stream_grants: &'a [&'a str],
    granted_streams: Vec<StreamGrant<'a>>,
    granted_topics: Vec<TopicGrant<'a>>,
    kid: &'a str,
    token_id: &'a str,
    rotation_id: &'a str,
    subscribe_url: &'a str,
}

struct Service {
    callers: HashMap<String, Caller>,
    key: Key,
    header: String,
    constant: String,
}

fn refuse(status: StatusCode) -> Response<Body> {
    Response::builder().status(status).body(Body::from(r#"{"message":"refused"}"#)).unwrap()
}

fn answer(body: impl Into<Body>, id: &str) -> Response<Body> {
    Response::builder()
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CACHE_CONTROL, "no-store")
        .header("x-request-id", id)
        .body(body.into())
        .unwrap()
}

fn rfc3339(seconds: i64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds).unwrap().format(&Rfc3339).unwrap()
}

async fn handle(service: Arc<Service>, request: Request<Body>) -> Result<Response<Body>, Infallible> {
    if request.uri().path() == "/constant" {
        return Ok(answer(service.constant.clone(), "req_0f8fad5bd9cb469fa16570867728950e"));
    }
    if request.uri().path() != "/api/spacetime/token" {
        return Ok(refuse(StatusCode::NOT_FOUND));
    }
    let (head, body) = request.into_parts();
    let bearer = head.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let caller = match bearer.and_then(|bearer| service.callers.get(bearer)) {
        Some(caller) => caller,
        None => return Ok(refuse(StatusCode::UNAUTHORIZED)),
    };
    let body = match hyper::body::to_bytes(body).await {
        Ok(body) => body,
        Err(_) => return Ok(refuse(StatusCode::BAD_REQUEST)),
    };
    match serde_json::from_slice(&body) {
        Ok(question) => Ok(mint(&service, caller, question)),
        Err(_) => Ok(refuse(StatusCode::BAD_REQUEST)),
    }
}

fn mint(service: &Service, caller: &Caller, question: Question) -> Response<Body> {
    let mut granted = Vec::new();
    for scope in &question.scopes {
        let stream = match scope.as_str() {
            "runtime.codex_worker_events" => format!("{}:worker_events", caller.organization),
            "runtime.codex_worker_summaries" => format!("{}:workers", caller.organization),
            "runtime.run_summaries" => format!("user:{}:runs", caller.user),
            _ => return refuse(StatusCode::UNPROCESSABLE_ENTITY),
        };
        granted.push((stream, scope));
        granted.push((scope.clone(), scope));
    }
    if !question.streams.is_empty() {
        granted.retain(|(stream, _)| question.streams.contains(stream));
    }
    granted.sort_unstable();
    let streams: Vec<&str> = granted.iter().map(|(stream, _)| stream.as_str()).collect();
    let streams = streams.as_slice();
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now = time.as_secs() as i64;
    let id = format!("sync_{}", uuid::Uuid::new_v4().simple());
    let subject = format!("user:{}", caller.user);
    let claims = Claims {
        iss: ISSUER, aud: AUDIENCE, sub: &subject, iat: now, nbf: now, exp: now + 300, jti: &id,
        oa_user_id: caller.user.parse().unwrap(), oa_user: &caller.user, oa_org_id: &caller.organization,
        oa_session_id: &caller.session, oa_device_id: &caller.device, oa_sync_scopes: &question.scopes,
        oa_sync_topics: streams, oa_sync_streams: streams, oa_claims_version: VERSION,
    };
    let mut token = String::with_capacity(1280);
    token.push_str(&service.header);
    service.key.finish(&mut token, &serde_json::to_vec(&claims).unwrap());
    let pairs = || granted.iter();
    let lease = Lease {
        token: &token, token_type: "Bearer", transport: "spacetime_ws", protocol_version: "spacetime.sync.v1",
        expires_in: 300, refresh_after_in: 270, issued_at: &rfc3339(now), refresh_after: &rfc3339(now + 270),
        expires_at: &rfc3339(now + 300), issued_at_unix_ms: now * 1000, not_before_unix_ms: now * 1000,
        refresh_after_unix_ms: (now + 270) * 1000, expires_at_unix_ms: (now + 300) * 1000,
        server_time_unix_ms: time.as_millis() as i64, issuer: ISSUER, audience: AUDIENCE, subject: &subject,
        org_id: &caller.organization, session_id: &caller.session, device_id: &caller.device, claims_version: VERSION,
        scopes: &question.scopes, stream_grants: streams,
        granted_streams: pairs().map(|(stream, scope)| StreamGrant { stream, required_scope: scope }).collect(),
        granted_topics: pairs().map(|(topic, scope)| TopicGrant { topic, required_scope: scope }).collect(),
        kid: KEY_ID, token_id: &id, rotation_id: "9f4a5ecc61b39b1c",
        subscribe_url: "ws://127.0.0.1:3000/v1/database/openagents-dev/subscribe",
    };
    // The lease stands at the top level, and again under `data`: encoded once.
    let members = serde_json::to_vec(&lease).unwrap();
    let mut body = Vec::with_capacity(members.len() * 2 + 16);
    body.extend_from_slice(&members[..members.len() - 1]);
    body.extend_from_slice(b",\"data\":");
    body.extend_from_slice(&members);
    body.push(b'}');
    answer(body, &format!("req_{}", uuid::Uuid::new_v4().simple()))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let port: u16 = arguments[1].parse().expect("a port");
    let caller = |user: u64| Caller {
        user: user.to_string(),
        organization: "org:openagents".into(),
        session: format!("pat:key_{:016x}", user),
        device: "desktop:autopilot-macos-01".into(),
    };
    let mut callers: HashMap<_, _> = (2000..3000).map(|user| (format!("access-key-of-user-{}", user), caller(user))).collect();
    callers.insert(arguments[2].clone(), caller(1042));
    let service = Arc::new(Service {
        callers,
        key: Key::new(b"0123456789abcdef0123456789abcdef"),
        header: rust_peer::header(KEY_ID),
        constant: "x".repeat(4436),
    });
    let make = make_service_fn(move |_| {
        let service = service.clone();
        async move { Ok::<_, Infallible>(service_fn(move |request| handle(service.clone(), request))) }
    });
    Server::bind(&([127, 0, 0, 1], port).into()).tcp_nodelay(true).serve(make).await.unwrap();
}
