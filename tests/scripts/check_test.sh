#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# check_test.sh <root>: scripts/check reads what it should, and .ci/run fails by what format and tidy find,
# but not with REWIRE_STRICT=0, and for want of their tools only with REWIRE_STRICT=1. The scripts are the real ones in a small
# repository; clang-format and clang-tidy are programs that find the word "untidy".
set -euo pipefail
root=$1
command -v git > /dev/null || { echo "SKIPPED: expected the program git, found none"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
complain() {
  echo "FAILED: $*"
  cat "$work/said"
  failures=1
}

# Only these programs are found, whatever is installed.
mkdir "$work/programs"
for name in bash basename cat chmod cmp cp cut date dirname env find git grep head id mkdir mktemp mv rm sed sh \
  sort tail touch tr xargs; do
  ln -s "$(command -v $name)" "$work/programs/$name"
done
program() { # program <name>: standard input is what it does
  { printf '#!/bin/sh\n'; cat; } > "$work/programs/$1"
  chmod +x "$work/programs/$1"
}
program clang-format-14 <<< 'shift 2; ! grep -n untidy "$@"'
program clang-tidy-14 << 'END'
for unit in "$@"; do case $unit in *.cpp) break ;; esac; done
cat "$unit"
! sed 's/.*<\(.*\)>/\1/' "$unit" | while read -r header; do
  cat "include/$header"
done | grep -q untidy
END
program dpkg-query <<< 'echo "install ok installed"'
program nproc <<< 'echo 1'
export PATH=$work/programs
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a
unset REWIRE_BASE REWIRE_STRICT

mkdir -p "$work/long/.ci" "$work/long/include/rewire/core"
cd "$work/long"
cp "$root/.ci/run" .ci/run
cp -r "$root/scripts" scripts
echo build > .gitignore
echo 'int old;' > include/rewire/core/old.hpp
git init -q .
commit() { git add -A && git commit -q --allow-empty -m "$1"; }
commit first
echo 'int x;' > include/rewire/core/new.hpp
for number in 1 2 3; do commit $number; done

run() { # run <expected exit code> <command...>
  local expected=$1 code=0
  shift
  "$@" > "$work/said" 2>&1 || code=$?
  [ $code = "$expected" ] || complain "$*: expected exit code $expected, found $code and:"
}
says() { grep -qE -- "$1" "$work/said" || complain "expected '$1', found:"; }
silent() { ! grep -qE -- "$1" "$work/said" || complain "expected no '$1', found:"; }

run 0 env REWIRE_BASE=HEAD~3 scripts/check format tidy
says '^format .* ok$'
says '^#include <rewire/core/new.hpp>'
silent 'old.hpp'
run 0 env REWIRE_BASE=HEAD scripts/check tidy
says 'no header differs from HEAD$'
run 1 env REWIRE_BASE=none scripts/check tidy
says "expected a commit in REWIRE_BASE, found 'none'"

# A clone of one commit knows nothing of the commits before: all headers are read.
git clone -q --depth 1 "file://$work/long" "$work/short"
cd "$work/short"
run 0 scripts/check tidy
says 'no commit HEAD~20 here: all headers'
says '^#include <rewire/core/old.hpp>'
echo 'int untidy;' > include/rewire/core/old.hpp
run 1 scripts/check format tidy
says '^format .*FAILED$'
says '^tidy .*FAILED$'

# CI: what takes long is only noted.
sed -i 's/^matrix() .*/matrix() { :; }/; s/^conan() .*/conan() { :; }/; s/^asan() {/asan() { return 0;/' scripts/check
printf '#!/bin/sh\necho tested\n' > scripts/test
run 1 bash .ci/run
says '1:int untidy;'
says '^format .*FAILED$'
says '^conan .*ok$'
says '^tested$'
run 0 env REWIRE_STRICT=0 bash .ci/run
says '^tidy .*FAILED$'
says 'REWIRE_STRICT=0'
git checkout -q include
run 0 bash .ci/run
says '^tidy .*ok$'
printf '#!/bin/sh\nexit 1\n' > scripts/test
run 1 env REWIRE_STRICT=0 bash .ci/run
printf '#!/bin/sh\n' > scripts/test

# Tools that cannot be had
rm "$work/programs/clang-tidy-14"
program apt-get <<< 'exit 1'
program dpkg-query < /dev/null
program sudo <<< 'exit 1'
run 0 scripts/check tidy
says '^tidy .*left out: its tool cannot be had here$'
run 0 bash .ci/run
says '^tidy .*left out: its tool cannot be had here$'
run 1 env REWIRE_STRICT=1 bash .ci/run
says '^tidy .*FAILED: its tool cannot be had here$'
exit $failures
