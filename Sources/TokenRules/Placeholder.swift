enum PlaceholderTokenRules {}
