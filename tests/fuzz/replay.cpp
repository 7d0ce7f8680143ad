// SPDX-License-Identifier: BSD-3-Clause

// Gives files to fuzz targets without libFuzzer, and changed copies of them: what every
// compiler can run.
//
//   rewire_fuzz_replay <target> <changes> <folder or file>...
//
// Each file is tried as it is and in that many copies with some bytes changed, cut,
// doubled or exchanged, drawn from its name.  What is found ends the program, as under
// libFuzzer; the input is then in the file `found-<target>`.

#include <sys/resource.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <rewire/core/random.hpp>

using Bytes = std::vector<std::uint8_t>;

// One for each *_fuzz.cpp: CMake gives REWIRE_FUZZ_TARGETS as X(csv) X(gzip) …
#define X(name) extern "C" int fuzz_##name(const std::uint8_t*, std::size_t);
REWIRE_FUZZ_TARGETS
#undef X

namespace {

using Target = int (*)(const std::uint8_t*, std::size_t);

const std::map<std::string, Target>& targets() {
#define X(name) {#name, fuzz_##name},
  static const std::map<std::string, Target> all{REWIRE_FUZZ_TARGETS};
#undef X
  return all;
}

Bytes read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void change_once(Bytes& bytes, const Bytes& other, rewire::Rng& rng) {
  const auto some = [&](const Bytes& of) {
    const std::size_t begin = rng.below(of.size() + 1);
    const std::size_t end =
        begin + rng.below(std::min<std::size_t>(of.size() - begin, 16) + 1);
    return Bytes(of.begin() + static_cast<std::ptrdiff_t>(begin),
                 of.begin() + static_cast<std::ptrdiff_t>(end));
  };
  const auto place = [&] {
    return bytes.begin() + static_cast<std::ptrdiff_t>(rng.below(bytes.size() + 1));
  };
  const auto insert = [&](const Bytes& part) {
    bytes.insert(place(), part.begin(), part.end());
  };
  switch (bytes.empty() ? 3 : rng.below(6)) {
    case 0:
      bytes[rng.below(bytes.size())] ^= static_cast<std::uint8_t>(1U << rng.below(8));
      return;
    case 1:
      bytes[rng.below(bytes.size())] = static_cast<std::uint8_t>(rng.below(256));
      return;
    case 2:
      return insert(some(bytes));
    case 3:
      return insert(some(other));
    case 4:
      bytes.resize(rng.below(bytes.size() + 1));
      return;
    default: {
      const auto begin = place();
      const auto left = static_cast<std::size_t>(bytes.end() - begin);
      bytes.erase(begin, begin + static_cast<std::ptrdiff_t>(
                                     rng.below(std::min<std::size_t>(left, 16) + 1)));
    }
  }
}

/// What asks for more than the readers may take is found as well.
void limit_memory() {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  const rlimit two_gigabytes{rlim_t{1} << 31, rlim_t{1} << 31};
  ::setrlimit(RLIMIT_AS, &two_gigabytes);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  const auto target = targets().find(argc > 1 ? argv[1] : "");
  if (argc < 4 || target == targets().end()) {
    std::cerr << "usage: rewire_fuzz_replay <target> <changes> <folder or file>...\n"
              << "targets:";
    for (const auto& [name, run] : targets()) std::cerr << " " << name;
    std::cerr << "\n";
    return 2;
  }
  limit_memory();
  std::vector<std::filesystem::path> files;
  for (int i = 3; i < argc; ++i) {
    if (std::filesystem::is_directory(argv[i])) {
      for (const auto& entry : std::filesystem::directory_iterator(argv[i]))
        files.push_back(entry.path());
    } else if (std::filesystem::exists(argv[i])) {
      files.emplace_back(argv[i]);
    }
  }
  if (files.empty()) {
    std::cerr << "expected files to try, found none\n";
    return 2;
  }
  std::sort(files.begin(), files.end());
  std::vector<Bytes> all;
  for (const auto& file : files) all.push_back(read(file));

  const std::uint64_t changes = std::strtoull(argv[2], nullptr, 10);
  const std::string found = "found-" + target->first;
  std::size_t tried = 0;
  const auto run = [&](const Bytes& bytes, bool keep) {
    if (keep) {
      std::ofstream(found, std::ios::binary)
          .write(reinterpret_cast<const char*>(bytes.data()),
                 static_cast<std::streamsize>(bytes.size()));
    }
    target->second(bytes.data(), bytes.size());
    ++tried;
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::cerr << files[i].string() << "\n";  // the last line names what was found
    run(all[i], false);
    rewire::Rng rng(std::hash<std::string>()(files[i].filename().string()));
    for (std::uint64_t n = 0; n < changes; ++n) {
      Bytes bytes = all[i];
      for (std::uint64_t k = 1 + rng.below(4); k > 0; --k)
        change_once(bytes, all[rng.below(all.size())], rng);
      run(bytes, true);
    }
  }
  std::filesystem::remove(found);
  std::cout << target->first << ": " << tried << " inputs\n";
}
