TOOLCHAINS = []


class CMakeToolchain:
    def __init__(self, _):
        self.cache_variables = {}
        TOOLCHAINS.append(self)

    def generate(self):
        pass


class CMakeDeps:
    def __init__(self, _):
        pass

    def generate(self):
        pass


class CMake:
    def __init__(self, _):
        pass


def cmake_layout(_):
    pass
