import shutil
from pathlib import Path


def load(_, path):
    return Path(path).read_text(encoding="utf-8")


def copy(_, pattern, src, dst, excludes=()):
    """As Conan's: `*` in a pattern also stands for folders below. A pattern that fits nothing is an error here."""
    found = [file for file in Path(src).rglob("*") if file.is_file() and file.relative_to(src).match(pattern.split("/*")[0])
             or file.is_file() and pattern.endswith("/*") and str(file.relative_to(src)).startswith(pattern[:-1])]
    found = [file for file in found if not any(file.match(each) for each in excludes) and "node_modules" not in file.parts]
    assert found, f"nothing fits {pattern}"
    for file in found:
        to = Path(dst) / file.relative_to(src)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, to)


def rmdir(_, path):
    shutil.rmtree(path, ignore_errors=True)
