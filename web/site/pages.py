"""Which files of the repository are pages of the site, and how links between them are rewritten.

README.md and docs/ stay where they are, and their links lead from file to file, as GitHub follows them. On the site a
link to a page leads to that page, a link to a public header to its page of the API reference, and a link to any other
file or folder to a page that shows it.
"""
import os
import re
from pathlib import Path

# Pages that are not below docs/.
OTHER_PAGES = {
    "README.md": "readme.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    "bench/README.md": "benchmarks.md",
    "web/package/README.md": "npm-package.md",
}

LANGUAGES = {
    ".cpp": "cpp", ".hpp": "cpp", ".cmake": "cmake", ".sh": "bash", ".py": "python", ".json": "json",
    ".jsonl": "json", ".md": "markdown", ".yml": "yaml", ".mjs": "javascript", ".ts": "typescript",
    ".grammar": "text", ".txt": "text",
}
LARGEST_SOURCE = 200_000  # bytes of a file that is shown
MOST_FILES = 60           # of a folder that are shown

# What stands in backticks is no link.
LINK = re.compile(r"(`+)(?:(?!\1).)*?\1|(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]*(?:\([^()\s]*\))?)\)")
MARKER = re.compile(r"<!-- (example|output|console|not run): .* -->$")


class BrokenLink(Exception):
    """A link of a page that leads nowhere."""


def page_of(path: str) -> str | None:
    """The page that a file of the repository becomes: "docs/cli.md" is "cli.md"."""
    if path in OTHER_PAGES:
        return OTHER_PAGES[path]
    if path.startswith("docs/") and path.endswith(".md"):
        return path.removeprefix("docs/")
    if path.startswith("include/assay/") and path.endswith(".hpp") and "/detail/" not in path:
        return header_page(path)
    return None


def header_page(path: str) -> str:
    """The page of the API reference that a public header has."""
    return "api/" + path.removeprefix("include/assay/").removesuffix(".hpp") + ".md"


class Site:
    """The pages as they are assembled below `out`."""

    def __init__(self, root: Path, out: Path):
        self.root = root
        self.out = out
        self.sources: list[str] = []  # files and folders that are shown, in the order in which they were linked

    def write(self, page: str, text: str) -> None:
        """A page with fewer than two headings below its title needs no list of them beside it."""
        outside = re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
        if page.endswith(".md") and len(re.findall(r"^##", outside, re.MULTILINE)) < 2:
            text = "---\nhide: [toc]\n---\n" + text
        target = self.out / page
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def target_of(self, path: str) -> str:
        """The page that a link to this file or folder leads to."""
        page = page_of(path)
        if page is not None and (self.root / path).is_file():
            return page
        if path == "include/assay":
            return "api/index.md"
        if not (self.root / path).exists():
            raise BrokenLink(path)
        if path not in self.sources:
            self.sources.append(path)
        return source_page(path)

    def rewritten(self, text: str, path: str) -> str:
        """The text of the file `path` with links between pages of the site, without the marks of the block runner."""
        page = page_of(path) or source_page(path)
        out: list[str] = []
        prose: list[str] = []  # the lines since the last block of code: a link may stand in two of them
        fence, in_list = "", False

        def end_prose() -> None:
            if prose:
                out.extend(LINK.sub(lambda found: self._link(found, path, page), "\n".join(prose)).split("\n"))
            prose.clear()

        for line in text.split("\n"):
            mark = re.match(r"\s*(`{3,})", line)
            if fence:
                fence = "" if mark and line.strip() == fence else fence
                out.append(line)
            elif mark:
                end_prose()
                fence = mark[1]
                out.append(line)
            elif not MARKER.match(line):
                in_list = bool(re.match(r"\s*(-|\d+\.) ", line)) or (in_list and (not line or line.startswith(" ")))
                prose.append(for_python(line, in_list))
        end_prose()
        return "\n".join(out)

    def _link(self, found: re.Match, path: str, page: str) -> str:
        target = found[4]
        if target is None or re.match(r"[a-z]+:|#", target):
            return found[0]
        if found[2] and target.endswith(".svg"):  # a drawing becomes a part of the page
            return found[0]
        file, _, fragment = target.partition("#")
        wanted = os.path.normpath(os.path.join(os.path.dirname(path), file))
        try:
            to = self.target_of(wanted)
        except BrokenLink:
            raise BrokenLink(f"{path}: {target}") from None
        relative = os.path.relpath(to, os.path.dirname(page) or ".")
        return f"{found[2]}[{found[3]}]({relative}{'#' + fragment if fragment else ''})"

    def write_sources(self) -> None:
        """A page for each file and folder that a page links to, and for the files in such folders."""
        done = set()
        while len(done) < len(self.sources):
            path = self.sources[len(done)]
            done.add(path)
            file = self.root / path
            self.write(source_page(path), self._folder(path) if file.is_dir() else shown(file, path))

    def _folder(self, path: str) -> str:
        lines = [f"# {path}/", ""]
        entries = sorted((self.root / path).iterdir(), key=lambda entry: (entry.is_dir(), entry.name))
        for entry in entries[:MOST_FILES]:
            if entry.name.startswith(".") or (entry.is_file() and entry.stat().st_size > LARGEST_SOURCE):
                continue
            to = self.target_of(f"{path}/{entry.name}")
            relative = os.path.relpath(to, os.path.dirname(source_page(path)))
            lines.append(f"- [{entry.name}{'/' if entry.is_dir() else ''}]({relative})")
        return "\n".join(lines) + "\n"


def for_python(line: str, in_list: bool) -> str:
    """A line of GitHub's Markdown as Python's reads it."""
    if in_list and line.startswith("  "):  # lists are nested by two spaces there, and by four here
        line = line[:len(line) - len(line.lstrip())] + line
    if line.startswith("|"):  # only GitHub takes the backslash off a bar in code
        line = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", lambda code: code[0].replace("\\|", "|"), line)
    return line


def source_page(path: str) -> str:
    # A page's name ends in .md: "examples/shapes.cpp" is "source/examples/shapes.cpp.md".
    return f"source/{path}.md"


def shown(file: Path, path: str) -> str:
    """A page that shows a file as it is."""
    text = file.read_text(encoding="utf-8", errors="replace")
    if len(text) > LARGEST_SOURCE:
        text = text[:LARGEST_SOURCE] + "\n(The rest is left out.)\n"
    ticks = "`" * max(4, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    language = LANGUAGES.get(Path(path).suffix, "text")
    return f"# {Path(path).name}\n\n`{path}`\n\n{ticks}{language}\n{text}\n{ticks}\n"
