"""The section about instructions."""
from .. import builds, document, instructions as measured, plots


def write(options):
    measured.needed()
    found = {operation: measured.of_operation(operation) for operation in measured.OPERATIONS}
    if "service" in options.peers:
        found["mint over HTTP"] = measured.over_http(builds.service(options.service))
    groups = {name: measured.grouped(functions) for name, functions in found.items()}
    kinds = [kind for kind in next(iter(groups.values())) if any(group[kind] for group in groups.values())]
    body = [[kind] + [f"{groups[name][kind]:,.0f}" for name in groups] for kind in kinds]
    body.append(["**together**"] + [f"**{sum(functions.values()):,.0f}**" for functions in found.values()])
    parts = [document.table(["instructions", *groups], body)]
    picture = plots.stacked("Instructions of one operation", kinds, [(name, [groups[name][kind] for kind in kinds]) for name in groups])
    parts.append(document.plot("instructions", picture, "Instructions by what they are for"))
    for name, functions in found.items():
        top = sorted(functions.items(), key=lambda item: -item[1])[:14]
        rows = [[f"`{function}`", f"{count:,.0f}", f"{count / sum(functions.values()):.1%}"]
                for function, (_, count) in zip(measured.readable([function for function, _ in top]), top)]
        parts += [f"<details><summary>Where {name} spends them</summary>", document.table(["function itself", "instructions", "share"], rows),
                  "</details>"]
    document.section("instructions", parts, options)
