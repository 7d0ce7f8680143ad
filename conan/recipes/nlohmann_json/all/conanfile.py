# SPDX-License-Identifier: BSD-3-Clause
from conan import ConanFile
from conan.tools.system.package_manager import Apt

required_conan_version = ">=2.0"


class SystemNlohmannJson(ConanFile):
    """The nlohmann_json that apt installed: an empty package that names it."""

    name = "nlohmann_json"
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"

    def package_id(self):
        self.info.clear()

    def system_requirements(self):
        Apt(self).install(["nlohmann-json3-dev"])

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "nlohmann_json")
        self.cpp_info.set_property("cmake_target_name", "nlohmann_json::nlohmann_json")
        self.cpp_info.includedirs = []
        self.cpp_info.libdirs = []
        self.cpp_info.bindirs = []
