// SPDX-License-Identifier: BSD-3-Clause
#include "sparse_training_environment/sweep.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <rewire/core/errors.hpp>
#include <rewire/io/file.hpp>

#include "sparse_training_environment/numbering.hpp"
#include "sparse_training_environment/store.hpp"
#include "support/options.hpp"

extern char** environ;

std::string this_program() {
  return std::filesystem::read_symlink("/proc/self/exe").string();
}

void end_with_parent() { ::prctl(PR_SET_PDEATHSIG, SIGTERM); }

static std::string last_line(const std::filesystem::path& log) {
  std::ifstream in(log);
  std::string last = "ended without a word";
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) last = line;
  return last;
}

Sweep::Sweep(SweepOptions options) : options_(std::move(options)) {
  ::signal(SIGCHLD,
           SIG_DFL);  // ignored, as it may be inherited, none could be waited for
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

std::vector<Task> Sweep::numbered(std::vector<Task> tasks) const {
  std::map<std::uint64_t, Numbering> seeds;
  for (Task& t : tasks) {
    // A search tells its configurations apart by their numbers.
    if (of_search(t)) continue;
    t.config_id =
        seeds.try_emplace(t.seed, folder_of(t.seed) / "runs").first->second.id_of(t);
  }
  return tasks;
}

std::string Sweep::name_of(const Task& t) {
  return t.fold < 0 ? t.config_id : t.config_id + "-fold" + std::to_string(t.fold);
}

std::filesystem::path Sweep::write_task(const Task& t) {
  const auto path = file(t, ".task.json");
  example::make_folder(path.parent_path());
  keep_settings(t.seed);
  ::write_task(path, t);
  return path;
}

std::filesystem::path Sweep::folder_of(std::uint64_t seed) const {
  return options_.folder / std::to_string(seed);
}

std::filesystem::path Sweep::file(const Task& t, const char* kind) const {
  return folder_of(t.seed) / "runs" / (name_of(t) + kind);
}

void Sweep::keep_settings(std::uint64_t seed) {
  if (options_.settings.empty() || !kept_.insert(seed).second) return;
  rewire::AtomicFile file(folder_of(seed) / "config.yaml");
  file.write(options_.settings);
  file.commit();
}

void Sweep::require_same(const Task& task, Task found, const char* kind) const {
  if (!of_search(task)) found.place = task.place;  // of this list, if not of that
  const auto other = difference(task, found);
  if (!other && task.place == found.place) return;
  const auto which = other.value_or(
      Difference{"place", std::to_string(task.place), std::to_string(found.place)});
  const bool asks = task.experiment_type == "optimization";
  throw rewire::Error(
      {file(task, kind).string(),
       rewire::text("a result of these settings, ", which.name, " ", which.left),
       rewire::text("one of ", which.name, " ", which.right),
       rewire::text("go on with those",
                    asks ? ", as many jobs and as many seeds (or search_jobs)" : "",
                    ", give another output_dir, or remove the folder")});
}

Sweep::Result Sweep::known(const Task& task) const {
  auto found = read_own_record(file(task, ".json"));
  if (found) require_same(task, found->task, ".json");
  return found;
}

bool Sweep::known_to_fail(const Task& task) const {
  if (!of_search(task)) return false;
  const auto found = read_failure(file(task, ".failed.json"));
  if (found) require_same(task, found->task, ".failed.json");
  return found.has_value();
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

void Sweep::start(std::size_t i) {
  const Task& t = runs_[i].task;
  const std::string told = write_task(t).string();
  std::filesystem::remove(file(t, ".failed.json"));
  const std::string log = file(t, ".log").string(), program = this_program(),
                    what = "run=" + told;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0644);
  posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  std::string verbose = "verbose=true";
  char* arguments[] = {const_cast<char*>(program.c_str()),
                       const_cast<char*>(what.c_str()),
                       options_.verbose ? verbose.data() : nullptr, nullptr};
  pid_t child = 0;
  const int failure =
      posix_spawn(&child, program.c_str(), &files, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&files);
  if (failure != 0) {
    throw rewire::Error({program, "a process more",
                         std::generic_category().message(failure), "lower jobs"});
  }
  running_[child] = i;
  runs_[i].state = running;
  show();
}

void Sweep::wait_for_one() {
  int status = 0;
  const pid_t child = ::waitpid(-1, &status, 0);
  if (child < 0 && errno != EINTR) {
    throw rewire::Error({"sweep", "a training to wait for",
                         std::generic_category().message(errno),
                         "call it again: it goes on where it was"});
  }
  const auto at = running_.find(child);
  if (at == running_.end()) return;
  Run& run = runs_[at->second];
  running_.erase(at);
  settle(run, status);
  show();
}

void Sweep::settle(Run& run, int status) {
  const Task& t = run.task;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    run.result = read_own_record(file(t, ".json"));
  relay_warnings(t);
  if (run.result) {
    run.state = done;
    ++done_;
    return;
  }
  run.state = failed;
  ++failed_;
  std::string reason = last_line(file(t, ".log"));
  if (WIFSIGNALED(status))
    reason = rewire::text(::strsignal(WTERMSIG(status)), " (", reason, ")");
  write_failure(file(t, ".failed.json"), {t, reason});
  say(rewire::text("failed: ", name_of(t), ": ", reason));
}

void Sweep::relay_warnings(const Task& t) {
  std::ifstream log(file(t, ".log"));
  for (std::string line; std::getline(log, line);)
    if (options_.verbose || line.starts_with("warning")) say(line);
}

void Sweep::show() { progress_.show(done_, running_.size(), failed_, known_); }
