"""The manual pages that `assay man` prints, as pages of the site."""
import re
import subprocess

ESCAPES = {"e": "\\", "-": "-", "&": ""}
GLYPHS = {"aq": "'", "dq": '"', "ha": "^", "ti": "~", "ga": "`"}


def run(assay: str, *arguments: str) -> str:
    return subprocess.run([assay, *arguments], check=True, capture_output=True, text=True).stdout


def plain(text: str) -> str:
    """Text without roff's escapes."""
    text = re.sub(r"\\f[BIR]", "", text)
    text = re.sub(r"\\\((..)", lambda found: GLYPHS[found[1]], text)
    return re.sub(r"\\([e&-])", lambda found: ESCAPES[found[1]], text)


def escaped(text: str) -> str:
    """Text that Markdown prints as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", plain(text).replace("&", "&amp;")).replace("\\<", "&lt;")


def code(text: str) -> str:
    """Text as code; the manual pages have backticks nowhere in such places."""
    return f"`{plain(text)}`"


def term(text: str) -> str:
    """The tag of an option: `-h`, `--help` FILE."""
    names, _, value = text.partition(" \\fI")
    joined = ", ".join(code(name) for name in names.split(", "))
    if names.startswith("\\fI"):
        return code(names)
    return f"{joined} {code(value)}" if value else joined


def sections(page: str) -> list[tuple[str, list[str]]]:
    """The page's sections: their title and their lines."""
    found: list[tuple[str, list[str]]] = []
    for line in page.split("\n"):
        if line.startswith(".SH "):
            found.append((line[4:].capitalize(), []))
        elif found:
            found[-1][1].append(line)
    return found


def tagged(lines: list[str]) -> list[str]:
    """.TP lists as definition lists."""
    out: list[str] = []
    after_tag = 0
    for line in lines:
        if line == ".TP":
            after_tag = 1
        elif after_tag == 1:
            out += ["", term(line)]
            after_tag = 2
        elif line == ".PP" or not line:
            out.append("")
        else:
            out.append((":   " if after_tag == 2 else "    ") + escaped(line))
            after_tag = 3
    return out


def examples(lines: list[str]) -> list[str]:
    """.nf blocks as blocks of code."""
    out: list[str] = []
    inside = False
    for line in lines:
        if line == ".nf":
            out += ["", "```sh"]
            inside = True
        elif line == ".fi":
            out += ["```", ""]
            inside = False
        elif not line.startswith(".") and line:
            out.append(plain(line) if inside else escaped(line))
    return out


def page_of(command: str, roff: str) -> str:
    parts = dict(sections(roff))
    title = f"assay {command}".strip()
    purpose = parts["Name"][0].split(" \\- ", 1)[1]
    out = [f"# {title}", "", escaped(purpose) + ".", "", "```text", plain(parts["Synopsis"][0]), "```"]
    for name, lines in parts.items():
        if name in ("Name", "Synopsis", "See also", "Commands"):
            continue
        if name == "Description":
            out += ["", *("" if line == ".PP" else escaped(line) for line in lines)]
            continue
        out += ["", f"## {name}", ""]
        out += examples(lines) if name == "Examples" else tagged(lines)
    return "\n".join(out) + "\n"


def command_pages(assay: str) -> dict[str, str]:
    """The pages of all commands by their path, in the order in which help lists them."""
    program = run(assay, "man")
    names = [plain(line) for before, line in zip(dict(sections(program))["Commands"],
                                                 dict(sections(program))["Commands"][1:]) if before == ".TP"]
    pages = {"commands/assay.md": page_of("", program)}
    for name in names:
        pages[f"commands/{name}.md"] = page_of(name, run(assay, "man", name))
    return pages
