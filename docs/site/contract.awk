# SPDX-License-Identifier: BSD-3-Clause
# Doxygen's filter for headers: a member that a contract of concepts/ demands is documented there,
# once. Where a class has it without a comment, this puts the contract's sentence before it, on the
# same line, so that warnings keep their line numbers.
function contract(line) {
  if (line ~ /^ +std::string name\(\) const/)
    return "For people: the kind, and what tells it from its like (rewire::Layer)."
  if (line ~ /^ +(const )?Shape build\(/)
    return "Takes the shape of one input sample, draws the weights, gives the shape of one output sample (rewire::Layer)."
  if (line ~ /^ +(constexpr )?void forward\((Input|View)</)
    return "Overwrites y from x, and saves in the pass what backward wants again (rewire::Layer)."
  if (line ~ /^ +void backward\((Input|View)</)
    return "Overwrites dx, unless it is empty, and adds to gradients (rewire::Layer)."
  if (line ~ /^ +static constexpr Uses uses|^ +Uses uses\(\) const/)
    return "What backward reads, and whether y may be written over x (rewire::Uses)."
  if (line ~ /^ +std::size_t lanes\(\) const/)
    return "The most samples a tile that this likes (rewire::Layer)."
  if (line ~ /^ +static void visit\(auto/)
    return "Hands out what this owns: parameters, buffers, links with their topology (rewire::Layer)."
  if (line ~ /^ +using scalar =/)
    return "Of the weights (rewire::scalar_of)."
  if (line ~ /^ +Pattern initial\(const Extent/)
    return "The links that a layer of this size starts with (rewire::Topology)."
  if (line ~ /^ +Rewiring evolve\(const Evidence/)
    return "For each link of the new set, where it comes from (rewire::Topology)."
  if (line ~ /^ +Evolve due\(const Progress/)
    return "Whether links move in the step just done (rewire::Topology)."
  if (line ~ /^ +std::size_t candidates\(std::size_t/)
    return "How many of the strongest missing links evolve wants to see (rewire::Topology)."
  if (line ~ /^ +auto rule\(const Step/)
    return "The update of one weight from its gradient and slots (rewire::Optimizer)."
  if (line ~ /^ +static constexpr std::size_t slots/)
    return "Numbers that are kept beside each weight (rewire::Optimizer)."
  if (line ~ /^ +(static )?(constexpr )?double operator\(\)\(const Progress/)
    return "The factor at this point of a run (rewire::Schedule)."
  if (line ~ /^ +double operator\(\)\(Input<T>|^ +double operator\(\)\(View<const T>/)
    return "The mean loss of a batch, whose gradient it writes (rewire::Loss)."
  if (line ~ /^ +(REWIRE_INLINE )?(static )?(constexpr )?T backpropagate\(/)
    return "dx from dy of one number, and from the x or y that `uses` names."
  if (line ~ /operator(==|<=>)\(.*= default;/)
    return "Member by member."
  if (line ~ /^ +void validate\(/)
    return "Throws where a member is out of its range."
  if (match(line, /^ +(void|Flow) on_[a-z]+\(/))
    return "A hook of rewire::Observer."
  return ""
}
# The names that `type a = 0, b = 0;` declares, or "" where the line declares nothing so plain.
function declared(line) {
  sub(/ *\/\/.*/, "", line)
  if (line !~ /^ +[A-Za-z_:<>0-9*& ]+ \**[a-z_0-9]+( = [^,]*)?(, \**[a-z_0-9]+( = [^,]*)?)*;$/) return ""
  if (line ~ /^ +(return|using|typedef|friend|throw|delete|static_assert|static constexpr)/) return ""
  sub(/;$/, "", line)
  gsub(/ = [^,]*/, "", line)
  type = line
  sub(/ \**[a-z_0-9]+(, .*)?$/, "", type)
  return substr(line, length(type) + 2)
}
# `type a, b;` in pieces, each with the words: a comment belongs to one declaration only.
function apart(line, words,    names, n, pieces, i, piece, out, space) {
  sub(/ *\/\/.*/, "", line)
  sub(/;$/, "", line)
  declared(line ";")
  n = split(substr(line, length(type) + 2), pieces, /, /)
  for (i = 1; i <= n; ++i) out = out "/** " words " */ " type " " pieces[i] "; "
  return out
}
{
  if ($0 ~ /^ *\/\/\/ /) {  # remembers a comment: it may be that of a class
    if (!said) comment = ""
    comment = comment " " $0
  } else if ($0 ~ /^ *(struct|class) [A-Za-z]+( final)? \{/) {
    class_comment = said || templated ? comment : ""
  }
  if ($0 ~ /^ *(template <.*>|requires .*)$/) templated = said || templated
  else if ($0 !~ /^ *\/\/\//) templated = 0

  # A template's first line waits for the one after it: the sentence belongs before both.
  if (held == "" && $0 ~ /^ +(template <.*>|\[\[nodiscard\]\])$/) { held = $0; was = said; said = 0; next }
  if (held != "") { before = was; at = held "\n"; held = "" } else { before = said; at = "" }
  names = declared($0)
  if (names ~ /,/ && (before || $0 ~ /\/\/\/< /)) {
    words = $0
    if (!sub(/.*\/\/\/< /, "", words)) words = "See the comment on the one before."
    print apart($0, words)
    said = 0
    next
  }
  sentence = before ? "" : contract($0)
  if (sentence == "" && names != "" && !before && $0 !~ /\/\/\//) {
    n = split(names, name, /, /)
    all = n > 0
    for (i = 1; i <= n; ++i) {
      gsub(/\*/, "", name[i])
      # A letter or two occur in any sentence: `y`, or y[...] of an equation, speaks of the member.
      after = length(name[i]) < 3 ? "(\\[|`)" : "([^A-Za-z_0-9]|$)"
      if (class_comment !~ "(^|[^A-Za-z_0-9])" name[i] after) all = 0
    }
    if (all) {
      print apart($0, "As the description of this structure says.")
      said = 0
      next
    }
  }
  if (sentence != "") printf "/** %s */ ", sentence
  print at $0
  said = ($0 ~ /^ *\/\/\//)
}
