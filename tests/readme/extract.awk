# Takes the fenced blocks out of Markdown files and makes programs and console sessions of them.
#   awk -v out=FOLDER -f extract.awk README.md docs/*.md
# The line before each block says what it is:
#   <!-- example: NAME -->           a part of the program FOLDER/NAME.cpp, in order; nothing is added to what is printed
#                                    (a NAME that begins with reflection_ needs a compiler with C++26 reflection)
#   <!-- output: NAME -->            what that program writes: FOLDER/NAME.expected
#   <!-- console: NAME -->           commands ("$ ...") and what they write: FOLDER/NAME.console
#   <!-- not run: WHY -->            nothing
# A block without such a line is an error, so that no block goes untested by oversight.

function fail(text) {
  print FILENAME ":" FNR ": " text > "/dev/stderr"
  failed = 1
  exit 1
}

function begin_block() {
  if (marker == "") fail("the line before a block must say what it is (see tests/readme/extract.awk)")
  kind = marker
  sub(/^<!-- /, "", kind)
  name = kind
  sub(/:.*/, "", kind)
  sub(/^[^:]*: /, "", name)
  sub(/ -->$/, "", name)
  if (kind == "example" && name ~ /,/) fail("a program has its includes and its main() in its blocks")
  if (kind != "example" && kind != "output" && kind != "console" && kind != "not run") fail("unknown kind: " kind)
  place = "#line " (FNR + 1) " \"" FILENAME "\"\n"
  if (kind == "example") programs[name] = programs[name] place
}

function add_line() {
  if (kind == "example") programs[name] = programs[name] $0 "\n"
  if (kind == "output") outputs[name] = outputs[name] $0 "\n"
  if (kind == "console") consoles[name] = consoles[name] $0 "\n"
}

/^```/ {
  if (inside) {
    inside = 0
    marker = ""
  } else {
    begin_block()
    inside = 1
  }
  next
}
inside { add_line(); next }
/^<!-- .*: .* -->$/ { marker = $0; next }
NF { marker = "" }

END {
  if (failed) exit 1
  for (name in programs) printf "%s", programs[name] > (out "/" name ".cpp")
  for (name in outputs) {
    if (!(name in programs)) fail("output of a program that is not there: " name)
    printf "%s", outputs[name] > (out "/" name ".expected")
  }
  for (name in consoles) printf "%s", consoles[name] > (out "/" name ".console")
}
