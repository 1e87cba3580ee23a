"""The API reference: a page for each public header, and a list of all names."""
import html
import os
import re

from headers import Headers, Name
from pages import header_page

# The parts of the library: folder, title, header that includes them all, CMake target.
PARTS = [("", "Core", "assay.hpp", "assay::core"), ("async/", "Async", "async.hpp", "assay::async"),
         ("llm/", "Models", "llm.hpp", "assay::llm"), ("agent/", "Agents", "agent.hpp", "assay::agent")]
UMBRELLAS = ("assay.hpp", "async.hpp", "llm.hpp", "agent.hpp")

KINDS = {"typedef": "alias", "define": "macro", "enumerator": "value"}
# Without a comment, a declaration has to speak for itself; a definition list needs something all the same.
NO_COMMENT = "<span class='no-comment'></span>"
WORD = re.compile(r"(`[^`]*`)|\b([a-z]\w*(?:::\w+)*)(?=\(\)|\b)")


def anchor(name: Name) -> str:
    """The id of a name: llm.retry_policy.deadline; of what is no letter, the code (operator= is operator-3d)."""
    return re.sub(r"[^\w.]", lambda found: f"-{ord(found[0]):x}", name.qualified.replace("::", "."))


# Parts of the table that a struct is described by: the comment of their header says what they are.
def speaks_for_itself(name: Name) -> bool:
    return name.qualified.startswith("annotations::") or name.header == "type_info.hpp"


class Reference:
    """The pages of all headers, with links between the names that comments mention."""

    def __init__(self, found: Headers):
        self.found = found
        self.top = [name for name in found.top_level() if name.header not in UMBRELLAS]
        self.places = self._places()
        self.pages: dict[str, str] = {}
        for header in sorted({name.header for name in self.top}):
            names = [name for name in self.top if name.header == header]
            self.pages[header_page("include/assay/" + header)] = self._page(header, names)
        for header in UMBRELLAS:
            self.pages[header_page("include/assay/" + header)] = self._umbrella(header)

    def _places(self) -> dict[str, Name]:
        """What a word of a comment can only mean: names with a separator that no other name is spelled like."""
        places: dict[str, Name | None] = {}
        for name in self.top:
            for one in (name, *name.members):
                words = {one.qualified, one.qualified.removeprefix("llm::").removeprefix("agents::")}
                for word in words if one is not name else words | {name.short}:
                    known = places.get(word, one)
                    places[word] = one if known is not None and known.qualified == one.qualified else None
        return {word: name for word, name in places.items() if name is not None and re.search(r"_|::", word)}

    # --- comments ---------------------------------------------------------------------------------------------------

    def prose(self, comment: str, header: str) -> str:
        """A comment as Markdown: its code in blocks, its names as links."""
        out: list[str] = []
        in_code = False
        for line in comment.split("\n"):
            indented = line.startswith("  ") and not re.match(r"\s+- ", line)
            if indented and not in_code and out and (out[-1] == "" or out[-1].endswith(":")):
                out += ["", "```cpp"]
                in_code = True
            elif in_code and line and not indented:
                while out[-1] == "":
                    out.pop()
                out += ["```", ""]
                in_code = False
            out.append(line[2:] if in_code else self._linked(line, header))
        if in_code:
            out.append("```")
        return "\n".join(out)

    def _linked(self, line: str, header: str) -> str:
        def one(found: re.Match) -> str:
            word = found[1].strip("`") if found[1] else found[2]
            name = self.places.get(word.removeprefix("assay::"))
            if name is None:
                return found[1] or re.sub(r"[_*]", r"\\\g<0>", found[2])
            page = os.path.relpath(header_page("include/assay/" + name.header),
                                   os.path.dirname(header_page("include/assay/" + header)))
            return f"[`{word}`]({page}#{anchor(name)})"

        text = re.sub(r"[<>]", lambda found: {"<": "&lt;", ">": "&gt;"}[found[0]], line.replace("&", "&amp;"))
        text = re.sub(r"`[^`]*`", lambda found: html.unescape(found[0]), text)
        return WORD.sub(one, re.sub(r"(?<!`)\[", r"\\[", text) if "`" not in text else text)

    # --- pages ------------------------------------------------------------------------------------------------------

    def _page(self, header: str, names: list[Name]) -> str:
        _, title, umbrella, target = next(part for part in reversed(PARTS) if header.startswith(part[0]))
        out = [f"# {header.rsplit('/', 1)[-1]}", ""]
        lead = self.lead(header)
        if lead:
            out += [self.prose(lead, header), ""]
        out += ["```cpp", f"#include <assay/{header}>  // or <assay/{umbrella}>", "```", "",
                f"CMake target `{target}` · [the header's text]({self._source(header)})", ""]
        for name in names:
            out += self._section(name, header)
        return "\n".join(out) + "\n"

    def _umbrella(self, header: str) -> str:
        text = (self.found.root / "include/assay" / header).read_text(encoding="utf-8")
        out = [f"# {header}", "", self.prose(self.lead(header), header), "", "It includes:", ""]
        page = header_page("include/assay/" + header)
        for included in re.findall(r"#include <assay/((?!.*detail/)[\w/]+\.hpp)>", text):
            to = os.path.relpath(header_page("include/assay/" + included), os.path.dirname(page))
            out.append(f"- [{included}]({to})")
        return "\n".join(out) + "\n"

    def _source(self, header: str) -> str:
        page = header_page("include/assay/" + header)
        return os.path.relpath(f"source/include/assay/{header}.md", os.path.dirname(page))

    def lead(self, header: str) -> str:
        """The comment at the top of a header, and what a comment says of several declarations together."""
        text = (self.found.root / "include/assay" / header).read_text(encoding="utf-8")
        blocks = re.findall(r"(?:^//(?!/| ---).*\n)+", text, re.MULTILINE)
        about_several = [block for block in blocks[1:] if block.count("\n") > 2]
        return "\n".join(re.sub(r"^// ?", "", block, flags=re.MULTILINE) for block in [blocks[0], *about_several]).rstrip()

    def _section(self, name: Name, header: str) -> list[str]:
        shown = name.qualified.removeprefix("llm::").removeprefix("agents::")
        out = [f"## {code(shown)} {{: #{anchor(name)} .api-name data-kind='{KINDS.get(name.kind, name.kind)}' }}", ""]
        out += self._declarations(name, header)
        values = [each for each in name.members if each.kind == "enumerator"]
        data = [each for each in name.members if each.kind == "variable"]
        rest = [each for each in name.members if each not in values and each not in data]
        out += self._list(values, header) + self._list(data, header)
        for each in rest:
            out += [f"### {code(each.short)} {{: #{anchor(each)} }}", ""] + self._declarations(each, header)
            out += self._list(each.members, header)
        return out

    def _declarations(self, name: Name, header: str) -> list[str]:
        """Declarations that share a comment stand in one block above it."""
        out: list[str] = []
        block: list[str] = []
        for at, each in enumerate(name.declarations):
            following = name.declarations[at + 1] if at + 1 < len(name.declarations) else None
            block.append(each.text)
            if following is None or following.comment:
                comment = name.declarations[at + 1 - len(block)].comment
                text = "\n".join(dict.fromkeys(block))
                if text != f"{name.kind} {name.short}":  # says no more than the heading
                    out += ["```cpp", text, "```", ""]
                out += [self.prose(comment, header), ""]
                block = []
        return out

    def _list(self, members: list[Name], header: str) -> list[str]:
        """Data members and enumerators, as a definition list."""
        out: list[str] = []
        for each in members:
            text = one_line(each.declarations[0].text)
            comment = self.prose(each.declarations[0].comment, header).replace("\n", "\n    ")
            out += [f"<span id='{anchor(each)}'></span>{code(text)}", f":   {comment or NO_COMMENT}", ""]
        return out

    # --- the list of all names ----------------------------------------------------------------------------------------

    def index(self, intro: str) -> str:
        """All names by part; what has no comment is listed at the end."""
        out = [intro.rstrip(), ""]
        for folder, title, umbrella, target in PARTS:
            mine = [name for name in self.top if part_of(name.header) == folder]
            out += [f"## {title}", "", f"`#include <assay/{umbrella}>`, target `{target}`.", "",
                    "| name | header | what it is |", "|---|---|---|"]
            for name in sorted(mine, key=lambda each: each.qualified.lower()):
                if name.qualified.startswith("annotations::"):
                    continue
                page = os.path.relpath(header_page("include/assay/" + name.header), "api")
                shown = name.qualified.removeprefix("llm::").removeprefix("agents::")
                out.append(f"| [`{shown}`]({page}#{anchor(name)}) | {name.header.rsplit('/', 1)[-1]} "
                           f"| {self.first_sentence(name)} |")
            out.append("")
        bare = self.without_comment()
        names = ", ".join(code(each.qualified) for each in bare)
        out += ["## Names without a comment", "", f"{len(bare)} members have no comment of their own, because their name "
                "and type say it, or the comment of their type does:", "", names, ""]
        return "\n".join(out)

    def first_sentence(self, name: Name) -> str:
        comment = next((each.comment for each in name.declarations if each.comment), "")
        text = " ".join(comment.split("\n\n")[0].split("\n"))
        sentence = re.split(r"(?<=\.)\s", text)[0]
        return self._linked(sentence, "index.hpp").replace("|", r"\|") if sentence else ""

    def without_comment(self) -> list[Name]:
        every = [one for name in self.top for one in (name, *name.members)]
        return [one for one in every if not one.documented and not one.is_special]

    def navigation(self) -> list[tuple[str, list[str]]]:
        """The pages of each part, in order."""
        pages = sorted(self.pages, key=lambda page: (page.removeprefix("api/").removesuffix(".md") + ".hpp"
                                                     not in UMBRELLAS, page))
        of = {folder: [page for page in pages if folder_of(page) == folder] for folder, _, _, _ in PARTS}
        return [(title, of[folder]) for folder, title, _, _ in PARTS]


def part_of(header: str) -> str:
    return header.rpartition("/")[0] + "/" if "/" in header else ""


def folder_of(page: str) -> str:
    header = page.removeprefix("api/").removesuffix(".md")
    if header + ".hpp" in UMBRELLAS:
        return next(folder for folder, _, umbrella, _ in PARTS if umbrella == header + ".hpp")
    return part_of(header)


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).rstrip(";{ ")


def code(text: str) -> str:
    return f"`{text}`"
