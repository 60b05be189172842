"""Where things stand."""
import pathlib

BENCHMARKS = pathlib.Path(__file__).resolve().parent.parent
ROOT = BENCHMARKS.parent
DOCUMENT = ROOT / "docs" / "performance.md"
PLOTS = ROOT / "docs" / "performance"
TOOLS = BENCHMARKS / ".build" / "tools"
THRESHOLDS = BENCHMARKS / "thresholds.json"
