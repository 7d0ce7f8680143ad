# SPDX-License-Identifier: BSD-3-Clause
# awk -f alike.awk <shown> <printed>: is what a program printed what its page shows, but for what depends
# on the processor, a decimal, which may be a tenth off, and for clocks (0:01)? Whole numbers and what
# stands before a % are the same, but for a % in a line with a clock: it was measured on the way. Spaces
# are as many as they need. Prints the lines that are not, and ends with 1.
function words(line) {
  gsub(/[0-9]+:[0-9][0-9]/, "clock", line)
  gsub(/-?[0-9][0-9.]*(e-?[0-9]+)?/, "#", line)
  gsub(/ +/, " ", line)
  sub(/ $/, "", line)
  return line
}
# The numbers of a line, a % with them.
function numbers(line, found,    n) {
  gsub(/[0-9]+:[0-9][0-9]/, "", line)
  for (n = 0; match(line, /-?[0-9][0-9.]*(e-?[0-9]+)?( %)?/); line = substr(line, RSTART + RLENGTH))
    found[++n] = substr(line, RSTART, RLENGTH)
  return n
}
function near(shown, printed, clock) {
  if (shown == printed) return 1
  if (shown !~ /[.e]/ && printed !~ /[.e]/) return 0
  if (shown ~ /%/ && !clock) return 0
  off = shown - printed
  size = shown < 0 ? -shown : shown + 0
  return (off < 0 ? -off : off) <= size / 10
}
function alike(shown, printed,    a, b, n, i) {
  if (words(shown) != words(printed)) return 0
  n = numbers(shown, a)
  if (n != numbers(printed, b)) return 0
  for (i = 1; i <= n; ++i)
    if (!near(a[i], b[i], shown ~ /[0-9]:[0-9][0-9]/)) return 0
  return 1
}
FNR == NR { shown[++lines] = $0; next }
{
  if (++read <= lines && alike(shown[read], $0)) next
  print "-" shown[read]
  print "+" $0
  bad = 1
}
END {
  for (i = read + 1; i <= lines; ++i) { print "-" shown[i]; bad = 1 }
  exit bad
}
