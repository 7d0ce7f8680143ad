#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# site.sh <root>: the site is built, every public name has a comment, and every page of docs/ is in
# it. Ends with 77 (skipped) without doxygen 1.9.4, Debian 12's: each version warns of other things.
set -eu
root=$1
[ "$(doxygen --version 2> /dev/null)" = 1.9.4 ] || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
fail() {
  echo "FAILED: $*"
  exit 1
}

build() { # build <extra settings>: prints what is wrong
  { cat docs/site/Doxyfile && printf '%b' "OUTPUT_DIRECTORY=$work\n$1"; } | doxygen - 2>&1
}
build '' || fail "expected the site without the warnings above; comment the names, correct the links"
find docs CONTRIBUTING.md CHANGELOG.md -name '*.md' | while read -r page; do
  made=$work/html/page_$(echo "${page%.md}" | tr -c 'A-Za-z0-9\n' _).html
  [ -s "$made" ] || fail "expected $page in the site, found no $made"
done

# An equation just below its heading is code, as on GitHub.
grep -q '<pre class="fragment">y = max(x, 0)' "$work/html/page_docs_layers_relu.html" ||
  fail "expected the equation of docs/layers/relu.md as code"

# It finds what it should.
mkdir "$work/bad"
cat > "$work/bad/bare.hpp" << 'END'
namespace rewire {
/// Has a comment.
struct Bare {
  int not_said = 0;
};
/// A letter, u, that occurs in words is not described.
struct Letter {
  int u = 0;
};
/// An equation describes it: v[i] = i.
struct Equation {
  int* v = nullptr;
};
}  // namespace rewire
END
printf '# A page {#bad}\n[nowhere](gone.md)\n' > "$work/bad/bad.md"
found=$(build "INPUT=$work/bad\n") && fail "expected that a bare name and a bad link are found"
for word in not_said 'Member u' gone; do
  echo "$found" | grep -q "$word" || fail "expected a line about $word, found: $found"
done
! echo "$found" | grep -q 'Member v' || fail "expected no line about a member of an equation, found: $found"
