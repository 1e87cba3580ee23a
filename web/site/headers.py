"""The public names of include/assay: Doxygen finds them, their comments and declarations are read from the headers."""
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

# Doxygen 1.9.4 doesn't know `namespace assay::inline v0`; what a shared library exports is no part of a declaration.
DOXYFILE = """
INPUT = include/assay
RECURSIVE = YES
FILE_PATTERNS = *.hpp
EXCLUDE_PATTERNS = */detail/*
INPUT_FILTER = "sed -e 's/inline v0/v0/; s/assay::v0::/assay::/; s/assay::v0 /assay /; s/ASSAY_EXPORT //'"
OUTPUT_DIRECTORY = {out}
EXTRACT_ALL = YES
GENERATE_HTML = NO
GENERATE_LATEX = NO
GENERATE_XML = YES
XML_PROGRAMLISTING = NO
MARKDOWN_SUPPORT = NO
QUIET = YES
WARN_LOGFILE = {out}/warnings.log
"""

OF_CLASSES = ("public-func", "public-attrib", "public-static-func", "public-static-attrib", "public-type")


@dataclass
class Declaration:
    text: str     # as the header has it, without what stands behind its head
    comment: str  # Markdown; empty where there is none
    line: int


@dataclass
class Name:
    """One public name, with all declarations of it in one header."""
    qualified: str  # without the leading assay::
    kind: str       # function, variable, enum, typedef, class, struct, concept, define, enumerator
    header: str     # below include/assay/
    declarations: list[Declaration] = field(default_factory=list)
    members: list["Name"] = field(default_factory=list)

    @property
    def short(self) -> str:
        return self.qualified.rsplit("::", 1)[-1]

    @property
    def documented(self) -> bool:
        return any(each.comment for each in self.declarations)

    @property
    def line(self) -> int:
        return self.declarations[0].line

    @property
    def is_special(self) -> bool:
        """A constructor, destructor or operator: known by its form."""
        owner = self.qualified.split("::")[-2:-1]
        return self.short.startswith(("~", "operator")) or owner == [self.short]


@cache
def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")


def belongs_to_declaration(line: str) -> bool:
    """Whether a line above a name is the beginning of its declaration (`template <class T>`)."""
    text = re.sub(r"//.*$", "", line).strip()
    return bool(text) and not text.startswith("#") and not text.endswith((";", "{", "}", ":", ","))


def comment_above(lines: list[str], first: int) -> str:
    found: list[str] = []
    at = first - 1
    while at >= 0 and re.match(r"\s*///(?!<)", lines[at]):
        found.insert(0, re.sub(r"^\s*/// ?", "", lines[at]))
        at -= 1
    return "\n".join(found)


def comment_behind(lines: list[str], first: int, last: int) -> str:
    """The `///<` of a declaration, and the lines that it goes on in."""
    found: list[str] = []
    for at in range(first, len(lines)):
        beside = re.search(r"///< ?(.*)", lines[at])
        goes_on = at > last and re.match(r"\s*///<", lines[at])
        if beside and (at <= last or goes_on):
            found.append(beside[1])
        elif at > last:
            break
    return "\n".join(found)


def head_of(text: str, kind: str) -> str:
    """A declaration without its body, and without what a constructor initializes."""
    depth = 0
    for at, char in enumerate(text):
        if char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == "{" and depth == 0:
            if kind in ("variable", "typedef") and "=" in text[:at]:
                end = text.find(";", at)
                return text[:end + 1] if end >= 0 else text
            return text[:at].rstrip()
        elif char == ";" and depth == 0:
            return text[:at + 1]
        elif char == ":" and depth == 0 and kind == "function" and re.search(r"\)[a-z ]*\s*$", text[:at]):
            if text[at:at + 2] != "::" and text[at - 1] != ":":
                return text[:at].rstrip()
    return text


def dedented(text: str) -> str:
    lines = text.split("\n")
    width = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[width:].rstrip() for line in lines)


def declaration_at(path: Path, line: int, kind: str) -> Declaration:
    lines = lines_of(path)
    first = line - 1
    if kind == "define":
        return Declaration(lines[first].strip(), comment_above(lines, first), line)
    if kind == "enumerator":
        return Declaration("", comment_behind(lines, first, first) or comment_above(lines, first), line)
    while first > 0 and belongs_to_declaration(lines[first - 1]):
        first -= 1
    code = "\n".join(re.sub(r"\s*//.*$|\bASSAY_EXPORT ", "", each) for each in lines[first:first + 40])
    head = head_of(code, kind)
    last = first + head.count("\n")
    comment = comment_above(lines, first) or comment_behind(lines, first, last)
    return Declaration(dedented(head), comment, first + 1)


class Headers:
    """What Doxygen's XML says of the headers below `root`/include/assay."""

    def __init__(self, root: Path, work: Path):
        self.root = root.resolve()
        work.mkdir(parents=True, exist_ok=True)
        subprocess.run(["doxygen", "-"], input=DOXYFILE.format(out=work), text=True, check=True, cwd=self.root)
        self.names: dict[tuple[str, str], Name] = {}  # by header and qualified name
        documents = [ElementTree.parse(file).getroot() for file in sorted((work / "xml").glob("*.xml"))]
        compounds = [each for document in documents for each in document.iter("compounddef")]
        self.compounds = {each.get("id"): each for each in compounds}
        self.namespaces = {each.findtext("compoundname").removeprefix("assay::") for each in compounds
                           if each.get("kind") == "namespace"}
        for compound in compounds:
            self._read(compound)
        self._put_members_into_classes()

    def _read(self, compound: ElementTree.Element) -> None:
        kind, qualified = compound.get("kind"), compound.findtext("compoundname") or ""
        if kind == "file":
            for member in compound.iter("memberdef"):
                if member.get("kind") == "define" and not member.findtext("name").startswith("ASSAY_DETAIL"):
                    self._add(member.findtext("name"), "define", member)
            return
        if not is_public(qualified):
            return
        if kind in ("class", "struct", "concept") and compound.get("prot", "public") == "public":
            self._add(qualified, kind, compound)
        self._read_members(compound, qualified)

    def _read_members(self, compound: ElementTree.Element, owner: str) -> None:
        """The public members of a namespace or a class, and what a class has from a base that is in `detail`."""
        for section in compound.findall("sectiondef"):
            if compound.get("kind") != "namespace" and section.get("kind") not in OF_CLASSES:
                continue
            for member in section.findall("memberdef"):
                name = member.findtext("name")
                if member.get("prot") == "public" and member.get("kind") != "friend" and not name.startswith("__"):
                    self._add(f"{owner}::{name}", member.get("kind"), member)
        for base in compound.findall("basecompoundref"):
            known = self.compounds.get(base.get("refid", ""))
            if known is not None and "detail::" in base.text and known.findtext("compoundname") != owner:
                self._read_members(known, owner)

    def _add(self, qualified: str, kind: str, element: ElementTree.Element) -> None:
        location = element.find("location")
        file = Path(location.get("file"))
        path = file if file.is_absolute() else self.root / file
        header = path.relative_to(self.root / "include" / "assay").as_posix()
        qualified = qualified.removeprefix("assay::")
        if not is_public(qualified) or "/detail/" in header:
            return
        declaration = declaration_at(path, int(location.get("line")), kind)
        if kind == "function" and re.search(r"=\s*(delete|default);", declaration.text):
            return
        if re.search(r"::(~|operator=$)", qualified) and not declaration.comment:
            return  # what every class has
        if kind == "variable" and "(" in declaration.text and "::" not in qualified.partition("::")[2]:
            return  # the argument of a member function that is defined outside of its class: Doxygen 1.9.4 errs
        name = self.names.setdefault((header, qualified), Name(qualified, kind, header))
        name.declarations.append(declaration)
        name.declarations.sort(key=lambda each: each.line)
        for value in element.findall("enumvalue") if kind == "enum" else ():
            one = Name(f"{qualified}::{value.findtext('name')}", "enumerator", header)
            one.declarations.append(enumerator(path, name.line, value.findtext("name")))
            name.members.append(one)

    def _put_members_into_classes(self) -> None:
        for (header, qualified), name in sorted(self.names.items(), key=lambda each: each[1].line):
            owner = self.names.get((header, qualified.rpartition("::")[0]))
            if owner is not None:
                owner.members.append(name)

    def top_level(self) -> list[Name]:
        """The names that are members of no class, by header and line."""
        top = [name for name in self.names.values() if self._is_in_namespace(name)]
        return sorted(top, key=lambda name: (name.header, name.line))


    def _is_in_namespace(self, name: Name) -> bool:
        owner = name.qualified.rpartition("::")[0]
        return not owner or owner in self.namespaces


def is_public(qualified: str) -> bool:
    """Neither behind `detail` nor a specialization of something else."""
    is_ours = not qualified.startswith(("std", "nlohmann"))
    return is_ours and "detail" not in qualified.split("::") and "<" not in qualified


def enumerator(path: Path, line: int, name: str) -> Declaration:
    """Doxygen has no place of an enumerator: it is the first line with its name behind that of the enum."""
    lines = lines_of(path)
    for at in range(line - 1, len(lines)):
        code = re.sub(r"//.*$", "", lines[at])
        behind = code.partition("{")[2] if at == line - 1 else code
        if re.search(rf"\b{re.escape(name)}\b", behind):
            one_of_many = len(re.findall(r"\w+\s*(?:=[^,]*)?,", behind)) > 1
            found = declaration_at(path, at + 1, "enumerator")
            return Declaration(name, "" if one_of_many else found.comment, at + 1)
        if "}" in behind:
            break
    return Declaration(name, "", line)
