#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# form.sh <root>: each layer, topology, loss, optimizer and schedule has a page, and all pages have the
# same five parts, with a table of parameters (or `None`) and an example whose output is shown.  The
# version in CITATION.cff is that of the library, and the drawings are those that scripts/figures draws.
set -eu
cd "$1"
failures=0
complain() {
  echo "$*"
  failures=1
}

wants_page() { # wants_page <folder of headers> <what its members have> <folder of pages>
  for header in $(grep -lE "$2" include/rewire/"$1"/*.hpp); do
    page=docs/$3/$(basename "$header" .hpp).md
    [ -e "$page" ] || complain "$header: expected its page $page, found none; write one like those beside it"
  done
}
wants_page layers '^  (static )?std::string name\(\) const' layers
wants_page optimizers '^  auto rule\(' optimizers
wants_page losses '^  double operator\(\)\(Input<T>' losses
wants_page schedules '^  double operator\(\)\(const Progress' schedules
for header in $(grep -lE '^  Pattern initial\(const Extent' include/rewire/topology/*.hpp); do
  name=$(basename "$header" .hpp)
  [ "$name" = topology_ref ] || [ -e "docs/policies/$name.md" ] ||
    complain "$header: expected its page docs/policies/$name.md, found none"
done

parts='What it does
Equation
Parameters
Example
See also'
for page in docs/layers/*.md docs/losses/*.md docs/optimizers/*.md docs/schedules/*.md docs/policies/*.md; do
  case $page in */README.md | */writing_one.md) continue ;; esac
  found=$(sed -n 's/^## //p' "$page" | grep -v '^How to make one$')
  [ "$found" = "$parts" ] || complain "$page: expected the parts: $parts; found: $found"
  awk '
    /^## / { part = $0 }
    part == "## Parameters" && (/^\| name \| type \| meaning/ || /^None/) { table = 1 }
    part == "## Example" && /^#include/ { program = 1 }
    part == "## Example" && /^```output/ { output = 1 }
    END { exit !(table && program && output) }
  ' "$page" || complain "$page: expected a table of parameters, a program and its output"
done
for part in MAJOR MINOR PATCH; do
  version=${version:+$version.}$(sed -n "s/^#define REWIRE_VERSION_$part //p" include/rewire/core/version.hpp)
done
grep -qx "version: $version" CITATION.cff || complain "CITATION.cff: expected version: $version"

pictures=$(mktemp -d)
trap 'rm -rf "$pictures"' EXIT
./scripts/figures "$pictures"
for picture in "$pictures"/*.svg; do
  cmp -s "$picture" "docs/pictures/$(basename "$picture")" ||
    complain "docs/pictures/$(basename "$picture"): expected what scripts/figures draws; run it"
done
exit $failures
