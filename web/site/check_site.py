#!/usr/bin/env python3
"""check_site.py SITE NAMES [--external]: checks the built pages in the folder SITE.

- Each link and each anchor within the site leads somewhere.
- No page loads anything from another place: fonts, scripts, styles, images are local.
- Each public name of NAMES (names.json, as assemble.py writes it) has its anchor on the page of its header, is found by
  the search index, and has a comment.
- Links that leave the site are listed by host, with the number of pages that have each; with --external they are
  followed where there is a network. Such a link must be one of http or https, or an address of mail, with a host.
The last line says how many checks passed and failed.
"""
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from pathlib import Path

LOADING = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "src")}
# Of <link>: what names another page and loads nothing.
NAMING = {"canonical", "next", "prev", "alternate", "edit"}


class Page(HTMLParser):
    """The anchors of a page, and what it refers to."""

    def __init__(self, text: str):
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.anchors.add(given["id"])
        if tag == "a" and given.get("name"):
            self.anchors.add(given["name"])
        if tag == "a" and given.get("href") is not None:
            self.links.append(given["href"])
        for element, attribute in LOADING:
            if tag == element and given.get(attribute) and given.get("rel") not in NAMING:
                self.loads.append(given[attribute])


class Report:
    def __init__(self) -> None:
        self.passed = 0
        self.failures: list[str] = []

    def check(self, holds: bool, message: str) -> None:
        if holds:
            self.passed += 1
        else:
            self.failures.append(message)


def is_external(target: str) -> bool:
    return bool(urllib.parse.urlsplit(target).scheme) or target.startswith("//")


def check_links(site: Path, pages: dict[Path, Page], report: Report) -> dict[str, set[str]]:
    """Follows all links; returns those that leave the site, with the pages that have them."""
    external: dict[str, set[str]] = {}
    for path, page in pages.items():
        where = path.relative_to(site).as_posix()
        for target in page.loads:
            report.check(not is_external(target) or target.startswith("data:"), f"{where} loads {target}")
        for target in [*page.links, *page.loads]:
            if is_external(target):
                external.setdefault(target, set()).add(where)
                continue
            file, _, fragment = target.partition("#")
            file = urllib.parse.unquote(file.partition("?")[0])
            base = site if file.startswith("/") else path.parent
            wanted = (base / file.lstrip("/")).resolve() if file else path
            if wanted.is_dir():
                wanted /= "index.html"
            report.check(wanted.is_file(), f"{where}: {target} is not there")
            if fragment and wanted in pages:
                known = urllib.parse.unquote(fragment) in pages[wanted].anchors or fragment.startswith("__")
                report.check(known, f"{where}: {target} has no such anchor")
    return external


def check_styles(site: Path, report: Report) -> None:
    for style in site.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        report.check("url(http" not in text and "url(//" not in text and "@import" not in text,
                     f"{style.relative_to(site)} loads something from elsewhere")


def check_names(site: Path, pages: dict[Path, Page], names: Path, report: Report) -> None:
    known = json.loads(names.read_text(encoding="utf-8"))
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    found = {entry["location"] for entry in index["docs"]}
    for header, anchors in known["names"].items():
        html = known["pages"][header].removesuffix(".md") + ".html"
        page = pages.get((site / html).resolve())
        report.check(page is not None and html in found, f"{html}: no such page in the site and its search index")
        for anchor in anchors if page is not None else ():
            report.check(anchor in page.anchors, f"{html}: the name {anchor} is missing")
    for name in known["bare"]:
        report.check(False, f"assay::{name} has no comment in its header")


def list_external(links: dict[str, set[str]], report: Report) -> None:
    """Without a network: what leaves the site, by host."""
    hosts: dict[str, list[str]] = {}
    for link, where in links.items():
        if link.startswith("data:"):
            continue
        parts = urllib.parse.urlsplit(link)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
        report.check(is_web or parts.scheme == "mailto", f"{sorted(where)[0]}: {link} leads to no web site")
        hosts.setdefault(parts.hostname or parts.scheme, []).append(link)
    print(f"{sum(map(len, hosts.values()))} links leave the site, to {len(hosts)} hosts (pages that have each):")
    for host, found in sorted(hosts.items(), key=lambda each: (-len(each[1]), each[0])):
        print(f"  {host}: {len(found)}")
        for link in sorted(found):
            print(f"  {len(links[link]):6}  {link}")


def check_external(links: dict[str, set[str]], report: Report) -> None:
    for link in sorted(each for each in links if each.startswith("http")):
        request = urllib.request.Request(link, method="HEAD", headers={"User-Agent": "assay-site-check"})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                report.check(answer.status < 400, f"{link}: {answer.status}")
        except urllib.error.HTTPError as error:
            report.check(error.code not in (404, 410), f"{link}: {error.code}")
        except (urllib.error.URLError, OSError) as error:
            print(f"not checked: {link}: {error}")


def main(site: Path, names: Path, follow: bool) -> int:
    report = Report()
    files = sorted(site.rglob("*.html"))
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in files}
    report.check(len(pages) > 100, f"{len(pages)} pages are too few")
    external = check_links(site, pages, report)
    check_styles(site, report)
    check_names(site, pages, names, report)
    print(f"{len(pages)} pages")
    list_external(external, report)
    if follow:
        check_external(external, report)
    for failure in report.failures:
        print(f"FAILED: {failure}")
    print(f"{report.passed} passed, {len(report.failures)} failed")
    return 1 if report.failures else 0


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]), "--external" in sys.argv))
