// Does one operation a number of times and nothing else: what it costs is the difference of two runs of different length.
// usage: operations sign|verify|rotated|mint COUNT
import Workload

#if canImport(Glibc)
  import Glibc
#endif

let arguments = CommandLine.arguments
guard arguments.count == 3, let operation = Operation(rawValue: arguments[1]), let count = Int(arguments[2]) else {
  print("usage: operations sign|verify|rotated|mint COUNT")
  exit(64)
}
try OneOperation().run(operation, times: count)
