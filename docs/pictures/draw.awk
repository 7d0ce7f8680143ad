# SPDX-License-Identifier: BSD-3-Clause
# The drawings of the documentation as SVG; scripts/figures runs it, -v figure=<name> chooses.
# `faster` reads docs/performance.md, so that README's figure shows what that page says.
function begin(w, h) {
  printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" ", w, h, w, h
  print "font-family=\"sans-serif\" font-size=\"14\">"
  rect(0, 0, w, h, "#ffffff")
}
function end() { print "</svg>" }
function rect(x, y, w, h, fill, stroke) {
  printf "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"%s\"%s/>\n", x, y, w, h, fill, stroke == "" ? "" : " stroke=\"" stroke "\""
}
function line(x1, y1, x2, y2, colour, width, dash) {
  printf "<path d=\"M%g %gL%g %g\" stroke=\"%s\" stroke-width=\"%g\"%s/>\n", x1, y1, x2, y2, colour, width, dash == "" ? "" : " stroke-dasharray=\"" dash "\""
}
function arrow(x1, y1, x2, y2, colour,    l, ux, uy) {
  l = sqrt((x2 - x1) ^ 2 + (y2 - y1) ^ 2); ux = (x2 - x1) / l; uy = (y2 - y1) / l
  line(x1, y1, x2 - 6 * ux, y2 - 6 * uy, colour, 1.5)
  printf "<path d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1fz\" fill=\"%s\"/>\n", x2, y2, x2 - 9 * ux - 4 * uy, y2 - 9 * uy + 4 * ux, x2 - 9 * ux + 4 * uy, y2 - 9 * uy - 4 * ux, colour
}
function say(x, y, words, anchor, more) { # anchor: start, middle, end
  gsub(/&/, "\\&amp;", words); gsub(/</, "\\&lt;", words)
  printf "<text x=\"%g\" y=\"%g\" text-anchor=\"%s\"%s>%s</text>\n", x, y, anchor == "" ? "start" : anchor, more == "" ? "" : " " more, words
}
function disc(x, y, r, fill, stroke) {
  printf "<circle cx=\"%g\" cy=\"%g\" r=\"%g\" fill=\"%s\" stroke=\"%s\"/>\n", x, y, r, fill, stroke
}

# --- faster: bars of the first table of docs/performance.md -----------------------------
figure == "faster" && /^\| one thread, float/ { names = split($0, name, / *\| */); next }
figure == "faster" && names && /^\| W[12]: training step/ { split($0, cell, / *\| */); ++groups
  label[groups] = cell[2]
  for (i = 3; i < names; ++i) value[groups, i] = cell[i]
}
function faster(    g, i, k, y, x, n, unit, most, order, least) {
  most = 32; x = 190; unit = 490 / most
  begin(760, groups * 212 + 66)
  say(20, 28, "Time of a training step, relative to Rewire (less is better)", "start", "font-weight=\"bold\"")
  y = 44
  for (g = 1; g <= groups; ++g) {
    say(20, y + 20, label[g] == "" ? "" : label[g] ", one thread", "start", "fill=\"#444444\"")
    y += 32
    split("", done)
    for (k = 3; k < names; ++k) { # the fastest first
      least = 0
      for (i = 3; i < names; ++i)
        if (!(i in done) && (!least || ratio(g, i) < ratio(g, least))) least = i
      done[least]
      n = ratio(g, least)
      say(x - 10, y + 17, least == 3 ? "Rewire" : name[least], "end")
      rect(x, y + 2, n * unit, 21, least == 3 ? "#c2410c" : "#94a3b8")
      say(x + n * unit + 8, y + 17, least == 3 ? value[g, 3] : value[g, least])
      y += 28
    }
    y += 12
  }
  say(20, y + 14, "W1: 3072-4000-1000-4000-10, W2: 784-1000-1000-1000-10, epsilon 20; AMD EPYC (Zen 4), float.", "start", "font-size=\"12\" fill=\"#444444\"")
  end()
}
function ratio(g, i,    v) { if (i == 3) return 1; v = value[g, i]; sub(/x.*/, "", v); return v + 0 }

# --- layout: where the numbers of a batch lie ------------------------------------------
function layout(    t, f, l, x, y, s, shade) {
  begin(760, 250)
  say(20, 28, "Six samples of three features, four lanes a tile", "start", "font-weight=\"bold\"")
  for (t = 0; t < 2; ++t) {
    x = 110 + t * 330
    say(x + 100, 62, "tile " t, "middle")
    for (f = 0; f < 3; ++f) {
      y = 74 + f * 36
      if (t == 0) say(100, y + 23, "feature " f, "end")
      for (l = 0; l < 4; ++l) {
        s = 4 * t + l
        shade = s < 6 ? (f == 1 ? "#fed7aa" : "#ffedd5") : "#e2e8f0"
        rect(x + l * 50, y, 50, 36, shade, "#9a3412")
        say(x + l * 50 + 25, y + 23, s < 6 ? "s" s : "0", "middle", s < 6 ? "" : "fill=\"#64748b\"")
      }
    }
    arrow(x, 196, x + 200, 196, "#444444")
    say(x + 100, 214, "lanes: contiguous", "middle", "font-size=\"12\"")
  }
  say(645, 100, "padding lanes", "start", "font-size=\"12\" fill=\"#64748b\"")
  say(645, 116, "are zero", "start", "font-size=\"12\" fill=\"#64748b\"")
  say(20, 238, "One link, y[i] += w * x[j], is one multiply-add of whole rows of lanes, for any pattern of links.", "start", "font-size=\"12\" fill=\"#444444\"")
  end()
}

# --- rewiring: an epoch of SET ----------------------------------------------------------
function neurons(x, words,    i) {
  for (i = 0; i < 5; ++i) disc(x, 88 + i * 38, 11, "#e2e8f0", "#334155")
  for (i = 0; i < 4; ++i) disc(x + 150, 107 + i * 38, 11, "#e2e8f0", "#334155")
  say(x + 75, 60, words, "middle")
}
function link(x, j, i, colour, width, dash) { line(x + 12, 88 + j * 38, x + 138, 107 + i * 38, colour, width, dash) }
function kept(x) { link(x, 0, 0, "#334155", 3); link(x, 1, 2, "#334155", 2); link(x, 2, 1, "#334155", 3.5); link(x, 3, 3, "#334155", 2.5); link(x, 4, 2, "#334155", 2) }
function rewiring() {
  begin(760, 320)
  say(20, 28, "One rewiring of SET: the links stay as many", "start", "font-weight=\"bold\"")
  kept(50); link(50, 0, 3, "#334155", .8); link(50, 4, 0, "#334155", .8); neurons(50, "trained (width: weight)")
  arrow(225, 164, 275, 164, "#444444")
  kept(305); link(305, 0, 3, "#b91c1c", 1.2, "5 4"); link(305, 4, 0, "#b91c1c", 1.2, "5 4"); neurons(305, "the weakest go")
  arrow(480, 164, 530, 164, "#444444")
  kept(560); link(560, 1, 0, "#c2410c", 1.6); link(560, 3, 1, "#c2410c", 1.6); neurons(560, "as many grow at random")
  say(20, 304, "What survives keeps its weight and the optimizer's memory of it; RigL grows where the gradient is largest.", "start", "font-size=\"12\" fill=\"#444444\"")
  end()
}

# --- kernels: both passes only gather ---------------------------------------------------
function cells(x, y, n, fill,    i) { for (i = 0; i < n; ++i) rect(x + i * 16, y, 16, 20, fill, "#64748b") }
function kernels(    i, pick) {
  begin(760, 330)
  say(20, 28, "A sparse row gathers rows of lanes; nothing is scattered", "start", "font-weight=\"bold\"")
  # forward
  say(150, 60, "forward, output i", "middle")
  for (i = 0; i < 6; ++i) { pick = i == 1 || i == 2 || i == 5
    cells(20, 80 + i * 26, 6, pick ? "#fed7aa" : "#f1f5f9"); say(8, 95 + i * 26, i, "middle", "font-size=\"11\"")
    if (pick) arrow(120, 90 + i * 26, 214, 152, "#c2410c") }
  say(68, 252, "x: a row an input", "middle", "font-size=\"12\"")
  cells(218, 142, 6, "#fdba74"); say(266, 132, "y[i], in registers", "middle", "font-size=\"12\"")
  say(214, 184, "bias[i] + w1 x[1]", "start", "font-size=\"11\"")
  say(214, 200, "  + w2 x[2] + w5 x[5]", "start", "font-size=\"11\"")
  say(180, 290, "CSR: row i holds columns 1, 2, 5 and their weights", "middle", "font-size=\"12\" fill=\"#444444\"")
  # backward
  line(385, 50, 385, 310, "#cbd5e1", 1)
  say(570, 60, "backward, input j", "middle")
  for (i = 0; i < 5; ++i) { pick = i == 0 || i == 3
    cells(410, 80 + i * 26, 6, pick ? "#bfdbfe" : "#f1f5f9"); say(398, 95 + i * 26, i, "middle", "font-size=\"11\"")
    if (pick) { arrow(510, 90 + i * 26, 604, 122, "#1d4ed8"); arrow(510, 90 + i * 26, 604, 192, "#1d4ed8") } }
  say(458, 226, "dy: a row an output", "middle", "font-size=\"12\"")
  cells(608, 112, 6, "#93c5fd"); say(656, 102, "dx[j] = sum of w dy[i]", "middle", "font-size=\"12\"")
  rect(608, 182, 20, 20, "#93c5fd", "#64748b"); rect(632, 182, 20, 20, "#93c5fd", "#64748b")
  say(656, 222, "dw += x[j] dy[i], for both links", "middle", "font-size=\"12\"")
  say(575, 290, "Transposed index: row j holds the outputs 0 and 3", "middle", "font-size=\"12\" fill=\"#444444\"")
  say(575, 308, "that read j; each dy row is loaded once for both", "middle", "font-size=\"12\" fill=\"#444444\"")
  end()
}
END {
  if (figure == "faster") faster()
  if (figure == "layout") layout()
  if (figure == "rewiring") rewiring()
  if (figure == "kernels") kernels()
}
