// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/sweep.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include <rewire/core/errors.hpp>

#include "sparse_training_environment/store.hpp"

static std::string last_line(const std::filesystem::path& log) {
  std::ifstream in(log);
  std::string last = "ended without a word";
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) last = line;
  return last;
}

/// Whether a process was told to stop, and did not end for a reason of its own.
static bool interrupted(int status) {
  if (!WIFSIGNALED(status)) return false;
  const int signal = WTERMSIG(status);
  return signal == SIGTERM || signal == SIGINT || signal == SIGHUP;
}

std::vector<Sweep::Result> Sweep::run(const std::vector<Task>& tasks) {
  begin(tasks.size());
  for (const Task& t : folder_.numbered(tasks)) add(t);
  if (known_ > 0 && options_.verbose)
    say(rewire::text(done_, " of ", tasks.size(), " have a result already, ", failed_,
                     " failed"));
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (runs_[i].state != open) continue;
    while (processes_.running() >= options_.jobs) wait_for_one();
    start(i);
  }
  while (processes_.running() > 0) wait_for_one();
  progress_.finish();
  std::vector<Result> results;
  for (Run& r : runs_) results.push_back(std::move(r.result));
  return results;
}

void Sweep::search(const std::vector<Search>& searches, std::size_t at_once) {
  std::size_t all = 0, told = 0;
  for (const Search& s : searches) all += s.count;
  begin(all);
  std::vector<Going> going(searches.size());
  while (told < all) {
    bool moved = false;
    for (std::size_t s = 0; s < searches.size(); ++s)
      while (step(searches[s], going[s], at_once)) moved = true;
    if (!moved) wait_for_one();
    told = 0;
    for (const Going& g : going) told += g.told;
  }
  progress_.finish();
}

bool Sweep::step(const Search& search, Going& going, std::size_t at_once) {
  const std::size_t asked = going.asked.size();
  if (asked < search.count && asked - going.told < at_once) {
    if (processes_.running() >= options_.jobs) return false;
    const std::size_t i = add(search.ask(asked));
    going.asked.push_back(i);
    if (runs_[i].state == open) start(i);
    return true;
  }
  if (going.told == asked) return false;
  Run& next = runs_[going.asked[going.told]];
  if (next.state == running) return false;
  search.tell(going.told++, std::move(next.result));
  return true;
}

void Sweep::begin(std::size_t count) {
  runs_.clear();
  progress_ = SweepProgress(count);
  done_ = known_ = failed_ = 0;
}

std::size_t Sweep::add(const Task& task) {
  Run run{task};
  if ((run.result = folder_.known(task))) {
    run.state = done;
    ++done_;
  } else if (folder_.known_to_fail(task)) {
    run.state = failed;
    ++failed_;
  }
  if (run.state != open) {
    ++known_;
    folder_.ensure_settings(task.seed);
  }
  runs_.push_back(std::move(run));
  return runs_.size() - 1;
}

void Sweep::start(std::size_t i) {
  const Task& t = runs_[i].task;
  std::vector<std::string> arguments{"run=" + folder_.write_task(t).string()};
  if (options_.verbose) arguments.push_back("verbose=true");
  std::filesystem::remove(folder_.file(t, ".failed.json"));
  processes_.start(i, std::move(arguments), folder_.file(t, ".log"));
  runs_[i].state = running;
  show();
}

void Sweep::wait_for_one() {
  const auto ended = processes_.wait();
  if (!ended) return;
  settle(runs_[ended->key], ended->status);
  show();
}

void Sweep::settle(Run& run, int status) {
  const Task& t = run.task;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    run.result = read_own_record(folder_.file(t, ".json"));
  relay_warnings(t);
  if (run.result) {
    run.state = done;
    ++done_;
    return;
  }
  if (of_search(t) && interrupted(status)) {
    throw rewire::Error({name_of(t), "a training that comes to its end",
                         rewire::text("one that was told to stop (",
                                      ::strsignal(WTERMSIG(status)), ")"),
                         "call it again: the search goes on where it was"});
  }
  run.state = failed;
  ++failed_;
  std::string reason = last_line(folder_.file(t, ".log"));
  if (WIFSIGNALED(status))
    reason = rewire::text(::strsignal(WTERMSIG(status)), " (", reason, ")");
  write_failure(folder_.file(t, ".failed.json"), {t, reason});
  say(rewire::text("failed: ", name_of(t), ": ", reason));
}

void Sweep::relay_warnings(const Task& t) {
  std::ifstream log(folder_.file(t, ".log"));
  for (std::string line; std::getline(log, line);)
    if (options_.verbose || line.starts_with("warning")) say(line);
}

void Sweep::show() { progress_.show(done_, processes_.running(), failed_, known_); }
