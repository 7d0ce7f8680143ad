// SPDX-License-Identifier: BSD-3-Clause

// Kills a training run (SIGKILL) again and again, at random moments, and lets it go on.
//
//   rewire_kill saving 1000 [seed]     inside a save: those kills count that hit one
//   rewire_kill training 50 [seed]     anywhere
//
// After every kill the checkpoint must load and hold at least what had been saved; when
// a run has come to its end, all that it leaves must equal, bit for bit, what one
// leaves that nobody killed.  Prints what was survived; the first difference ends it
// with 1.

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>

#include "crash/run.hpp"
#include "io/scratch.hpp"

namespace {

using Clock = std::chrono::steady_clock;

struct Outcome {
  std::size_t saves_begun = 0, saves_ended = 0;
  bool killed = false;

  bool inside_a_save() const { return killed && saves_begun > saves_ended; }
};

/// The run in a process of its own.
class Child {
 public:
  explicit Child(const crash::Plan& plan) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    process_ = ::fork();
    if (process_ < 0) throw std::runtime_error("no process");
    if (process_ == 0) {
      ::close(ends[0]);
      try {
        crash::train(plan, ends[1]);
      } catch (const std::exception& e) {
        std::cerr << e.what() << std::endl;
        ::_exit(2);
      }
      ::_exit(0);
    }
    ::close(ends[1]);
    from_ = ends[0];
  }
  ~Child() { ::close(from_); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Until save number `count` begins; false where the run has ended before.
  bool wait_for_save(std::size_t count) {
    while (outcome_.saves_begun < count) {
      if (!take()) return false;
    }
    return true;
  }
  Outcome kill() {
    ::kill(process_, SIGKILL);
    while (take()) {
    }
    int status = 0;
    ::waitpid(process_, &status, 0);
    outcome_.killed = WIFSIGNALED(status);
    if (!outcome_.killed && WEXITSTATUS(status) != 0)
      throw std::runtime_error("a run failed");
    return outcome_;
  }

 private:
  bool take() {
    char word = 0;
    if (::read(from_, &word, 1) != 1) return false;
    ++(word == 'b' ? outcome_.saves_begun : outcome_.saves_ended);
    return true;
  }

  pid_t process_ = -1;
  int from_ = -1;
  Outcome outcome_;
};

struct Survived {
  std::size_t inside_a_save = 0, elsewhere = 0, runs = 0, left_behind = 0;
};

/// What killed savers left behind, removed.
std::size_t remove_parts(const std::filesystem::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".part") continue;
    std::filesystem::remove(entry);
    ++count;
  }
  return count;
}

void require(bool right, const std::string& what, const crash::Plan& plan) {
  if (right) return;
  throw std::runtime_error(rewire::text("seed ", plan.seed, ": ", what));
}

/// One run, killed until it is done or `enough` says so.
template <class Enough>
void survive(const crash::Plan& plan, bool saving, Survived& so_far, rewire::Rng& rng,
             Enough enough) {
  const Scratch apart;
  crash::Plan whole = plan;
  whole.folder = apart.folder();
  const auto begin = Clock::now();
  crash::train(whole);
  const auto length = std::chrono::duration<double>(Clock::now() - begin);
  const std::string expected = crash::left_by(whole);

  std::size_t saved = 0;
  for (bool done = false; !done;) {
    Child child(plan);
    const bool last = enough();  // then it may run to its end
    if (last) {
      child.wait_for_save(plan.epochs + 1);
    } else if (saving) {
      const auto share = length / static_cast<double>(2 * plan.epochs);
      if (child.wait_for_save(1 + rng.below(3)))
        std::this_thread::sleep_for(share * rng.uniform());
    } else {
      std::this_thread::sleep_for(length * rng.uniform());
    }
    const Outcome outcome = child.kill();
    done = !outcome.killed;
    if (!done) ++(outcome.inside_a_save() ? so_far.inside_a_save : so_far.elsewhere);
    const std::size_t now = crash::epochs_saved(plan);
    require(now >= saved + outcome.saves_ended && now <= saved + outcome.saves_begun,
            rewire::text("after ", saved, " epochs and ", outcome.saves_ended,
                         " saves the checkpoint holds ", now),
            plan);
    saved = now;
    so_far.left_behind += remove_parts(plan.folder);
  }
  require(crash::left_by(plan) == expected, "the run differs from one left alone",
          plan);
  ++so_far.runs;
}

int run(const std::string& what, std::size_t kills, std::uint64_t seed) {
  const bool saving = what == "saving";
  Survived so_far;
  const auto enough = [&] {
    return so_far.inside_a_save + (saving ? 0 : so_far.elsewhere) >= kills;
  };
  for (rewire::Rng rng(seed); !enough(); ++seed) {
    const Scratch scratch;
    survive(saving ? crash::Plan{scratch.folder(), seed, 30, 40, 60}
                   : crash::Plan{scratch.folder(), seed, 8, 2000, 100},
            saving, so_far, rng, enough);
  }
  std::cout << "killed inside a save: " << so_far.inside_a_save
            << ", elsewhere: " << so_far.elsewhere
            << "; runs equal to one left alone: " << so_far.runs
            << "; temporary files left behind: " << so_far.left_behind << "\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 2 ? argv[1] : "";
  if (what != "saving" && what != "training") {
    std::cerr << "usage: rewire_kill saving|training <kills> [seed]\n";
    return 2;
  }
  try {
    return run(what, std::strtoull(argv[2], nullptr, 10),
               argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1);
  } catch (const std::exception& e) {
    std::cerr << e.what() << "\n";
    return 1;
  }
}
