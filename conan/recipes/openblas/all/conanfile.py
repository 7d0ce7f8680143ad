# SPDX-License-Identifier: BSD-3-Clause
from conan import ConanFile
from conan.tools.system.package_manager import Apt

required_conan_version = ">=2.0"


class SystemOpenblas(ConanFile):
    """The openblas that apt installed: an empty package that names it."""

    name = "openblas"
    package_type = "shared-library"
    settings = "os", "arch", "compiler", "build_type"

    def package_id(self):
        self.info.clear()

    def system_requirements(self):
        Apt(self).install(["libopenblas-dev"])

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "OpenBLAS")
        self.cpp_info.set_property("cmake_target_name", "OpenBLAS::OpenBLAS")
        self.cpp_info.includedirs = []
        self.cpp_info.libdirs = []
        self.cpp_info.bindirs = []
        self.cpp_info.system_libs = ["openblas"]
