#!/usr/bin/env python3
"""assemble.py WORK ASSAY: puts the pages of the site together below WORK, with mkdocs.yml beside them.

ASSAY is the command-line tool, which prints its manual pages. See scripts/site.sh.
"""
import json
import re
import shutil
import sys
from pathlib import Path

from api_pages import Reference, anchor, speaks_for_itself
from command_pages import command_pages
from drawings import inline
from headers import Headers, Name
from pages import OTHER_PAGES, Site

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


def copy_pages(site: Site) -> None:
    documents = sorted((ROOT / "docs").rglob("*.md"))
    for path in [*(each.relative_to(ROOT).as_posix() for each in documents), *OTHER_PAGES]:
        page = OTHER_PAGES.get(path) or path.removeprefix("docs/")
        text = site.rewritten((ROOT / path).read_text(encoding="utf-8"), path)
        site.write(page, with_drawings(text, (ROOT / path).parent))
    front = (HERE / "index.md").read_text(encoding="utf-8")
    site.write("index.md", with_blocks(site.rewritten(front, "docs/index.md")))
    shutil.copytree(HERE / "assets", site.out / "assets", dirs_exist_ok=True)


def with_drawings(text: str, folder: Path) -> str:
    """A page with its drawings in it, so that they have the colours of the scheme that the reader has chosen."""
    def drawing(found: re.Match) -> str:
        svg = inline((folder / found[2]).read_text(encoding="utf-8"))
        return f'<div class="drawing-frame">{svg}</div>'

    return re.sub(r"^!\[([^\]]*)\]\(([\w/-]+\.svg)\)$", drawing, text, flags=re.MULTILINE)


def with_blocks(text: str) -> str:
    """The front page with blocks of README.md in the place of {example NAME} and {output NAME}."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    def block(found: re.Match) -> str:
        marked = re.search(rf"<!-- {found[1]}: {found[2]} -->\n(```.*?\n```)\n", readme, re.DOTALL)
        if marked is None:
            sys.exit(f"README.md has no block for {found[0]}")
        return marked[1]

    return re.sub(r"\{(example|output) (\w+)\}", block, text)


def names_of(reference: Reference) -> dict[str, list[str]]:
    """What Doxygen found, by header, as the anchors that the pages should have."""
    names: dict[str, set[str]] = {}

    def add(name: Name) -> None:
        names.setdefault(name.header, set()).add(anchor(name))
        for member in name.members:
            add(member)

    for name in reference.top:
        add(name)
    return {header: sorted(anchors) for header, anchors in names.items()}


def write_reference(site: Site, work: Path) -> list[str]:
    reference = Reference(Headers(ROOT, work / "doxygen"))
    for page, text in reference.pages.items():
        site.write(page, text)
    for name in {name.header for name in reference.top}:
        text = (ROOT / "include/assay" / name).read_text(encoding="utf-8")
        site.write(f"source/include/assay/{name}.md", f"# {name}\n\n[Its page](../../../"
                   f"{'../' * name.count('/')}api/{name.removesuffix('.hpp')}.md)\n\n````cpp\n{text}\n````\n")
    site.write("api/index.md", reference.index((HERE / "api.md").read_text(encoding="utf-8")))
    (work / "names.json").write_text(json.dumps({
        "pages": {page.removeprefix("api/").removesuffix(".md") + ".hpp": page for page in reference.pages},
        "names": names_of(reference),
        "bare": [name.qualified for name in reference.without_comment()
                 if name in reference.top and not speaks_for_itself(name)],
    }, indent=1), encoding="utf-8")
    lines = []
    for title, pages in reference.navigation():
        lines.append(f"- {title}:")
        lines += [f"    - {page.rsplit('/', 1)[-1].removesuffix('.md')}.hpp: {page}" for page in pages]
    return lines


def write_commands(site: Site, assay: str) -> list[str]:
    pages = command_pages(assay)
    for page, text in pages.items():
        site.write(page, text)
    return [f"- {text.split(chr(10), 1)[0].removeprefix('# ')}: {page}" for page, text in pages.items()]


def write_configuration(work: Path, generated: dict[str, list[str]]) -> None:
    lines = []
    for line in (HERE / "mkdocs.yml").read_text(encoding="utf-8").split("\n"):
        entry = line.strip().removeprefix("- ").strip('"')
        indent = line[:len(line) - len(line.lstrip())]
        lines += [indent + each for each in generated[entry]] if entry in generated else [line]
    (work / "mkdocs.yml").write_text("\n".join(lines), encoding="utf-8")


def main(work: Path, assay: str) -> None:
    shutil.rmtree(work, ignore_errors=True)
    site = Site(ROOT, work / "pages")
    copy_pages(site)
    generated = {"{api}": write_reference(site, work), "{commands}": write_commands(site, assay)}
    site.write_sources()
    write_configuration(work, generated)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]).resolve(), sys.argv[2])
