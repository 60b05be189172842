enum PlaceholderTokenVerification {}
