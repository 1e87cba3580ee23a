#include "cli/man_page.hpp"

#include <algorithm>
#include <string_view>

namespace assay::cli {
namespace {

/// Text as roff prints it: a hyphen that is copied stays one, and no line is taken for a request.
std::string roff_escaped(std::string_view text) {
  std::string safe;
  bool at_begin = true;
  for (const char c : text) {
    if (at_begin && (c == '.' || c == '\'')) safe += "\\&";
    at_begin = c == '\n';
    if (c == '\\') {
      safe += "\\e";
    } else if (c == '-') {
      safe += "\\-";
    } else if (c == '\'') {
      safe += "\\(aq";
    } else if (c == '"') {
      safe += "\\(dq";
    } else if (c == '^') {
      safe += "\\(ha";
    } else if (c == '~') {
      safe += "\\(ti";
    } else if (c == '`') {
      safe += "\\(ga";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string bold(std::string_view text) { return "\\fB" + roff_escaped(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + roff_escaped(text) + "\\fR"; }

std::string section(std::string_view title) { return ".SH " + std::string(title) + "\n"; }

/// Each line of the text is a paragraph.
std::string paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) out += (out.empty() ? "" : ".PP\n") + roff_escaped(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string tagged(const std::string& tag, std::string_view text) { return ".TP\n" + tag + "\n" + paragraphs(text); }

std::string synopsis_of(const command_model& model) {
  std::string line = bold("assay" + (model.name.empty() ? "" : " " + model.name)) + " [" + italic("OPTION") + "]...";
  for (const option_model& option : model.options) {
    if (option.is_required) line += " " + bold(option.long_names.front()) + " " + italic(option.value);
  }
  for (const argument_model& argument : model.arguments) {
    const std::string name = italic(argument.name) + (argument.may_be_repeated ? "..." : "");
    line += argument.is_required ? " " + name : " [" + name + "]";
  }
  return line + (model.name.empty() ? " " + italic("COMMAND") + " ..." : "") + "\n";
}

std::string options_of(const command_model& model) {
  std::string out;
  for (const option_model& option : model.options) {
    std::string tag;
    for (const std::string& name : names_of(option)) tag += (tag.empty() ? "" : ", ") + bold(name);
    if (option.takes_value()) tag += " " + italic(option.value);
    out += tagged(tag, option.description);
  }
  return out;
}

std::string commands_of(const std::vector<command_model>& models) {
  std::string out = section("COMMANDS");
  for (const command_model& model : models) {
    if (!model.name.empty()) out += tagged(bold(model.name), model.description + ": see " + page_name(model) + "(1)");
  }
  return out;
}

std::string examples_of(const command_texts& texts) {
  std::string out = section("EXAMPLES");
  bool is_first = true;
  for (const usage_example& each : texts.examples) {
    if (!is_first) out += ".PP\n";
    is_first = false;
    out += roff_escaped(each.purpose) + ":\n.PP\n.nf\n.RS 4\n" + roff_escaped(each.command) + "\n.RE\n.fi\n";
  }
  return out;
}

std::string see_also(const std::vector<command_model>& models, std::size_t which) {
  std::string out;
  for (std::size_t i = 0; i < models.size(); ++i) {
    if (i == which || (which != 0 && i != 0)) continue;
    out += (out.empty() ? "" : ",\n") + std::string(".BR ") + roff_escaped(page_name(models[i])) + " (1)";
  }
  return section("SEE ALSO") + out + "\n";
}

}  // namespace

std::string page_name(const command_model& model) { return model.name.empty() ? "assay" : "assay-" + model.name; }

std::string man_page(const std::vector<command_model>& models, std::size_t which, const std::string& version) {
  const command_model& model = models[which];
  std::string title = page_name(model);
  for (char& c : title) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  std::string page = ".\\\" Written by: assay man " + model.name + "\n.TH " + roff_escaped(title) + " 1 \"\" \"assay " +
                     roff_escaped(version) + "\" \"User Commands\"\n";
  page += section("NAME") + roff_escaped(page_name(model)) + " \\- " + roff_escaped(model.description) + "\n";
  page += section("SYNOPSIS") + synopsis_of(model);
  if (!model.texts.notes.empty()) page += section("DESCRIPTION") + paragraphs(model.texts.notes);
  if (which == 0) page += commands_of(models);
  if (!model.arguments.empty()) page += section("ARGUMENTS");
  for (const argument_model& each : model.arguments) page += tagged(italic(each.name), each.description);
  page += section("OPTIONS") + options_of(model);
  if (!model.texts.exit_codes.empty()) page += section("EXIT STATUS");
  for (const exit_meaning& each : model.texts.exit_codes) page += tagged(bold(std::to_string(each.code)), each.meaning);
  if (!model.texts.examples.empty()) page += examples_of(model.texts);
  return page + see_also(models, which);
}

}  // namespace assay::cli
