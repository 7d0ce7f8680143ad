// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/sweep.hpp"

#include <filesystem>
#include <fstream>
#include <utility>

#include <rewire/core/errors.hpp>

#include "sparse_training_environment/expected_work.hpp"
#include "sparse_training_environment/store.hpp"

static std::string last_line(const std::filesystem::path& log) {
  std::ifstream in(log);
  std::string last = "ended without a word";
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) last = line;
  return last;
}

std::vector<Sweep::Result> Sweep::run(const std::vector<Task>& tasks) {
  begin();
  for (const Task& t : folder_.renumbered(tasks)) {
    Run& run = runs_[add(t)];
    run.work = expected_work(t);
    if (run.state == open) count_.left += run.work;
  }
  if (known_ > 0 && options_.verbose)
    say(rewire::text(count_.done, " of ", tasks.size(), " have a result already, ",
                     count_.failed, " failed"));
  progress_.begin(count_);
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
  begin();
  count_.left = static_cast<double>(all);
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
    if (runs_[i].state == open) {
      start(i);
    } else {
      count_.left -= runs_[i].work;
    }
    return true;
  }
  if (going.told == asked) return false;
  Run& next = runs_[going.asked[going.told]];
  if (next.state == running) return false;
  search.tell(going.told++, std::move(next.result));
  return true;
}

void Sweep::begin() {
  runs_.clear();
  known_ = 0;
  count_ = {};
  progress_ = {};
}

std::size_t Sweep::add(const Task& task) {
  Run run{task};
  if ((run.result = folder_.known(task))) {
    run.state = done;
    ++count_.done;
  } else if (folder_.known_to_fail(task)) {
    run.state = failed;
    ++count_.failed;
  }
  if (run.state != open) {
    ++known_;
    folder_.write_missing_settings(task.seed);
  }
  runs_.push_back(std::move(run));
  return runs_.size() - 1;
}

void Sweep::start(std::size_t i) {
  const Task& t = runs_[i].task;
  const TaskFiles files = folder_.files(t);
  std::vector<std::string> arguments{"run=" + folder_.prepare(t).string()};
  if (options_.verbose) arguments.push_back("verbose=true");
  std::filesystem::remove(files.failure());
  processes_.start(i, std::move(arguments), files.log());
  runs_[i].state = running;
  show();
}

void Sweep::wait_for_one() {
  const auto ended = processes_.wait();
  if (!ended) return;
  Run& run = runs_[ended->key];
  settle(run, *ended);
  count_.ended += run.work;
  count_.left -= run.work;
  show();
}

void Sweep::settle(Run& run, const Processes::Ended& ended) {
  if (ended.well) run.result = read_own_record(folder_.files(run.task).record());
  relay_warnings(run.task);
  if (run.result) {
    run.state = done;
    ++count_.done;
  } else if (is_trial(run.task) && ended.told) {
    throw rewire::Error({name_of(run.task), "a training that comes to its end",
                         "one that was told to stop (" + ended.signal + ")",
                         "call it again: the search goes on where it was"});
  } else {
    fail(run, ended);
  }
}

void Sweep::fail(Run& run, const Processes::Ended& ended) {
  run.state = failed;
  ++count_.failed;
  const TaskFiles files = folder_.files(run.task);
  // What it could not say itself, its end and its last words tell.
  auto known = read_failure(files.failure());
  if (!known) {
    std::string reason = last_line(files.log());
    if (!ended.signal.empty()) reason = ended.signal + " (" + reason + ")";
    known = {run.task, reason};
    write_failure(files.failure(), *known);
  }
  say("failed: " + name_of(run.task) + ": " + known->reason);
}

void Sweep::relay_warnings(const Task& t) {
  std::ifstream log(folder_.files(t).log());
  for (std::string line; std::getline(log, line);)
    if (options_.verbose || line.starts_with("warning")) say(line);
}

void Sweep::show() {
  count_.running = processes_.running();
  progress_.show(count_);
}
