#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# get_data_test.sh <scripts/get-data>: with tiny files, a table of their own, and file:// as
# the mirror, so that it needs no network.
set -euo pipefail
get_data=$1
command -v curl > /dev/null || { echo "SKIPPED: expected the program curl, found none"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
failures=0
sum() { sha256sum "$1" | cut -d ' ' -f 1; }

mkdir -p mirror/tiny mirror/packed tree/inner
head -c 100000 /dev/urandom > mirror/tiny/a.gz
printf 'second' > mirror/tiny/b.gz
printf 'one' > tree/inner/one.bin
printf 'names' > tree/inner/meta.txt
printf 'not wanted' > tree/inner/readme.html
tar -czf mirror/packed/all.tar.gz -C tree inner
cat > table << END
# a comment
tiny a.gz sha256:$(sum mirror/tiny/a.gz) http://unused.invalid
tiny b.gz md5:$(md5sum mirror/tiny/b.gz | cut -d ' ' -f 1) http://unused.invalid
packed all.tar.gz sha256:$(sum mirror/packed/all.tar.gz) http://unused.invalid
packed one.bin sha256:$(sum tree/inner/one.bin) all.tar.gz
packed meta.txt - all.tar.gz
END
export REWIRE_DATASETS=$work/table REWIRE_MIRROR=file://$work/mirror
unset REWIRE_DATA

# expect <exit code> <part of the output> <arguments>
expect() {
  local code=$1 text=$2 result=0
  shift 2
  "$get_data" "$@" > output 2>&1 || result=$?
  if [ "$result" != "$code" ] || ! grep -qF -- "$text" output; then
    echo "FAILED: get-data $*: expected exit code $code and '$text', found $result and:"
    cat output
    failures=1
  fi
}
same() { cmp -s "$1" "$2" || { echo "FAILED: expected $1 to equal $2"; failures=1; }; }
absent() { for f in "$@"; do [ ! -e "$f" ] || { echo "FAILED: expected no $f"; failures=1; }; done; }

echo "# names and options"
expect 0 packed --list
expect 2 'found none'
expect 2 "found 'nothing'" nothing
expect 2 "found '--wrong'" --wrong
expect 2 'a folder after --to' --to
expect 2 "found 'soon'" --timeout soon tiny

echo "# a set is fetched whole, to the default folder and to another"
expect 0 'done' tiny
same data/tiny/a.gz mirror/tiny/a.gz
same data/tiny/b.gz mirror/tiny/b.gz
REWIRE_DATA=$work/elsewhere expect 0 'done' tiny packed
same elsewhere/tiny/a.gz mirror/tiny/a.gz
expect 0 'done' --to third tiny
same third/tiny/b.gz mirror/tiny/b.gz

echo "# only the wanted members of an archive stay"
expect 0 'unpacked' packed
same data/packed/one.bin tree/inner/one.bin
same data/packed/meta.txt tree/inner/meta.txt
[ "$(ls data/packed | wc -l)" = 2 ] || { echo "FAILED: found $(ls data/packed)"; failures=1; }
expect 0 'its files are there' packed

echo "# what is there is not fetched again: the mirror could be gone"
mv mirror gone
expect 0 'there, checksum right' tiny packed
rm data/tiny/b.gz
expect 1 'expected to download' tiny
absent data/tiny/b.gz
mv gone mirror

echo "# a part is continued, also when it is whole already, or too long"
rm data/tiny/*
head -c 60000 mirror/tiny/a.gz > data/tiny/a.gz.part
inode=$(stat -c %i data/tiny/a.gz.part)
expect 0 'done' tiny
same data/tiny/a.gz mirror/tiny/a.gz
[ "$(stat -c %i data/tiny/a.gz)" = "$inode" ] || { echo "FAILED: started again"; failures=1; }
mv data/tiny/a.gz data/tiny/a.gz.part
expect 0 'was downloaded before' tiny
same data/tiny/a.gz mirror/tiny/a.gz
cat mirror/tiny/a.gz mirror/tiny/b.gz > data/tiny/a.gz.part
rm data/tiny/a.gz
expect 0 'done' tiny
same data/tiny/a.gz mirror/tiny/a.gz

echo "# a wrong file never gets its name, and says what was expected and found"
printf 'damaged' > mirror/tiny/b.gz
rm data/tiny/b.gz
expect 1 "found $(md5sum mirror/tiny/b.gz | cut -d ' ' -f 1)" tiny
grep -qF "expected md5 $(awk '$2 == "b.gz" { print substr($3, 5) }' table)" output ||
  { echo "FAILED: expected checksum not named"; failures=1; }
absent data/tiny/b.gz data/tiny/b.gz.part

echo "# a damaged file in place is replaced, but only by a whole one"
printf 'second' > mirror/tiny/b.gz
printf 'older' > data/tiny/b.gz
expect 0 'wrong checksum' tiny
same data/tiny/b.gz mirror/tiny/b.gz

echo "# a folder that cannot be written"
touch file
expect 1 'expected to write into' --to file tiny

[ $failures = 0 ] && echo "get-data does what it says"
exit $failures
