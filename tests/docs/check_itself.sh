#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# check_itself.sh <tests/docs>: the checks of the documentation find what they should.
set -eu
here=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() {
  echo "FAILED: $*"
  exit 1
}

cat > page.md << 'END'
# A page
[good](page.md#a-page), [far](https://example.org), `[code](nowhere.md)`
```cpp
// part.hpp
int one();
```
```cpp
int fragment;
```
```cpp
#include "part.hpp"
int main() {}
```
Some words.
```output
printed
```
END
[ "$(sh "$here/extract.sh" page.md page out)" = page-1 ] || fail "expected one program"
[ "$(sed 1d out/page-1.cpp)" = '#include "part.hpp"
int main() {}' ] || fail "expected the program's lines"
[ "$(sed -n 1p out/page-1.cpp)" = '#line 11 "page.md"' ] || fail "expected its place"
[ "$(sed 1d out/part.hpp)" = '// part.hpp
int one();' ] || fail "expected the header"
[ "$(cat out/page-1.cpp.expected)" = printed ] || fail "expected the output"
[ "$(grep -v '^#line' out/page.fragments)" = '{
int fragment;
}' ] || fail "expected the fragment in braces"
[ "$(ls out | wc -l)" = 4 ] || fail "expected four files"

cat > one.cpp << 'END'
#line 4 "one.md"
#include <cstdio>
int main() {
  puts("one");
}
END
sed 's/one/two/' one.cpp > two-2.cpp
sh "$here/group.sh" both.cpp one.cpp two-2.cpp
[ "$(grep -c '#include <cstdio>' both.cpp)" = 1 ] || fail "expected each header once"
[ "$(grep -cx 'void example() {' both.cpp)" = 2 ] || fail "expected a function for each program"
[ "$(grep -A 1 -x 'namespace two_2 {' both.cpp | tail -n 1)" = '#line 4 "two.md"' ] || fail "expected its place"
grep -q 'name == "two-2") return two_2::example(), 0;' both.cpp || fail "expected a choice"

sh "$here/links.sh" page.md || fail "expected that good links pass"
printf '# B\n[bad](gone.md)\n' > bad.md
! sh "$here/links.sh" bad.md > /dev/null || fail "expected that a bad link is found"
printf '# B\n[bad](page.md#other)\n' > bad.md
! sh "$here/links.sh" bad.md > /dev/null || fail "expected that a bad part is found"

printf '#!/bin/sh\necho printed\n' > good
printf '#!/bin/sh\necho other\n' > other
mkdir numbers
printf 'loss 0.25  at 3\n' > numbers/page-1.cpp.like
printf '#!/bin/sh\necho loss 1.5e-05 at 12\n' > fitting
printf '#!/bin/sh\necho losses 0.25 at 3\n' > unlike
printf '#!/bin/sh\nexit 3\n' > ends_badly
chmod +x good other ends_badly fitting unlike
sh "$here/run.sh" out/page-1.cpp.expected "$work/good" > /dev/null || fail "expected a pass"
! sh "$here/run.sh" out/page-1.cpp.expected "$work/other" > /dev/null || fail "expected a difference"
! sh "$here/run.sh" none "$work/ends_badly" > /dev/null || fail "expected a bad end"
sh "$here/run.sh" numbers/page-1.cpp.expected "$work/fitting" > /dev/null || fail "expected that numbers may differ"
! sh "$here/run.sh" numbers/page-1.cpp.expected "$work/unlike" > /dev/null || fail "expected that words may not"

printf '# P\n```py\nmodel(\n```\n' > py.md
code=0
sh "$here/py.sh" py.md > /dev/null || code=$?
[ $code != 0 ] || fail "expected that bad Python is found"
sed 's/model(/model()/' py.md > good.md
sh "$here/py.sh" good.md > /dev/null || [ $? = 77 ] || fail "expected that good Python passes"
