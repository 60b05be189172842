enum PlaceholderJWTTests {}
