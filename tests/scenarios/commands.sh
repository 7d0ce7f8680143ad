#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# commands.sh <root>: docs/scenarios.md has a row for each example that has a main.cpp, and each row a
# command that starts it from a fresh clone: `./scripts/demo <example> ...`.
set -eu
root=$1
failures=0
complain() {
  echo "$*"
  failures=1
}
page=$root/docs/scenarios.md
for program in "$root"/examples/*/main.cpp; do
  example=$(basename "$(dirname "$program")")
  grep -q "^| \[$example\](../examples/$example/README.md).*\`./scripts/demo $example --preset smoke[^\`]*\`" "$page" ||
    complain "$page: expected a row of $example with the command ./scripts/demo $example --preset smoke"
done
for example in $(sed -n 's,.*`./scripts/demo \([a-z0-9_]*\) .*,\1,p' "$page"); do
  [ -e "$root/examples/$example/main.cpp" ] || ls "$root"/examples/*/"$example.cpp" > /dev/null 2>&1 ||
    complain "$page: expected an example, found '$example'"
done
exit $failures
