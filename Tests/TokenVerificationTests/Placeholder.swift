enum PlaceholderTokenVerificationTests {}
