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
printf 'loss 0.25  at 3, 3.30 %% of 24192\n0:01 gone  test 60.00 %%\n' > numbers/page-1.cpp.like
prints() { # prints <program> <its output>
  printf '#!/bin/sh\nprintf "%%s\\n" "%s"\n' "$2" > "$1"
  chmod +x "$1"
}
last='0:12 gone test 61.25 %'
prints fitting "loss 0.2512 at 3, 3.30 % of 24192
$last"
printf '#!/bin/sh\nexit 3\n' > ends_badly
chmod +x good other ends_badly
sh "$here/run.sh" out/page-1.cpp.expected "$work/good" > /dev/null || fail "expected a pass"
! sh "$here/run.sh" out/page-1.cpp.expected "$work/other" > /dev/null || fail "expected a difference"
! sh "$here/run.sh" none "$work/ends_badly" > /dev/null || fail "expected a bad end"
sh "$here/run.sh" numbers/page-1.cpp.expected "$work/fitting" > /dev/null ||
  fail "expected that decimals may be a little off, and clocks others"
for other in 'losses 0.25 at 3, 3.30 % of 24192' 'loss 0.35 at 3, 3.30 % of 24192' \
  'loss 0.25 at 4, 3.30 % of 24192' 'loss 0.25 at 3, 3.31 % of 24192' 'loss 0.25 at 3, 3.30 % of 24193' \
  'loss 1.5e-05 at 3, 3.30 % of 24192' 'loss -0.25 at 3, 3.30 % of 24192'; do
  prints unlike "$other
$last"
  ! sh "$here/run.sh" numbers/page-1.cpp.expected "$work/unlike" > /dev/null || fail "expected a difference: $other"
done
first=$(head -n 1 numbers/page-1.cpp.like)
for other in '' "$first" "$first
$last
more" "$first
0:12 gone test 90.00 %" "$first
0:12 gone test 60.00"; do
  prints unlike "$other"
  ! sh "$here/run.sh" numbers/page-1.cpp.expected "$work/unlike" > /dev/null || fail "expected a difference: $other"
done

printf '# P\n```py\nmodel(\n```\n' > py.md
code=0
sh "$here/py.sh" py.md > /dev/null || code=$?
[ $code != 0 ] || fail "expected that bad Python is found"
sed 's/model(/model()/' py.md > good.md
sh "$here/py.sh" good.md > /dev/null || [ $? = 77 ] || fail "expected that good Python passes"
