enum PlaceholderTokenServiceTests {}
