enum PlaceholderJWTFoundation {}
