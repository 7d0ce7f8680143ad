#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# links.sh <page.md>...: every relative link leads to a file, and every #part to a heading.
set -eu
failures=0

headings() { # headings <page>: as GitHub names them
  sed -n '/^```/,/^```/d; s/^##* //p' "$1" | tr '[:upper:]' '[:lower:]' |
    sed 's/[^a-z0-9 _-]//g; s/ /-/g'
}

for page in "$@"; do
  for link in $(sed '/^```/,/^```/d; s/`[^`]*`//g' "$page" | grep -o '](\([^)]*\))' | sed 's/^](//; s/)$//'); do
    case $link in *://* | mailto:*) continue ;; esac
    file=${link%%#*}
    target=$page
    [ -z "$file" ] || target=$(dirname "$page")/$file
    if [ ! -e "$target" ]; then
      echo "$page: expected $link to exist, found nothing; correct the link"
      failures=1
    elif [ "$file" != "$link" ] && ! headings "$target" | grep -qxF -- "${link#*#}"; then
      echo "$page: expected a heading for $link, found none; correct the link"
      failures=1
    fi
  done
done
exit $failures
