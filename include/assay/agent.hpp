// assay::agent: models with tools and guardrails, typed end to end.
#pragma once

#include <assay/agent/agent.hpp>
#include <assay/agent/agent_error.hpp>
#include <assay/agent/agent_tool.hpp>
#include <assay/agent/events.hpp>
#include <assay/agent/extraction_trace.hpp>
#include <assay/agent/guardrail.hpp>
#include <assay/agent/guardrails_ready.hpp>
#include <assay/agent/handoff.hpp>
#include <assay/agent/hooks.hpp>
#include <assay/agent/model_settings.hpp>
#include <assay/agent/otel_exporter.hpp>
#include <assay/agent/otel_json.hpp>
#include <assay/agent/otel_options.hpp>
#include <assay/agent/pii.hpp>
#include <assay/agent/run_context.hpp>
#include <assay/agent/run_result.hpp>
#include <assay/agent/tool.hpp>
#include <assay/agent/trace_tree.hpp>
#include <assay/agent/usage_limits.hpp>
#include <assay/llm.hpp>
