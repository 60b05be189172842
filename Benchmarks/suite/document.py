"""The parts of docs/performance.md that are made by machine: each stands between two marks, and is replaced whole."""
import os
import platform
import re
import subprocess
import time

from .places import DOCUMENT, PLOTS, ROOT


def replace(section, body):
    """Puts new text between the marks of a section."""
    text = DOCUMENT.read_text()
    pattern = re.compile(rf"(<!-- bench: {section} -->\n).*?(<!-- end of {section} -->)", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"{DOCUMENT} has no section for {section}")
    DOCUMENT.write_text(pattern.sub(lambda match: match.group(1) + body.rstrip() + "\n\n" + match.group(2), text))
    print(f"{DOCUMENT.relative_to(ROOT)}: {section} is up to date")


def plot(name, picture, words):
    """Writes a picture; returns the line that shows it."""
    PLOTS.mkdir(parents=True, exist_ok=True)
    (PLOTS / f"{name}.svg").write_text(picture)
    return f"![{words}](performance/{name}.svg)"


def table(heads, rows):
    """A table: the first column is text, the others are numbers."""
    marks = ["---"] + ["---:"] * (len(heads) - 1)
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in [heads, marks, *rows])


def circumstances(command):
    """Where and when, in one line: a figure without it says little."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    busy = os.getloadavg()[0]
    return (f"`{command}` on {time.strftime('%Y-%m-%d', time.gmtime())}, commit {commit or 'unknown'}, {model}, {os.cpu_count()} cores; "
            f"load average at the end {busy:.1f}.")


def section(name, parts, options):
    """Puts the parts of a section into the document, below how they came about."""
    replace(name, "\n\n".join([circumstances(f"scripts/bench {name}{options.words}"), *parts]))
