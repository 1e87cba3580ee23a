// Results on their way to the server: whatever is there when the last group is stored goes as the next group.
#pragma once

#include "work/queue_client.hpp"
#include "work/work_metrics.hpp"
#include "work/worker.hpp"

#include <assay/async.hpp>

#include <deque>
#include <memory>
#include <vector>

namespace assay::work {

/// For one loop. run() must have ended before this is destroyed.
class result_outbox {
 public:
  result_outbox(queue_client& queue, work_metrics& metrics, work_observer& observer)
      : queue_(queue), metrics_(metrics), observer_(observer) {}

  /// Waits until the server has it: for ever, unless abandon() says otherwise; then it may be settle_state::open.
  [[nodiscard]] async::task<settled> put(settlement one);
  /// Sends what is put. Ends after close(), when nothing is left. Throws queue_error, and then all that is put stays
  /// open.
  [[nodiscard]] async::task<void> run();
  void close();
  /// What is not stored at its next try is given up.
  void abandon();

 private:
  struct entry {
    std::shared_ptr<const settlement> what;
    async::event done{"a stored result"};
    settled outcome = {};
  };

  [[nodiscard]] async::task<void> store_group();
  void give_up();
  [[nodiscard]] bool take_outcome(const std::shared_ptr<entry>& one, settled outcome);

  queue_client& queue_;
  work_metrics& metrics_;
  work_observer& observer_;
  std::deque<std::shared_ptr<entry>> waiting_;
  std::vector<std::shared_ptr<entry>> group_;  ///< on its way
  async::event something_{"results"};
  bool closed_ = false;
  bool abandoned_ = false;
  bool has_failed_ = false;
  bool is_troubled_ = false;  ///< the last group could not be stored, and somebody was told
};

}  // namespace assay::work
