// assay::llm: ask a model, validate its answer, ask again.
#pragma once

#include <assay/assay.hpp>
#include <assay/async.hpp>
#include <assay/llm/attempt.hpp>
#include <assay/llm/consensus.hpp>
#include <assay/llm/extract.hpp>
#include <assay/llm/fallback_model.hpp>
#include <assay/llm/function_model.hpp>
#include <assay/llm/http_options.hpp>
#include <assay/llm/language_model.hpp>
#include <assay/llm/media.hpp>
#include <assay/llm/message.hpp>
#include <assay/llm/model_error.hpp>
#include <assay/llm/offline.hpp>
#include <assay/llm/providers.hpp>
#include <assay/llm/rate_limited_model.hpp>
#include <assay/llm/replay_model.hpp>
#include <assay/llm/request.hpp>
#include <assay/llm/response.hpp>
#include <assay/llm/retry.hpp>
#include <assay/llm/retry_policy.hpp>
#include <assay/llm/sse.hpp>
#include <assay/llm/stream_extract.hpp>
#include <assay/llm/test_model.hpp>
#include <assay/llm/usage.hpp>
#include <assay/llm/wire_format.hpp>
