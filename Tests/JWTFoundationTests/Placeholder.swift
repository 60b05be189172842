enum PlaceholderJWTFoundationTests {}
