// Options that choose one of several names.
#pragma once

#include "cli/palette.hpp"
#include "results/schema_target.hpp"

#include <assay/options.hpp>

#include <CLI/CLI.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace assay::cli {

using results::schema_target;

/// Refuses what is none of the names, and tells the nearest.
[[nodiscard]] CLI::Validator one_of(std::vector<std::string> names);

/// "a|b|c": how help names what such an option takes, and how completions know it (see models_of).
[[nodiscard]] std::string list_of(const std::vector<std::string>& names);

template <class Value, std::size_t N>
using choices = std::array<std::pair<const char*, Value>, N>;

inline constexpr choices<schema_target, 5> schema_target_choices{{{"json_schema", schema_target::json_schema},
                                                                  {"openai", schema_target::openai},
                                                                  {"anthropic", schema_target::anthropic},
                                                                  {"gemini", schema_target::gemini},
                                                                  {"gbnf", schema_target::gbnf}}};
inline constexpr choices<schema_target, 7> lint_target_choices{{{"json_schema", schema_target::json_schema},
                                                                {"openai", schema_target::openai},
                                                                {"anthropic", schema_target::anthropic},
                                                                {"gemini", schema_target::gemini},
                                                                {"gbnf", schema_target::gbnf},
                                                                {"xgrammar", schema_target::xgrammar},
                                                                {"llguidance", schema_target::llguidance}}};
inline constexpr choices<color_choice, 3> color_choices{
    {{"auto", color_choice::automatic}, {"always", color_choice::always}, {"never", color_choice::never}}};

inline constexpr choices<mode, 3> mode_choices{{{"strict", mode::strict}, {"lax", mode::lax}, {"llm", mode::llm}}};

inline constexpr choices<repair_classes, 8> repair_choices{{{"finding", repairs::finding},
                                                            {"syntax", repairs::syntax},
                                                            {"structure", repairs::structure},
                                                            {"naming", repairs::naming},
                                                            {"conversion", repairs::conversion},
                                                            {"interpretation", repairs::interpretation},
                                                            {"all", repairs::all},
                                                            {"none", repairs::none}}};

/// --allow finding,syntax: several of the names, as one set.
inline void add_allow_option(CLI::App& command, repair_classes& target) {
  std::vector<std::string> names;
  for (const auto& [text, value] : repair_choices) names.emplace_back(text);
  const auto choose = [&target](const std::vector<std::string>& chosen) {
    target = repairs::none;
    for (const auto& [text, value] : repair_choices) {
      for (const std::string& one : chosen) {
        if (text == one) target = target | value;
      }
    }
  };
  command
      .add_option_function<std::vector<std::string>>(
          "--allow", choose, "The classes of repairs to permit, separated by commas (default all)")
      ->allow_extra_args(false)
      ->delimiter(',')
      ->transform(
          CLI::Validator([](std::string& word) { return word = CLI::detail::trim_copy(word), std::string(); }, ""))
      ->check(one_of(names))
      ->type_name(list_of(names));
}

/// Adds --mode, --allow and --complete, which decide how an answer is read.
void add_reading_options(CLI::App& command, parse_options& options);

/// Adds an option that takes one of the names and puts the value beside it into `target`.
template <class Value, std::size_t N>
CLI::Option* add_choice(CLI::App& command, const std::string& name, Value& target, const choices<Value, N>& all,
                        const std::string& help) {
  std::vector<std::string> names;
  for (const auto& [text, value] : all) names.emplace_back(text);
  const auto choose = [&target, &all](const std::string& chosen) {
    for (const auto& [text, value] : all) {
      if (chosen == text) target = value;
    }
  };
  CLI::Option* option = command.add_option_function<std::string>(name, choose, help);
  return option->check(one_of(names))->type_name(list_of(names));
}

}  // namespace assay::cli
