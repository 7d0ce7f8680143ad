# SPDX-License-Identifier: BSD-3-Clause
import re
from pathlib import Path

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy, load
from conan.tools.layout import basic_layout

required_conan_version = ">=2.0"


class RewireConan(ConanFile):
    name = "rewire"
    description = "Trains truly sparse neural networks on CPUs"
    license = "BSD-3-Clause"
    topics = ("header-only", "neural-networks", "sparse", "cpu")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {
        "with_io": [True, False],  # rewire::io: files, pictures, data readers
        # xtensor's own assignments on OpenMP's threads; rewire's kernels have their own
        "with_openmp": [True, False],
    }
    default_options = {"with_io": True, "with_openmp": False}
    exports_sources = "include/*.hpp", "LICENSE"
    no_copy_source = True

    def set_version(self):
        header = load(self, Path(self.recipe_folder, "include/rewire/core/version.hpp"))
        numbers = re.findall(r"#define REWIRE_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", header)
        self.version = ".".join(numbers)

    def layout(self):
        basic_layout(self)

    def requirements(self):
        openmp = {"openmp": bool(self.options.with_openmp)}
        self.requires("xtensor/[>=0.24 <0.28]", options=openmp)
        self.requires("xtensor-blas/[>=0.20 <1]")  # not on ConanCenter: see conan/README.md
        self.requires("openblas/[>=0.3.20 <1]")
        if self.options.with_io:
            self.requires("nlohmann_json/[>=3.10 <4]")
            self.requires("zlib/[>=1.2.11 <2]")
            self.requires("libpng/[>=1.6 <2]")

    def validate(self):
        check_min_cppstd(self, 20)

    def package(self):
        source, package = Path(self.source_folder), Path(self.package_folder)
        copy(self, "*.hpp", source / "include", package / "include")
        copy(self, "LICENSE", source, package / "licenses")

    def package_id(self):
        self.info.clear()

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "rewire")
        # By default the whole package is called rewire::rewire, too, which would then bring io.
        self.cpp_info.set_property("cmake_target_name", "rewire::all")
        core = self.cpp_info.components["core"]
        core.set_property("cmake_target_name", "rewire::rewire")
        core.requires = ["xtensor::xtensor", "xtensor-blas::xtensor-blas", "openblas::openblas"]
        if self.settings.os in ("Linux", "FreeBSD"):
            core.system_libs = ["pthread"]
        if self.options.with_openmp:
            core.cxxflags = core.exelinkflags = core.sharedlinkflags = ["-fopenmp"]
        components = [core]
        if self.options.with_io:
            io = self.cpp_info.components["io"]
            io.set_property("cmake_target_name", "rewire::io")
            io.requires = ["core", "nlohmann_json::nlohmann_json", "zlib::zlib", "libpng::libpng"]
            components.append(io)
        for component in components:
            component.bindirs = []
            component.libdirs = []
