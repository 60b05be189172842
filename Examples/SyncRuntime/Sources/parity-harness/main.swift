import ParityHarness

await Harness.main()
