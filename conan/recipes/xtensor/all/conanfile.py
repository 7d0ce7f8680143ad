# SPDX-License-Identifier: BSD-3-Clause
from conan import ConanFile
from conan.tools.system.package_manager import Apt

required_conan_version = ">=2.0"


class SystemXtensor(ConanFile):
    """The xtensor that apt installed: an empty package that names it."""

    name = "xtensor"
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    # As on ConanCenter, but for xsimd, which is off unless asked for.
    options = {"xsimd": [True, False], "openmp": [True, False]}
    default_options = {"xsimd": False, "openmp": False}

    def package_id(self):
        self.info.clear()

    def system_requirements(self):
        packages = ["libxtensor-dev"]
        if self.options.xsimd:
            packages.append("libxsimd-dev")
        Apt(self).install(packages)

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "xtensor")
        self.cpp_info.set_property("cmake_target_name", "xtensor")
        if self.options.xsimd:
            self.cpp_info.defines.append("XTENSOR_USE_XSIMD")
        if self.options.openmp:
            self.cpp_info.defines.append("XTENSOR_USE_OPENMP")
        self.cpp_info.includedirs = []
        self.cpp_info.libdirs = []
        self.cpp_info.bindirs = []
