"""The Conan 2 recipe of assay. It builds the checkout that it is a part of: conan create packaging/conan"""
import os

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rmdir

# What each library is linked with: those of assay first.
LIBRARIES = {
    "core": ["nlohmann_json::nlohmann_json", "re2::re2"],
    "async": [],
    "llm": ["core", "async", "libcurl::libcurl"],
    "agent": ["llm"],
}


class AssayConan(ConanFile):
    name = "assay"
    description = "What a language model wrote, as a C++ value you can trust"
    license = "MIT"
    topics = ("llm", "json", "json-schema", "structured-output", "pydantic")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {
        "shared": [True, False],
        "fPIC": [True, False],
        "with_pcre2": [True, False],  # patterns with look-around and back-references
        "with_llm": [True, False],    # assay::llm and assay::agent, which need libcurl
    }
    default_options = {"shared": False, "fPIC": True, "with_pcre2": True, "with_llm": True}

    @property
    def _root(self):
        return os.path.join(self.recipe_folder, "..", "..")

    @property
    def _components(self):
        return ["core", "async", "llm", "agent"] if self.options.with_llm else ["core", "async"]

    def set_version(self):
        header = load(self, os.path.join(self._root, "include", "assay", "version.hpp"))
        numbers = [header.split(f"#define ASSAY_VERSION_{part} ")[1].split()[0] for part in ("MAJOR", "MINOR", "PATCH")]
        self.version = ".".join(numbers)

    def export_sources(self):
        for folder in ("include", "src", "module", "cmake", "schemas", "packaging", "web/report"):
            copy(self, f"{folder}/*", self._root, self.export_sources_folder, excludes=("*/node_modules/*",))
        for file in ("CMakeLists.txt", "LICENSE", "README.md", "CHANGELOG.md"):
            copy(self, file, self._root, self.export_sources_folder)

    def configure(self):
        if self.options.shared:
            self.options.rm_safe("fPIC")

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        self.requires("nlohmann_json/[>=3.10 <4]", transitive_headers=True)
        self.requires("fast_float/[>=3.9]")
        self.requires("re2/[>=20220601]")
        if self.options.with_pcre2:
            self.requires("pcre2/[>=10.40 <11]")
        if self.options.with_llm:
            self.requires("libcurl/[>=7.87 <9]")

    def build_requirements(self):
        self.tool_requires("cmake/[>=3.22]")

    def validate(self):
        check_min_cppstd(self, 20)

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["ASSAY_COMPONENTS"] = ";".join(self._components)
        toolchain.cache_variables["ASSAY_PCRE2"] = bool(self.options.with_pcre2)
        for off in ("ASSAY_BUILD_CLI", "ASSAY_BUILD_TESTS", "ASSAY_BUILD_EXAMPLES", "ASSAY_DRAGONBOX"):
            toolchain.cache_variables[off] = False
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        CMake(self).install()
        # CMakeDeps and PkgConfigDeps write their own for whoever uses the package.
        for folder in (("lib", "cmake"), ("lib", "pkgconfig"), ("share",)):
            rmdir(self, os.path.join(self.package_folder, *folder))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "assay")
        for name in self._components:
            component = self.cpp_info.components[name]
            component.libs = [f"assay_{name}"]
            component.requires = list(LIBRARIES[name])
            component.set_property("cmake_target_name", f"assay::{name}")
            component.set_property("pkg_config_name", f"assay-{name}")
            if self.settings.os in ("Linux", "FreeBSD"):
                component.system_libs = ["pthread"]
        # A header alone; all that is required has to be used somewhere.
        self.cpp_info.components["core"].requires.append("fast_float::fast_float")
        if self.options.with_pcre2:
            self.cpp_info.components["core"].requires.append("pcre2::pcre2-8")
