// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/sweep.hpp"

#include <signal.h>

#include <cstddef>
#include <filesystem>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>

Sweep::Sweep(SweepOptions options) : options_(std::move(options)) {
  // Ignored, as it may be inherited, none could be waited for.
  ::signal(SIGCHLD, SIG_DFL);
}

Sweep::~Sweep() {
  for (const auto& [child, task] : running_) ::kill(child, SIGTERM);
}

std::vector<Sweep::Result> Sweep::run(const std::vector<Task>& tasks) {
  begin(tasks.size());
  for (const Task& t : numbered(tasks)) add(t);
  if (known_ > 0 && options_.verbose)
    say(rewire::text(done_, " of ", tasks.size(), " have a result already, ", failed_,
                     " failed"));
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (runs_[i].state != open) continue;
    while (running_.size() >= options_.jobs) wait_for_one();
    start(i);
  }
  while (!running_.empty()) wait_for_one();
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
    if (running_.size() >= options_.jobs) return false;
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
  if ((run.result = known(task))) {
    run.state = done;
    ++done_;
  } else if (known_to_fail(task)) {
    run.state = failed;
    ++failed_;
  }
  if (run.state != open) {
    ++known_;
    if (!std::filesystem::exists(folder_of(task.seed) / "config.yaml"))
      keep_settings(task.seed);
  }
  runs_.push_back(std::move(run));
  return runs_.size() - 1;
}
