#include "batch/part_files.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace assay::inline v0::detail::batch {

void part_writer::begin_part() {
  stored_part& part = parts_.emplace_back();
  part.name = part_name(earlier_ + parts_.size());
  file_.emplace(files_, file_of(part));
  file_->write(api_.begin);
}

void part_writer::end_part() {
  if (!file_) return;
  file_->write(api_.end);
  parts_.back().bytes = file_->size();
  file_->commit();
  file_.reset();
}

void part_writer::refuse_size(request_id id, std::uint64_t size) const {
  std::uint64_t most = line_file::longest_line;
  if (job_.most_bytes != 0) most = std::min(most, job_.most_bytes - std::min(job_.most_bytes, api_.frame()));
  if (size <= most) return;
  throw std::invalid_argument("assay: the request of prompt " + std::to_string(id.prompt) + " has " +
                              std::to_string(size) + " bytes, more than the " + std::to_string(most) +
                              " that a request may have");
}

void part_writer::add(request_id id, std::string_view path, std::string_view body, std::optional<std::uint64_t> place) {
  const std::string text_of_id = text_of(job_.tag, id);
  const std::string entry = api_.entry({.id = text_of_id, .path = path, .body = body});
  refuse_size(id, entry.size());
  if (file_) {
    const bool is_full = job_.most_requests != 0 && parts_.back().requests >= job_.most_requests;
    const std::uint64_t size = file_->size() + api_.between.size() + entry.size() + api_.end.size();
    if (is_full || (job_.most_bytes != 0 && size > job_.most_bytes)) end_part();
  }
  if (file_) {
    file_->write(api_.between);
  } else {
    begin_part();
  }
  file_->write(entry);
  stored_part& part = parts_.back();
  ++part.requests;
  if (!place) return;
  if (part.first == 0) {
    part.first = id.prompt;
    part.place = *place;
  }
  part.last = id.prompt;
}

std::vector<stored_part> part_writer::finish() {
  end_part();
  return std::exchange(parts_, {});
}

void for_each_id(file_layer& files, const batch_api& api, const stored_job& job, const stored_part& part,
                 const std::function<void(request_id)>& take) {
  line_file lines(open_own(files, file_of(part)));
  std::uint64_t count = 0;
  while (const auto line = lines.next()) {
    if (!line->text.starts_with(api.before_id)) continue;
    const std::string_view rest = line->text.substr(api.before_id.size());
    const std::optional<request_id> id = read_id(job.tag, rest.substr(0, rest.find('"')));
    if (!id) continue;
    take(*id);
    ++count;
  }
  if (count != part.requests) {
    throw std::runtime_error("assay: '" + file_of(part) + "' has " + std::to_string(count) + " requests, and had " +
                             std::to_string(part.requests));
  }
}

}  // namespace assay::inline v0::detail::batch
