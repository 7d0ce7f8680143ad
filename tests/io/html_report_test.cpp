// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <rewire/io/html_report.hpp>

#include "checkpoint_cases.hpp"
#include "scratch.hpp"

using namespace rewire;
using checkpoint_cases::content;
using checkpoint_cases::overwrite;

namespace {

std::string page(const HtmlReport& report) {
  const Scratch scratch;
  report.write(scratch / "report.html");
  CHECK(scratch.entries() == 1);
  return content(scratch / "report.html");
}

bool has(const std::string& words, const std::string& part) {
  return words.find(part) != std::string::npos;
}

std::string base64(const std::string& words) {
  return detail::base64(
      {reinterpret_cast<const std::uint8_t*>(words.data()), words.size()});
}

}  // namespace

TEST_CASE("HtmlReport: bytes become base64 as RFC 4648 has it") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foob") == "Zm9vYg==");
  CHECK(base64("fooba") == "Zm9vYmE=");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64("\xFF\xFE\xFB") == "//77");
}

TEST_CASE("HtmlReport: whatever words hold, they stay words") {
  const std::string nasty = "<script>alert(\"1\" & '2')</script>\x01";
  const std::string harmless =
      "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt; ";
  const Scratch scratch;
  overwrite(scratch / "a.png", "picture");
  HtmlReport report(nasty);
  report.heading(nasty);
  report.note(nasty);
  report.table({{nasty}, {nasty}});
  report.picture(scratch / "a.png", nasty);

  const std::string found = page(report);

  CHECK_FALSE(has(found, "<script"));
  CHECK_FALSE(has(found, "\x01"));
  for (const std::string& where :
       {"<title>" + harmless, "<h1>" + harmless, "<h2>" + harmless,
        "<p class=\"note\">" + harmless, "<th>" + harmless, "<td>" + harmless,
        "alt=\"" + harmless, "<figcaption>" + harmless}) {
    CAPTURE(where);
    CHECK(has(found, where));
  }
}

TEST_CASE("HtmlReport: rows under titles, pictures inside, and nothing from outside") {
  const Scratch scratch;
  overwrite(scratch / "a.png", "png!");
  overwrite(scratch / "b.svg", "svg!");
  HtmlReport report("run");
  report.table({{"model", "accuracy"}, {"SET", "84.1"}});
  report.picture(scratch / "a.png", "curves");
  report.picture(scratch / "b.svg", "degrees");

  const std::string found = page(report);

  CHECK(has(found,
            "<tr><th>model</th><th>accuracy</th></tr>\n"
            "<tr><td>SET</td><td>84.1</td></tr>"));
  CHECK(has(found, "src=\"data:image/png;base64,cG5nIQ==\""));
  CHECK(has(found, "src=\"data:image/svg+xml;base64,c3ZnIQ==\""));
  CHECK(found.starts_with("<!DOCTYPE html>"));
  CHECK_FALSE(has(found, "http"));
}

TEST_CASE("HtmlReport: says which picture is not there, or not one") {
  const Scratch scratch;
  HtmlReport report("run");
  overwrite(scratch / "a.txt", "words");

  CHECK(
      error_of(scratch, [&] { report.picture(scratch / "a.txt", ""); }) ==
      "a.txt: expected a picture in PNG, SVG or GIF, found \".txt\"; draw it as one of "
      "these");
  CHECK_THROWS_AS(report.picture(scratch / "none.png", ""), Error);
  CHECK_FALSE(has(page(report), "<figure>"));
}
