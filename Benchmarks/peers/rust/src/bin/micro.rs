//! Sign and verify by hand; the protocol stands at the head of Benchmarks/suite/library.py.
use rust_peer::Key;
use serde::{Deserialize, Serialize};
use std::hint::black_box;

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: String,
    oa_user_id: u64,
    oa_user: String,
    oa_org_id: String,
    oa_session_id: String,
    oa_device_id: String,
    oa_sync_scopes: Vec<String>,
    oa_sync_topics: Vec<String>,
    oa_sync_streams: Vec<String>,
    oa_claims_version: String,
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{} is not set", name))
}

fn sign(key: &Key, header: &str, claims: &Claims) -> String {
    let mut token = String::with_capacity(1280);
    token.push_str(header);
    key.finish(&mut token, &serde_json::to_vec(claims).unwrap());
    token
}

/// Header, signature, issuer, audience and times with 30 s leeway; the claims as values.
fn verify(keys: &[Key], header: &str, token: &str, now: i64) -> Option<Claims> {
    let (text, signature) = token.rsplit_once('.')?;
    let payload = text.strip_prefix(header)?;
    let mut tag = [0u8; 33];
    let length = base64::decode_config_slice(signature, base64::URL_SAFE_NO_PAD, &mut tag).ok()?;
    if !keys.iter().any(|key| key.accepts(text, &tag[..length])) {
        return None;
    }
    let json = base64::decode_config(payload, base64::URL_SAFE_NO_PAD).ok()?;
    let claims: Claims = serde_json::from_slice(&json).ok()?;
    let is_ours = claims.iss == "https://openagents.com" && claims.aud == "openagents-sync";
    let is_now = now < claims.exp + 30 && claims.nbf <= now + 30 && claims.iat <= now + 30;
    if is_ours && is_now { Some(claims) } else { None }
}

fn now() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64
}

/// Seconds of processor time: what else the machine does meanwhile does not count.
fn seconds() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn batch(count: u64, operation: &mut dyn FnMut()) -> f64 {
    let start = seconds();
    for _ in 0..count {
        operation()
    }
    seconds() - start
}

fn measure(name: &str, mut operation: impl FnMut()) {
    let least = std::env::var("BATCH_MS").ok().and_then(|text| text.parse().ok()).unwrap_or(50.0) / 1000.0;
    let mut count = 200;
    while batch(count, &mut operation) < least {
        count *= 2
    }
    let mut figures: Vec<f64> = (0..5).map(|_| batch(count, &mut operation) / count as f64 * 1e9).collect();
    figures.sort_by(f64::total_cmp);
    println!("{} {:.1}", name, figures[2]);
}

fn main() {
    let (token, rotated) = (variable("TOKEN"), variable("TOKEN2"));
    let header = rust_peer::header("sync-auth-v1");
    let keys: Vec<Key> = ["KEY0", "KEY1", "KEY2"].map(|name| Key::new(variable(name).as_bytes())).into();
    let claims = verify(&keys[..1], &header, &token, now()).expect("the token verifies");
    println!("#token {}", sign(&keys[0], &header, &claims));
    measure("sign", || {
        black_box(sign(&keys[0], &header, black_box(&claims)));
    });
    measure("verify", || {
        black_box(verify(&keys[..1], &header, black_box(&token), now()).unwrap());
    });
    measure("verify-rotated", || {
        black_box(verify(&keys, &header, black_box(&rotated), now()).unwrap());
    });
}
