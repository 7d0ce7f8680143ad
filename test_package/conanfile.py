# SPDX-License-Identifier: BSD-3-Clause
from pathlib import Path

from conan import ConanFile
from conan.tools.build import can_run
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout


class RewireTest(ConanFile):
    settings = "os", "arch", "compiler", "build_type"
    generators = "CMakeDeps"

    def requirements(self):
        self.requires(self.tested_reference_str)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        options = self.dependencies["rewire"].options
        toolchain.cache_variables["EXPECT_IO"] = bool(options.with_io)
        toolchain.cache_variables["EXPECT_OPENMP"] = bool(options.with_openmp)
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def test(self):
        if can_run(self):
            program = Path(self.cpp.build.bindir, "test_package").resolve()
            self.run(f'"{program}"', env="conanrun")
