import Configuration
import Histogram
enum PlaceholderTokenService {}
import Hummingbird
import AsyncHTTPClient
