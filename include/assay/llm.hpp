// assay::llm: language models.
#pragma once

#include <assay/assay.hpp>
#include <assay/async.hpp>
#include <assay/llm/function_model.hpp>
#include <assay/llm/language_model.hpp>
#include <assay/llm/message.hpp>
#include <assay/llm/model_error.hpp>
#include <assay/llm/replay_model.hpp>
#include <assay/llm/request.hpp>
#include <assay/llm/response.hpp>
#include <assay/llm/test_model.hpp>
