// assay: what a language model wrote, as a C++ value you can trust.
#pragma once

#include <assay/checker.hpp>
#include <assay/compare.hpp>
#include <assay/constraints.hpp>
#include <assay/describe.hpp>
#include <assay/dump.hpp>
#include <assay/error.hpp>
#include <assay/ground.hpp>
#include <assay/number_literal.hpp>
#include <assay/options.hpp>
#include <assay/parse.hpp>
#include <assay/path.hpp>
#include <assay/reflect.hpp>
#include <assay/repair.hpp>
#include <assay/result.hpp>
#include <assay/schema.hpp>
#include <assay/stream.hpp>
#include <assay/version.hpp>
#include <assay/wire_types.hpp>
