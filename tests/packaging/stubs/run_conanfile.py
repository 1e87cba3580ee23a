"""run_conanfile.py RECIPE VERSION: runs the methods of assay's Conan recipe with the stand-in for Conan beside this file,
and compares what they give with the files of the checkout."""
import importlib.util
import sys
import tempfile
from pathlib import Path

from conan.tools.cmake import TOOLCHAINS

recipe, version = Path(sys.argv[1]), sys.argv[2]
spec = importlib.util.spec_from_file_location("conanfile", recipe)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
root = recipe.parent.parent.parent


def run(**options):
    one = module.AssayConan(str(recipe.parent), **options)
    one.set_version()
    assert one.version == version, one.version
    one.configure()
    one.validate()
    one.requirements()
    one.build_requirements()
    one.generate()
    one.package_info()
    return one


everything = run()
components = everything.cpp_info.components
assert list(components) == ["core", "async", "llm", "agent"], list(components)
assert TOOLCHAINS[-1].cache_variables["ASSAY_COMPONENTS"] == "core;async;llm;agent"
packages = {reference.split("/")[0] for reference in everything.required}
used = {need.split("::")[0] for one in components.values() for need in one.requires if "::" in need}
assert used == packages, f"required are {packages}, linked {used}"
for name, one in components.items():
    assert one.libs == [f"assay_{name}"] and one.properties["cmake_target_name"] == f"assay::{name}"
    for need in one.requires:
        assert "::" in need or need in components, f"{name} needs {need}"

small = run(with_llm=False, with_pcre2=False, shared=True)
assert list(small.cpp_info.components) == ["core", "async"] and not hasattr(small.options, "fPIC")
assert {reference.split("/")[0] for reference in small.required} == {"nlohmann_json", "fast_float", "re2"}

with tempfile.TemporaryDirectory() as folder:
    everything.export_sources_folder = folder
    everything.export_sources()
    for file in ("CMakeLists.txt", "LICENSE", "include/assay/version.hpp", "src/version.cpp", "cmake/AssayInstall.cmake",
                 "schemas/meta-schemas/draft-07.json", "packaging/copyright", "web/report/NOTICE"):
        assert (Path(folder) / file).exists(), f"{file} is not exported"
print(f"{len(everything.required)} packages, {len(components)} components")
