"""Draws what happened when: a bar for each request, and above them how many were under way."""

import html

COLORS = {"wait": "#d9dde3", 200: "#3f7fbf", 503: "#e0a030", 429: "#e0a030"}
FAILED = "#c04040"


def busy_steps(records):
    """(time, how many are under way) at each change."""
    changes = sorted([(call[0], 1) for record in records for call in record["calls"]] +
                     [(call[1], -1) for record in records for call in record["calls"]])
    level, steps = 0, []
    for when, change in changes:
        level += change
        steps.append((when, level))
    return steps


def draw(records, title, path, width=1100):
    """Writes an SVG. A record has "label", "ready", and "calls": (sent, answered, status)."""
    records = sorted((record for record in records if record.get("calls")), key=lambda record: record["calls"][0][0])
    begin = min(record["ready"] for record in records)
    end = max(record["calls"][-1][1] for record in records)
    left, chart, row = 60, 120, max(1.2, min(14, 900 / len(records)))
    top = chart + 70
    height = top + row * len(records) + 40

    def x(when):
        return left + (when - begin) / max(end - begin, 1e-9) * (width - left - 20)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" font-family="sans-serif" font-size="12">',
           f'<title>{html.escape(title)}</title>',
           f'<rect width="{width}" height="{height:.0f}" fill="white"/>',
           f'<text x="{left}" y="22" font-size="15">{html.escape(title)}</text>']
    steps = busy_steps(records)
    most = max(level for _, level in steps)
    base = 40 + chart
    points = [f"{x(begin):.1f},{base}"]
    level_before = 0
    for when, level in steps:
        points += [f"{x(when):.1f},{base - chart * level_before / most:.1f}", f"{x(when):.1f},{base - chart * level / most:.1f}"]
        level_before = level
    out.append(f'<polygon points="{" ".join(points)} {x(end):.1f},{base}" fill="#cfe0f0" stroke="#3f7fbf" stroke-width="0.7"/>')
    out.append(f'<text x="4" y="46">{most}</text><text x="4" y="{base}">0</text><text x="{left}" y="36" fill="#555">under way</text>')
    for number, record in enumerate(records):
        y = top + row * number
        bars = [(record["ready"], record["calls"][0][0], COLORS["wait"], "waits")]
        before = None
        for sent, answered, status in record["calls"]:
            if before is not None:
                bars.append((before, sent, COLORS["wait"], "comes again later"))
            bars.append((sent, answered, COLORS.get(status, FAILED), str(status)))
            before = answered
        for start, stop, color, what in bars:
            out.append(f'<rect x="{x(start):.1f}" y="{y:.1f}" width="{max(x(stop) - x(start), 0.4):.1f}" height="{row * 0.85:.2f}" '
                       f'fill="{color}"><title>{html.escape(record["label"])}: {what}, {stop - start:.2f} s</title></rect>')
    step = next(s for s in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60, 600) if (end - begin) / s <= 12)
    tick = 0.0
    while tick <= end - begin:
        at = x(begin + tick)
        out.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="40" y2="{height - 30:.0f}" stroke="#bbb" stroke-width="0.4"/>'
                   f'<text x="{at - 8:.1f}" y="{height - 12:.0f}">{tick:g} s</text>')
        tick += step
    legend = [("waits for its turn", COLORS["wait"]), ("answered", COLORS[200]), ("told to come again", COLORS[503]), ("failed", FAILED)]
    for number, (text, color) in enumerate(legend):
        out.append(f'<rect x="{left + 160 * number}" y="{base + 14}" width="10" height="10" fill="{color}"/>'
                   f'<text x="{left + 15 + 160 * number}" y="{base + 23}">{text}</text>')
    out.append("</svg>\n")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(out))
