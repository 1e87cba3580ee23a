"""A stand-in for Conan: what assay's recipe uses of it, as far as it is needed to run the recipe's methods."""
from types import SimpleNamespace


class Options(SimpleNamespace):
    def rm_safe(self, name):
        if hasattr(self, name):
            delattr(self, name)


class Component(SimpleNamespace):
    def __init__(self):
        super().__init__(libs=[], requires=[], system_libs=[], properties={})

    def set_property(self, name, value):
        self.properties[name] = value


class Components(dict):
    def __missing__(self, name):
        self[name] = Component()
        return self[name]


class ConanFile:
    def __init__(self, recipe_folder, **options):
        self.recipe_folder = recipe_folder
        self.options = Options(**{**self.default_options, **options})
        self.settings = SimpleNamespace(os="Linux", arch="x86_64", compiler="gcc", build_type="Release")
        self.cpp_info = Component()
        self.cpp_info.components = Components()
        self.required = []

    def requires(self, reference, **_):
        self.required.append(reference)

    def tool_requires(self, reference):
        assert "/" in reference
