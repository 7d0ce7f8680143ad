# SPDX-License-Identifier: BSD-3-Clause
# Doxygen's filter for pages: GitHub finds a page by its path and a heading by its words, Doxygen both
# by a label.  So pages and headings get labels here, and links become references to them.
function label(path) { # docs/policies/set.md -> docs_policies_set
  if (path == "README.md") return "index"
  sub(/\.md$/, "", path)
  gsub(/[^A-Za-z0-9]/, "_", path)
  return "page_" path
}
function words_of(heading) { # as GitHub makes an anchor of a heading
  heading = tolower(heading)
  gsub(/[^a-z0-9 _-]/, "", heading)
  gsub(/ /, "-", heading)
  return heading
}
function join_path(folder, path,    n, parts, kept, i, k, out) {
  n = split((folder == "" ? "" : folder "/") path, parts, "/")
  k = 0
  for (i = 1; i <= n; ++i) {
    if (parts[i] == ".." && k > 0) --k
    else if (parts[i] != "." && parts[i] != "" && parts[i] != "..") kept[++k] = parts[i]
  }
  for (i = 1; i <= k; ++i) out = out (i > 1 ? "/" : "") kept[i]
  return out
}
# A README is the index of its folder: the first link to a page there puts it below in the tree.
function kind(path, part,    own) {
  own = path
  sub(/\/(README\.md)?[^\/]*$/, "", own)
  if (page !~ /\/README\.md$/ || part != "" || path in listed) return "ref"
  if (own != folder && !(path ~ /\/README\.md$/ && index(path, folder "/") == 1)) return "ref"
  listed[path]
  return "subpage"
}
function target(link,    parts, path) { # what stands in the brackets of a link
  if (link ~ /^[a-z]+:/) return "(" link ")"
  split(link, parts, "#")
  path = parts[1] == "" ? page : join_path(folder, parts[1])
  if (path ~ /\.md$/) return "(@" kind(path, parts[2]) " " label(path) (parts[2] != "" ? "__" parts[2] : "") ")"
  if (path ~ /^include\/rewire\/.*\.hpp$/) return "(@ref " substr(path, 9) ")"
  return ""  # a file that is not part of the site
}
function links(line,    out, text, link, reference) {
  while (match(line, /!?\[[^\]]*\]\([^()]*\)/)) {
    out = out substr(line, 1, RSTART - 1)
    text = substr(line, RSTART, RLENGTH)
    line = substr(line, RSTART + RLENGTH)
    link = text
    sub(/^.*\]\(/, "", link)
    sub(/\)$/, "", link)
    sub(/\([^()]*\)$/, "", text)
    if (text ~ /^!/) {
      sub(/.*\//, "", link)
      out = out text "(" link ")"
    } else if (reference = target(link)) {
      if (reference ~ /@/) gsub(/`/, "", text)  # Doxygen shows them
      if (reference ~ /@subpage/) {
        gsub(/^\[|\]$/, "\"", text)
        gsub(/[()]/, "", reference)
        text = reference " " text
        reference = ""
      }
      out = out text reference
    } else {
      gsub(/^\[|\]$/, "", text)
      out = out text
    }
  }
  return out line
}
NR == 1 {
  page = FILENAME
  root = ENVIRON["PWD"] "/"
  if (index(page, root) == 1) page = substr(page, length(root) + 1)
  folder = page
  if (!sub(/\/[^\/]*$/, "", folder)) folder = ""
}
/^ *```/ { inside = !inside; if (inside) sub(/```(output|text|sh)$/, "```{.txt}"); print; next }
inside { print; next }
/^    / { if (under_heading) print ""; under_heading = 0; print; next }  # or Doxygen sees a paragraph
{ under_heading = /^#+ / }
/^# / { print $0 " {#" (page == "README.md" ? "mainpage" : label(page)) "}"; next }
/^##+ / {
  heading = $0
  sub(/^##+ /, "", heading)
  print $0 " {#" label(page) "__" words_of(heading) "}"
  next
}
{ print links($0) }
