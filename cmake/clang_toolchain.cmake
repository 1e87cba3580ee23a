# The clang preset: clang++-19 where the machine has it, else its clang++.
find_program(ASSAY_CLANG NAMES clang++-19 clang++ REQUIRED)
set(CMAKE_CXX_COMPILER "${ASSAY_CLANG}")
