#!/usr/bin/env python3
"""Writes the software bill of materials of a release, as SPDX 2.3 in JSON: assay, the files of the release with their
checksums, and every library of others that is compiled into them or that they are linked with, in the version that is
installed where they were made.

    scripts/sbom.py VERSION FILE... > assay-VERSION.spdx.json

The time in it is SOURCE_DATE_EPOCH where that is set. tests/packaging/check_release.sh compares the table below with the
packages that scripts/setup.sh installs.
"""
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Library(NamedTuple):
    name: str
    license: str   # an SPDX expression
    compiled: bool  # its code is in the binaries: headers; otherwise they are linked with it
    debian: str    # the package that it is built with
    home: str


LIBRARIES = (
    Library("nlohmann_json", "MIT", True, "nlohmann-json3-dev", "https://github.com/nlohmann/json"),
    Library("fast_float", "Apache-2.0 OR MIT OR BSL-1.0", True, "libfast-float-dev",
            "https://github.com/fastfloat/fast_float"),
    Library("dragonbox", "Apache-2.0 WITH LLVM-exception OR BSL-1.0", True, "libdragonbox-dev",
            "https://github.com/jk-jeon/dragonbox"),
    Library("boost-beast", "BSL-1.0", True, "libboost-dev", "https://www.boost.org"),
    Library("CLI11", "BSD-3-Clause", True, "libcli11-dev", "https://github.com/CLIUtils/CLI11"),
    Library("re2", "BSD-3-Clause", False, "libre2-dev", "https://github.com/google/re2"),
    Library("pcre2", "BSD-3-Clause", False, "libpcre2-dev", "https://github.com/PCRE2Project/pcre2"),
    Library("curl", "curl", False, "libcurl4-openssl-dev", "https://curl.se"),
    Library("yaml-cpp", "MIT", False, "libyaml-cpp-dev", "https://github.com/jbeder/yaml-cpp"),
    Library("gperftools", "BSD-3-Clause", True, "libgoogle-perftools-dev", "https://github.com/gperftools/gperftools"),
)


def version_of(debian_package: str) -> str | None:
    """The version that is installed, without Debian's epoch and revision; None where it isn't."""
    try:
        shown = subprocess.run(["dpkg-query", "--show", "--showformat=${Version}", debian_package], capture_output=True,
                               text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return re.sub(r"^\d+:|[-+][^-]*$", "", shown) or None


def page_packages() -> list[tuple[str, str, str]]:
    """Name, version and license of the npm packages in the page of --html."""
    notice = (ROOT / "web/report/NOTICE").read_text(encoding="utf-8")
    return re.findall(r"^(\S+) (\d\S*) \((\S+)\)$", notice, re.MULTILINE)


def identifier(text: str) -> str:
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", text)


def package(name: str, version: str | None, license_: str, home: str, purl: str | None = None) -> dict:
    made = {
        "SPDXID": identifier(f"Package-{name}"),
        "name": name,
        "downloadLocation": home,
        "filesAnalyzed": False,
        "licenseConcluded": license_,
        "licenseDeclared": license_,
        "copyrightText": "NOASSERTION",
    }
    if version:
        made["versionInfo"] = version
    if purl:
        made["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}]
    return made


def file_entry(path: Path) -> dict:
    content = path.read_bytes()
    return {
        "SPDXID": identifier(f"File-{path.name}"),
        "fileName": "./" + path.name,
        "fileTypes": ["ARCHIVE"],
        "checksums": [{"algorithm": name, "checksumValue": hashlib.new(name.lower(), content).hexdigest()}
                      for name in ("SHA1", "SHA256")],
        "licenseConcluded": "NOASSERTION",
        "licenseInfoInFiles": ["NOASSERTION"],
        "copyrightText": "NOASSERTION",
    }


def relation(subject: str, kind: str, related: str) -> dict:
    return {"spdxElementId": subject, "relationshipType": kind, "relatedSpdxElement": related}


def document(version: str, files: list[Path]) -> dict:
    assay = package("assay", version, "MIT", "NOASSERTION")
    assay["copyrightText"] = "Copyright (c) 2026 assay contributors"
    packages, relations = [assay], [relation("SPDXRef-DOCUMENT", "DESCRIBES", assay["SPDXID"])]

    def add(made: dict, kind: str) -> None:
        packages.append(made)
        relations.append(relation(assay["SPDXID"], kind, made["SPDXID"]))

    for library in LIBRARIES:
        found = version_of(library.debian)
        add(package(library.name, found, library.license, library.home, f"pkg:deb/debian/{library.debian}"),
            "STATIC_LINK" if library.compiled else "DYNAMIC_LINK")
    for name, found, license_ in page_packages():
        add(package(name, found, license_, f"https://www.npmjs.com/package/{name}",
                    f"pkg:npm/{name.replace('@', '%40')}@{found}"), "CONTAINS")
    entries = [file_entry(path) for path in files]
    relations += [relation(assay["SPDXID"], "CONTAINS", each["SPDXID"]) for each in entries]

    digests = "".join(each["checksums"][1]["checksumValue"] for each in entries)
    now = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())))
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"assay-{version}",
        "documentNamespace": f"https://spdx.org/spdxdocs/assay-{version}-{hashlib.sha256(digests.encode()).hexdigest()[:32]}",
        "creationInfo": {"created": time.strftime("%Y-%m-%dT%H:%M:%SZ", now), "creators": ["Tool: assay-sbom"]},
        "packages": packages,
        "files": entries,
        "relationships": relations,
    }


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    json.dump(document(sys.argv[1], [Path(each) for each in sys.argv[2:]]), sys.stdout, indent=2)
    print()
