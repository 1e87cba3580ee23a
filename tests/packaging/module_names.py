"""module_names.py SOURCE: whether module/assay.cppm exports each public name of the headers, and nothing else. The headers
are laid out by clang-format: what stands in a namespace begins in the first column."""
import re
import sys
from pathlib import Path

source = Path(sys.argv[1])

# Declared for other headers alone: how tables are made, what a standard function is given, and hooks of the language.
NOT_FOR_USERS = re.compile(r"assay::annotations::(constraint|from_argument|from_argument_t|keep_text|is_\w+)$")
KEYWORDS = {"if", "for", "while", "switch", "requires", "static_assert", "decltype", "noexcept", "sizeof", "alignas", "using"}


def names_of(header: Path) -> set[str]:
    found: set[str] = set()
    spaces: list[str] = []  # the namespaces that are open
    above = ""
    for line in re.sub(r"\bASSAY_EXPORT |\[\[[^\]]*\]\] ?", "", header.read_text(encoding="utf-8")).split("\n"):
        if match := re.match(r"namespace ([\w:]+(?:::inline v0[\w:]*)?) \{$", line):
            spaces.append(match[1].replace("::inline v0", ""))
        elif line.startswith("}  // namespace") or line == "}" and above[:1].isalpha() and above.endswith(";"):
            spaces.pop()
        space = "::".join(spaces)
        line = re.sub(r"\s*//.*$", "", line)
        if space.startswith("assay") and "detail" not in space.split("::"):
            if name := declared_in(line.strip() if above.startswith("requires") else line, above):
                found.add(f"{space}::{name}")
        above = line
    assert not spaces, f"{header}: the end of namespace {spaces[-1]} was not found"
    return found


def declared_in(line: str, above: str) -> str | None:
    if not line or line[0] in " #}" or above.strip() == "template <>":
        return None
    if match := re.match(r"(?:class|struct|union|enum(?: class)?) (\w+)(?! \w*;)(?:\s*(?::|\{|final)|$)", line):
        return match[1]
    if match := re.match(r"using (\w+) =", line) or re.match(r"concept (\w+) =", line):
        return match[1]
    if match := re.match(r"(?:inline )?constexpr [\w:<>, ]+? (\w+)(?: = |\{)", line):
        return match[1]
    if match := re.match(r"[\w:][^=;]*?[ &*>](operator[^\s(]+|\w+)\(", line):
        return None if match[1] in KEYWORDS or "::" in line[match.start(1) - 2:match.start(1)] else match[1]
    return None


declared: set[str] = set()
for header in sorted((source / "include/assay").rglob("*.hpp")):
    if "detail" not in header.parts:
        declared |= names_of(header)
declared = {each for each in declared if not NOT_FOR_USERS.match(each)}

exported = set(re.findall(r"^using (assay::\S+);", (source / "module/assay.cppm").read_text(encoding="utf-8"), re.MULTILINE))
missing, unknown = sorted(declared - exported), sorted(exported - declared)
for each in missing:
    print(f"module/assay.cppm does not export {each}")
for each in unknown:
    print(f"module/assay.cppm exports {each}, which no header declares")
print(f"{len(exported)} names exported")
sys.exit(bool(missing or unknown or not exported))
