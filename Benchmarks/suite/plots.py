"""Plots as SVG: bars, stacked bars, lines. Readable on light and on dark ground, and as text in a diff."""
import math
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT = 760, 230, 90
COLOURS = ("#2f81f7", "#e08a1e", "#3fa45b", "#a371f7", "#d4526e", "#1f9fa8", "#8a8f98", "#b58900", "#6c7ae0", "#c06c3e")
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 15px }
  .small { font-size: 12px }
  .axis { stroke: #57606a; stroke-width: 1; fill: none }
  .grid { stroke: #8c959f; stroke-width: 1; opacity: .3 }
  .line { fill: none; stroke-width: 2 }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .axis { stroke: #9198a1 } }
"""


def shown(value):
    """A figure as a reader wants it: three digits that mean something."""
    if value == 0:
        return "0"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def text(x, y, words, anchor="start", kind=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(str(words))}</text>'


def box(x, y, width, height, colour):
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.5):.1f}" height="{height:.1f}" fill="{colour}"/>'


def picture(title, height, parts):
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" height="{height:.0f}" '
            f'role="img" aria-label="{escape(title)}">')
    return "\n".join([head, f"<style>{STYLE}</style>", text(12, 24, title, kind="title"), *parts, "</svg>", ""])


def legend(names, y):
    """A line, or several, of names beside their colours; returns also where the next thing may stand."""
    parts, x = [], 12
    for index, name in enumerate(names):
        width = 22 + 7.4 * len(name)
        if x + width > WIDTH - 8:
            x, y = 12, y + 20
        parts += [box(x, y - 10, 11, 11, COLOURS[index % len(COLOURS)]), text(x + 16, y, name, kind="small")]
        x += width + 10
    return parts, y + 16


def bars(title, series, rows):
    """Horizontal bars: rows of (label, values), a value for each of the series; `None` where there is none."""
    parts, y = legend(series, 48) if len(series) > 1 else ([], 42)
    greatest = max(value for _, values in rows for value in values if value)
    scale = (WIDTH - LEFT - RIGHT) / greatest
    for label, values in rows:
        middle = y + (len(values) * 17) / 2 + 4
        parts.append(text(LEFT - 10, middle, label, "end"))
        for index, value in enumerate(values):
            if value is not None:
                parts += [box(LEFT, y, value * scale, 14, COLOURS[index % len(COLOURS)]),
                          text(LEFT + value * scale + 6, y + 12, shown(value), kind="small")]
            y += 17
        y += 9
    return picture(title, y + 4, parts)


def stacked(title, series, rows):
    """Horizontal bars of parts laid end to end, with the sum behind."""
    parts, y = legend(series, 48)
    scale = (WIDTH - LEFT - RIGHT) / max(sum(values) for _, values in rows)
    for label, values in rows:
        x = LEFT
        parts.append(text(LEFT - 10, y + 16, label, "end"))
        for index, value in enumerate(values):
            if value:
                parts.append(box(x, y, value * scale, 22, COLOURS[index % len(COLOURS)]))
                x += value * scale
        parts.append(text(x + 6, y + 16, shown(sum(values)), kind="small"))
        y += 32
    return picture(title, y + 4, parts)


def ticks(greatest, count=5):
    """Round numbers from zero to at least `greatest`."""
    rough = greatest / count
    unit = 10 ** math.floor(math.log10(rough))
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)
    return [step * index for index in range(math.ceil(greatest / step) + 1)]


def lines(title, x_name, y_name, series, is_logarithmic=False):
    """Lines through points: {name: [(x, y)]}. On a logarithmic axis every x that occurs has its mark."""
    left, top, height = 74, 76, 240
    parts, _ = legend(series, 48)
    points = [point for line in series.values() for point in line]
    marks = sorted({x for x, _ in points}) if is_logarithmic else ticks(max(x for x, _ in points))
    place = math.log if is_logarithmic else float
    first, last = place(marks[0]) if is_logarithmic else 0.0, place(marks[-1])
    across = lambda x: left + (place(x) - first) / (last - first) * (WIDTH - left - 40)
    heights = ticks(max(y for _, y in points))
    up = lambda y: top + height - y / heights[-1] * height
    for value in heights:
        parts += [f'<line class="grid" x1="{left}" x2="{WIDTH - 40}" y1="{up(value):.1f}" y2="{up(value):.1f}"/>',
                  text(left - 8, up(value) + 4, f"{value:,g}", "end", "small")]
    for value in marks:
        parts.append(text(across(value), top + height + 18, f"{value:,g}", "middle", "small"))
    for index, line in enumerate(series.values()):
        colour = COLOURS[index % len(COLOURS)]
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in line)
        parts.append(f'<polyline class="line" stroke="{colour}" points="{path}"/>')
        parts += [f'<circle cx="{across(x):.1f}" cy="{up(y):.1f}" r="3.5" fill="{colour}"/>' for x, y in line]
    parts += [f'<path class="axis" d="M{left} {top} V{top + height} H{WIDTH - 40}"/>', text(left - 62, top - 10, y_name, kind="small"),
              text(WIDTH - 40, top + height + 38, x_name, "end", "small")]
    return picture(title, top + height + 48, parts)
