// Lines into the queue and out of it.
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/line_reader.hpp"
#include "cli/named_lines.hpp"
#include "cli/progress_words.hpp"
#include "cli/schema_set.hpp"
#include "cli/signal_watch.hpp"
#include "cli/work_actions.hpp"
#include "dump/bounded_json.hpp"
#include "json/printable.hpp"
#include "report/earlier_lines.hpp"
#include "work/drainer.hpp"
#include "work/enqueuer.hpp"
#include "work/job_names.hpp"
#include "work/job_removal.hpp"
#include "work/queue_error.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace assay::cli {
namespace {

// --- in --------------------------------------------------------------------------------------------------------------

/// The id of a line, whether it is a prompt or an answer: both may say it in the same way.
std::string id_of(const numbered_line& line) {
  named_text found;
  if (!read_prompt_line(line, found)) return found.id;
  static_cast<void>(read_answer_line(line, found));
  return found.id;
}

/// Puts the lines of a file into the queue.
class line_sender {
 public:
  explicit line_sender(const work_request& request)
      : request_(request),
        file_(request.enqueue),
        document_(document_of(request)),
        schema_(schema_name()),
        queue_(request.address, request.job, {.replicas = request.replicas}, schema_,
               [this](std::size_t line, const std::string& why) { refuse(line, why); }) {
    if (document_) queue_.put_schema(schema_, *document_);
  }

  int run() {
    const signal_watch interruption;
    queue_.stop_when([&] { return interruption.signal() != 0; });
    line_reader reader(file_);
    line_block block;
    while (!reader.ended() && interruption.wait_for(file_.number())) {
      if (reader.advance(block)) send(block);
    }
    queue_.finish();
    const work::enqueue_counts& counts = queue_.counts();
    std::cerr << "assay: " << grouped(counts.sent) << " sent, " << grouped(counts.known) << " were there before, "
              << grouped(counts.refused + too_long_) << " refused\n";
    if (interruption.signal() != 0) {
      std::cerr << "assay: interrupted: the same command sends the rest\n";
      return exit_by_signal + interruption.signal();
    }
    return counts.refused + too_long_ == 0 ? exit_valid : exit_invalid;
  }

 private:
  static std::optional<std::string> document_of(const work_request& request) {
    if (request.schemas.empty()) return std::nullopt;
    return detail::bounded_json::write(load_root_schema(request.schemas).bundled());
  }
  /// What the tasks name; empty: nothing.
  [[nodiscard]] std::string schema_name() const {
    if (!request_.schema_name.empty()) return request_.schema_name;
    return request_.schemas.empty() ? std::string() : request_.job;
  }

  void send(const line_block& block) {
    if (block.too_long) {
      ++too_long_;
      refuse(block.first_line, too_long_line().message);
      return;
    }
    block_lines lines(block);
    while (const auto line = lines.next()) queue_.add({line->text, line->number, id_of(*line)});
  }

  void refuse(std::size_t line, const std::string& why) const {
    complain("line " + std::to_string(line) + " is not sent: " + detail::printable(why), request_.colors);
  }

  const work_request& request_;
  input_file file_;  // what can't be read makes no job
  std::optional<std::string> document_;
  std::string schema_;
  work::enqueuer queue_;
  std::size_t too_long_ = 0;
};

// --- out -------------------------------------------------------------------------------------------------------------

/// What is in a file of results already.
struct lines_there {
  std::uint64_t count = 0;
  std::uint64_t bytes = 0;  ///< of whole lines; behind them may be what an earlier run could not finish
  std::string last;         ///< without its end
  std::string rest;         ///< behind the last end
};

/// A file that results are appended to, by one process at a time.
class result_file {
 public:
  explicit result_file(const std::string& path)
      : path_(path),
        number_(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666)),
        file_(number_, true) {
    if (number_ < 0) fail("can't be opened");
    if (::flock(number_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
      throw failure("'" + path_ +
                    "' is being written by another process; give another file, or wait until it has ended");
    }
  }

  [[nodiscard]] lines_there read() const {
    lines_there found;
    std::string& line = found.rest;
    std::vector<char> buffer(std::size_t{1} << 20);
    for (;;) {
      const ssize_t size = ::read(number_, buffer.data(), buffer.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) fail("can't be read");
      if (size == 0) return found;
      std::string_view rest(buffer.data(), static_cast<std::size_t>(size));
      while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        line.append(rest.substr(0, end));
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
        ++found.count;
        found.bytes += line.size() + 1;
        found.last.swap(line);
        line.clear();
      }
    }
  }

  void cut(std::uint64_t bytes) const {
    if (::ftruncate(number_, static_cast<off_t>(bytes)) != 0) fail("can't be cut");
  }

  /// Returns when all of it is on the disk.
  void sync() const {
    if (::fsync(number_) != 0 && errno != EINVAL) fail("can't be written to the disk");
  }

  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw failure("'" + path_ + "' " + what + ": " + std::generic_category().message(errno));
  }

  std::string path_;
  int number_;
  descriptor file_;
};

/// The page about a file of results. It says nothing that their lines do not: no answers' texts, no times.
void write_page(report_output& page, const work_request& request, bool is_complete) {
  reports::run_collector seen(page.earlier());
  reports::earlier_outcomes unused;
  input_file file(request.drain);
  line_reader reader(file);
  for (line_block block; reader.next(block);) {
    block_lines lines(block);
    while (const auto line = lines.next()) {
      static_cast<void>(reports::add_result_line(line->text, line->number, seen, unused));
    }
  }
  page.add_option("job", request.job);
  page.write({seen.finish(request.job)}, is_complete ? "" : "Some tasks have no result yet.");
}

/// Writes the results of a job.
class result_writer {
 public:
  explicit result_writer(const work_request& request) : request_(request), queue_(request.address, request.job) {}

  int run() {
    std::optional<report_output> page = open_page(request_.page, "work", request_.job, {request_.drain});
    const signal_watch interruption;
    if (request_.drain == "-") return write_all(output_file::standard_output(), interruption);
    const result_file file(request_.drain);
    const lines_there there = file.read();
    go_on_behind(there);
    file.cut(there.bytes);
    output_file out(request_.drain, file.number());
    const int code = write_all(out, interruption);
    if (page && interruption.signal() == 0) write_page(*page, request_, code == exit_valid);
    if (request_.remove && code == exit_valid) {
      file.sync();
      remove_drained();
    }
    return code;
  }

 private:
  /// What came in since it was looked at stays, and so does all the rest.
  void remove_drained() {
    if (queue_.extent().tasks != written_) {
      throw failure("the job '" + request_.job +
                    "' has got further tasks, and is not removed; the same command goes on");
    }
    static_cast<void>(work::remove_job(request_.address, request_.job));
    std::cerr << "assay: the job '" << request_.job << "' is removed from the server\n";
  }

  /// The file may end in the middle of the line that comes next; any other file is somebody else's.
  void go_on_behind(const lines_there& there) {
    if (there.count > 0) {
      const std::optional<std::string> last = queue_.skip(there.count);
      if (!last || *last != there.last) refuse_file();
      written_ = there.count;
    }
    if (there.rest.empty()) return;
    next_ = queue_.next(1, 5'000);
    if (next_.empty() || !next_.front().starts_with(there.rest)) refuse_file();
  }

  [[noreturn]] void refuse_file() const {
    throw failure("'" + request_.drain + "' has other lines than the results of '" + request_.job +
                  "'; give a file of its own");
  }

  int write_all(output_file& out, const signal_watch& interruption) {
    constexpr std::size_t most = 1000;
    write(out, std::exchange(next_, {}));
    for (;;) {
      // What is there now is read to its end before it is said to be all.
      const work::drain_extent extent = extent_now(interruption);
      int silent = 0;
      while (interruption.signal() == 0 && written_ < extent.results) {
        const std::vector<std::string> lines = queue_.next(most, 1'000);
        write(out, lines);
        silent = lines.empty() ? silent + 1 : 0;
        if (!request_.wait && silent == 30) throw failure("the server does not give the results that it has");
      }
      if (interruption.signal() != 0) return finish_interrupted(interruption.signal());
      if (extent.is_complete() && extent.tasks > 0) return finish(extent);
      if (!request_.wait) return finish(extent);
      write(out, queue_.next(most, 1'000));
    }
  }

  /// The server may be away for a while.
  work::drain_extent extent_now(const signal_watch& interruption) {
    for (;;) {
      try {
        return queue_.extent();
      } catch (const work::queue_unreachable&) {
        if (!request_.wait) throw;
        if (interruption.signal() != 0) return {};
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
      }
    }
  }

  void write(output_file& out, const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text.append(line).append("\n");
    out.write(text);
    written_ += lines.size();
  }

  int finish(const work::drain_extent& extent) {
    std::cerr << "assay: " << grouped(written_) << " of " << grouped(extent.tasks) << " tasks have a result\n";
    if (extent.is_complete()) return exit_valid;
    std::string words = grouped(extent.tasks - extent.results) + " are missing";
    if (extent.waiting && extent.under_way) {
      words += ": " + grouped(*extent.waiting) + " wait, " + grouped(*extent.under_way) + " are under way";
    } else {
      words += ", and no worker has begun";
    }
    constexpr std::size_t most_named = 10;
    const std::vector<std::string> ids = queue_.missing(most_named);
    for (std::size_t i = 0; i < ids.size(); ++i) words += (i == 0 ? "; among them " : ", ") + detail::printable(ids[i]);
    std::cerr << "assay: " << words << '\n';
    return exit_unfinished;
  }

  int finish_interrupted(int signal) const {
    std::cerr << "assay: interrupted: " << grouped(written_)
              << " results are written; the same command writes the rest\n";
    return exit_by_signal + signal;
  }

  const work_request& request_;
  work::drainer queue_;
  std::uint64_t written_ = 0;
  std::vector<std::string> next_;  ///< read, and not written yet
};

template <class Work>
int with_queue_failures(const Work& work) {
  try {
    return work();
  } catch (const work::queue_error& problem) {
    throw failure(problem.what());
  } catch (const std::invalid_argument& problem) {
    throw failure(problem.what());
  }
}

}  // namespace

int enqueue_work(const work_request& request) {
  refuse_two_from_standard_input(request.schemas, request.enqueue);
  return with_queue_failures([&] { return line_sender(request).run(); });
}

int drain_work(const work_request& request) {
  if (!request.page.html.empty() && request.drain == "-") {
    throw failure("--html needs a FILE for --drain: the page is about all results, also those of earlier calls");
  }
  if (request.remove && request.drain == "-") {
    throw failure("--remove needs a FILE for --drain: nobody knows what became of standard output");
  }
  return with_queue_failures([&] { return result_writer(request).run(); });
}

int show_dead_letters(const work_request& request) {
  return with_queue_failures([&] {
    std::optional<output_file> file;
    if (request.dead != "-") file.emplace(request.dead);
    output_file& out = file ? *file : output_file::standard_output();
    const auto take = [&](std::string_view letter) { out.write(std::string(letter) + "\n"); };
    const std::size_t count = work::read_dead_letters(request.address, request.job, take);
    std::cerr << "assay: " << counted(count, "dead letter") << '\n';
    return static_cast<int>(exit_valid);
  });
}

int remove_work(const work_request& request) {
  if (!request.force) {
    throw failure("--remove needs --drain FILE, which shows that you have the results; or --force, to lose them");
  }
  return with_queue_failures([&] {
    if (!work::remove_job(request.address, request.job)) {
      throw failure("there is no job '" + request.job + "' on this server");
    }
    std::cerr << "assay: the job '" << request.job << "' is removed from the server\n";
    return static_cast<int>(exit_valid);
  });
}

}  // namespace assay::cli
