enum PlaceholderTokenRulesTests {}
