#include "batch/result_index.hpp"

#include "dump/bounded_json.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace assay::inline v0::detail::batch {

namespace {

std::uint64_t file_key(std::size_t part, std::uint32_t file) { return (std::uint64_t{part} << 32) | file; }

std::string_view without_blanks(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin);
}

}  // namespace

void result_index::add(std::size_t part) {
  const stored_part& one = state_.parts[part];
  std::vector<request_id> order;
  for_each_id(files_, api_, job_, one, [&](request_id id) {
    order.push_back(id);
    std::vector<result_place>& all = places_[id.prompt];
    const result_place place{.attempt = id.attempt, .part = static_cast<std::uint32_t>(part)};
    const auto later = [](const result_place& left, const result_place& right) { return left.attempt < right.attempt; };
    all.insert(std::upper_bound(all.begin(), all.end(), place, later), place);
  });
  for (std::uint32_t file = 0; file < one.results.size(); ++file) add_file(part, file, order);
  if (one.state == part_state::failed) return;
  for (const request_id id : order) {
    if (!place_of(id, part)->is_there) ++faults_.missing;
  }
}

/// Gemini documents that its results are in the order of the requests: where none of as many lines has an id, that
/// tells whose they are.
void result_index::add_file(std::size_t part, std::uint32_t file, const std::vector<request_id>& order) {
  const std::string& name = state_.parts[part].results[file];
  const std::shared_ptr<const old_file> results = open_own(files_, name);
  open_[file_key(part, file)] = results;
  std::vector<line_file::line> nameless;
  std::uint64_t count = 0;
  line_file lines(results);
  while (std::optional<line_file::line> line = lines.next()) {
    const std::string_view text = without_blanks(line->text);
    if (text.empty() && !line->too_long) continue;
    ++count;
    const bounded_json::parsed read = bounded_json::parse(text);
    if (line->too_long || !read || !read.value.is_object()) {
      ++faults_.unreadable;
      continue;
    }
    const batch_item item = api_.read_item(read.value);
    const std::optional<request_id> id = read_id(job_.tag, item.id);
    if (id) {
      put(*id, part, file, *line);
    } else if (!item.id.empty()) {
      ++faults_.unknown;
    } else {
      line->text = {};
      nameless.push_back(*line);
    }
  }
  const bool by_order = nameless.size() == count && count == order.size() && state_.parts[part].results.size() == 1;
  for (std::size_t i = 0; by_order && i < count; ++i) put(order[i], part, file, nameless[i]);
  if (!by_order) faults_.unreadable += nameless.size();
}

result_place* result_index::place_of(request_id id, std::size_t part) {
  const auto found = places_.find(id.prompt);
  if (found == places_.end()) return nullptr;
  for (result_place& one : found->second) {
    if (one.attempt == id.attempt && one.part == part) return &one;
  }
  return nullptr;
}

void result_index::put(request_id id, std::size_t part, std::uint32_t file, const line_file::line& line) {
  result_place* const place = place_of(id, part);
  if (place == nullptr) {
    ++faults_.unknown;
  } else if (place->is_there) {
    ++faults_.repeated;
  } else {
    place->file = file;
    place->offset = line.offset;
    place->size = line.size;
    place->is_there = true;
  }
}

void result_index::clear() {
  places_.clear();
  open_.clear();
}

const std::vector<result_place>* result_index::find(std::uint64_t prompt) const {
  const auto found = places_.find(prompt);
  return found == places_.end() ? nullptr : &found->second;
}

batch_item result_index::read(const result_place& place) const {
  const stored_part& part = state_.parts[place.part];
  if (place.is_there) {
    const auto& file = open_.at(file_key(place.part, place.file));
    const std::string line = read_part(*file, place.offset, static_cast<std::size_t>(place.size));
    return api_.read_item(bounded_json::parse(line).value);
  }
  batch_item made;
  made.status = 0;
  if (part.state == part_state::failed) {
    made.what = batch_item::kind::failed;
    made.status = 400;  // what is asked again is refused again
    made.body = {{"error", {{"message", "the batch failed: " + part.message}}}};
  } else if (part.ended_as == progress::expired) {
    made.what = batch_item::kind::expired;
  } else if (part.ended_as == progress::cancelled) {
    made.what = batch_item::kind::cancelled;
  } else {
    made.what = batch_item::kind::missing;
  }
  return made;
}

}  // namespace assay::inline v0::detail::batch
