#include "cli/help_text.hpp"

#include "cli/terminal.hpp"
#include "cli/wrap_text.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

namespace assay::cli {
namespace {

constexpr std::size_t most_columns = 100;
constexpr std::size_t fewest_columns = 40;

std::size_t output_columns() {
  return std::clamp(terminal_columns(standard_output).value_or(most_columns), fewest_columns, most_columns);
}

/// CLI11's layout, with lines that end where the terminal does.
class help_formatter : public CLI::Formatter {
 public:
  explicit help_formatter(std::size_t columns) : columns_(columns) {
    column_width(columns >= wide ? wide_names : narrow_names);
  }

  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    return row(make_option_name(option, is_positional) + make_option_opts(option), make_option_desc(option));
  }

  std::string make_subcommand(const CLI::App* command) const override {
    return row(command->get_name(), command->get_description());
  }

  std::string make_description(const CLI::App* app) const override {
    return wrapped(CLI::Formatter::make_description(app), columns_);
  }

  std::string make_usage(const CLI::App* app, std::string name) const override {
    return wrapped(CLI::Formatter::make_usage(app, std::move(name)), columns_);
  }

  std::string make_footer(const CLI::App* app) const override {
    const std::string footer = app->get_footer();
    return footer.empty() ? footer : wrapped(footer, columns_) + "\n";
  }

 private:
  static constexpr std::size_t wide = 76;
  static constexpr std::size_t wide_names = 26;
  static constexpr std::size_t narrow_names = 6;  ///< descriptions begin a line, indented

  /// A name, and in a column of its own what it is for.
  [[nodiscard]] std::string row(const std::string& name, const std::string& text) const {
    const std::size_t column = get_column_width();
    const std::string margin(column, ' ');
    std::string out = wrapped("  " + name, columns_);
    const bool fits_beside = out.size() + 1 < column;
    std::string lines = wrapped(margin + text, columns_);
    if (text.empty()) return out + '\n';
    return out + (fits_beside ? lines.substr(out.size()) : '\n' + lines) + '\n';
  }

  std::size_t columns_;
};

}  // namespace

void describe(CLI::App& command, command_context& context, command_texts texts) {
  std::string footer = texts.notes;
  if (!texts.exit_codes.empty()) {
    footer += footer.empty() ? "Exit code:" : "\nExit code:";
    for (const exit_meaning& each : texts.exit_codes) {
      footer += (footer.ends_with(':') ? " " : ", ") + std::to_string(each.code) + " " + each.meaning;
    }
    footer += '.';
  }
  if (!texts.examples.empty()) footer += "\n\nExamples:";
  for (const usage_example& each : texts.examples) {
    footer += "\n  " + each.purpose + ":";
    std::istringstream lines(each.command);
    for (std::string line; std::getline(lines, line);) footer += "\n    " + line;
  }
  command.footer(footer);
  context.texts[command.get_name()] = std::move(texts);
}

void wrap_help(CLI::App& app) { app.formatter(std::make_shared<help_formatter>(output_columns())); }

}  // namespace assay::cli
