#!/bin/bash
# What a release runs beyond .ci/run, in some hours: everything under the sanitizers, each compiler, all texts over
# small alphabets, the fuzz targets for ten minutes each, and the distributions (the last two need root, debootstrap and
# the network for packages). All parts are run, whatever fails; the last line is the sum.
#   scripts/release_check.sh [FUZZ_SECONDS]     600 by default
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/parts.sh

seconds=${1:-600}

run_part "clang-tidy, all"                  bash scripts/check_tidy.sh
run_part "AddressSanitizer and UBSan, all"  bash scripts/test.sh asan-ubsan
run_part "ThreadSanitizer, all"             bash scripts/test.sh tsan
run_part "Clang, all"                       bash scripts/test.sh clang
run_part "without SSE2, all"                bash scripts/test.sh check-portable -DASSAY_TEST_FILTER=
run_part "no optimization, all"             bash scripts/test.sh debug -DASSAY_SEPARATE_RECIPES=ON
run_part "all short texts"                  bash scripts/exhaustive.sh 2
run_part "grammars, by XGrammar"            bash scripts/judge_grammars.sh
run_part "the page in a browser"            bash scripts/build_report_page.sh --ci
run_part "the playground"                   bash scripts/playground.sh --test
run_part "the site"                         bash scripts/site.sh --check
run_part "fuzz targets"                     bash scripts/fuzz.sh "$seconds"
run_part "the service, 20 minutes"         bash bench/serve.sh --soak 20
run_part "batches, killed at each call"     bash scripts/batch_kills.sh
run_part "the queue, killed at random"      bash scripts/work_kills.sh
run_part "packages"                         bash scripts/package.sh
run_part "packages, installed"              bash scripts/try_packages.sh
run_part "recipes"                          bash tests/packaging/check_recipes.sh . --build
run_part "SQL functions, a million answers" bash bench/database.sh 1000000 1
run_part "platforms"                        bash scripts/platforms.sh
run_part "compilers"                        bash scripts/try_compilers.sh
run_part "C++26 reflection"                 bash scripts/try_reflection.sh
run_part "distributions"                    bash scripts/try_distributions.sh --tests
finish_parts
