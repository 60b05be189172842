//! A key whose HMAC state is kept, and base64url: what both programs sign and verify with.
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The header that every token has, encoded, with the dot behind it.
pub fn header(key_id: &str) -> String {
    let json = format!(r#"{{"alg":"HS256","typ":"JWT","kid":"{}"}}"#, key_id);
    base64::encode_config(json, base64::URL_SAFE_NO_PAD) + "."
}

/// Inner and outer state after the key: copied for each message.
pub struct Key(Hmac<Sha256>);

impl Key {
    pub fn new(secret: &[u8]) -> Key {
        Key(Hmac::new_from_slice(secret).expect("HMAC takes a key of any length"))
    }

    /// Adds the payload to a token that has its header, then the signature.
    pub fn finish(&self, token: &mut String, payload: &[u8]) {
        base64::encode_config_buf(payload, base64::URL_SAFE_NO_PAD, token);
        let mut state = self.0.clone();
        state.update(token.as_bytes());
        token.push('.');
        base64::encode_config_buf(state.finalize().into_bytes(), base64::URL_SAFE_NO_PAD, token);
    }

    /// Compares in constant time.
    pub fn accepts(&self, text: &str, tag: &[u8]) -> bool {
        let mut state = self.0.clone();
        state.update(text.as_bytes());
        state.verify_slice(tag).is_ok()
    }
}
