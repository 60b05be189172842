import TokenService

await EntryPoint.main()
