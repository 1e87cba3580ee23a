#!/bin/bash
# From a bare machine to typed values out of a model's answers: installs what is missing, builds the library, the
# command-line tool and the quickstart example, and runs the example, which asks a recording of a model. Can be run again.
#   scripts/quickstart.sh                              needs no key and, once all is installed, no network
#   scripts/quickstart.sh --model openai:gpt-5-mini    asks a model; the key is in OPENAI_API_KEY
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/setup.sh

install_missing "${build_needs[@]}" -- "${speed_needs[@]}"
require_tools

say "Configuring (build/release)"
cmake --preset release -DASSAY_BUILD_TESTS=OFF "${quick_options[@]}"

say "Building the libraries, the command-line tool and the example"
cmake --build --preset release --target installable example_quickstart

say "Running the example: examples/quickstart.cpp"
build/release/examples/example_quickstart "$@"

say "Done. The command-line tool is build/release/bin/assay; try it with --help. To install it and the libraries:"
echo "    cmake --install build/release"
