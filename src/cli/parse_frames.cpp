#include "cli/parse_frames.hpp"

#include "cli/files.hpp"
#include "cli/frame_reader.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace assay::cli {
namespace {

constexpr std::size_t written_bytes = std::size_t{1} << 20;  ///< so many are worth a call

/// Answers the frames that are there as a whole.
class frames_there {
 public:
  frames_there(const answer_lines& answers, frame_reader& reader) : answers_(answers), reader_(reader) {}

  void answer() {
    try {
      while (const std::optional<numbered_frame> frame = reader_.next()) answer_one(*frame);
    } catch (...) {  // a frame that can't be read; those before it have their answers
      write();
      throw;
    }
    write();
  }

 private:
  void answer_one(const numbered_frame& frame) {
    result_.clear();
    answers_.read_one({frame.text, frame.number}, result_);
    const std::string_view line = result_.lines.view();
    append_frame(out_, line.substr(0, line.size() - 1));
    if (out_.size() >= written_bytes) write();
  }

  void write() {
    output_file::standard_output().write(out_);
    if (out_.size() > 2 * written_bytes) out_ = std::string();
    out_.clear();
  }

  const answer_lines& answers_;
  frame_reader& reader_;
  answered_block result_;
  std::string out_;
};

}  // namespace

void parse_frames(const parse_frames_request& request) {
  const answer_lines answers(request.type, request.options, request.form, /*file=*/{}, /*with_report=*/false);
  input_file file(request.file);
  frame_reader reader(file);
  frames_there frames(answers, reader);
  while (reader.advance()) frames.answer();
}

}  // namespace assay::cli
