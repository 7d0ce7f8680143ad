// SPDX-License-Identifier: BSD-3-Clause
// The main of every test program: doctest's own, but a filter that matches no test is a
// failure. Otherwise a renamed folder would pass for ever without running anything.
// REWIRE_TEST_GRADIENTS: fewer layers and networks than this, compared with central
// differences, are a failure too.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>

#include "gradient_count.hpp"
#include "real_data.hpp"

namespace {

unsigned tests_selected = 0;
bool any_failure = false;

struct Watch : doctest::IReporter {
  explicit Watch(const doctest::ContextOptions&) {}
  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_run_end(const doctest::TestRunStats& run) override {
    tests_selected = run.numTestCasesPassingFilters;
  }
  void test_case_start(const doctest::TestCaseData&) override {}
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
    any_failure = any_failure || !stats.testCaseSuccess;
  }
  void test_case_exception(const doctest::TestCaseException&) override {
    any_failure = true;
  }
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData& data) override {
    any_failure = any_failure || data.m_failed;
  }
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}
};

}  // namespace

REGISTER_LISTENER("watch", 1, Watch);

bool a_test_has_failed() { return any_failure; }

int main(int argc, char** argv) {
  doctest::Context context(argc, argv);
  const int result = context.run();
  if (context.shouldExit()) return result;  // --help, --list-test-cases and the like
  if (tests_selected == 0) {
    std::fputs(
        "expected at least one test to run, found none that the filter selects: "
        "check the name of the file or folder (--list-test-cases shows what there "
        "is)\n",
        stderr);
    return 1;
  }
  const char* const promised = std::getenv("REWIRE_TEST_GRADIENTS");
  if (promised == nullptr) return result;
  std::printf("%zu gradients checked\n", support::gradients_checked);
  if (support::gradients_checked >= std::strtoull(promised, nullptr, 10)) return result;
  std::fprintf(stderr,
               "expected at least %s gradients to be checked, found %zu: check that no "
               "test of them was lost\n",
               promised, support::gradients_checked);
  return 1;
}
