// Takes the place of the other work_*.cpp where assay is built without a client of NATS.
#include "cli/failure.hpp"
#include "cli/work_actions.hpp"

namespace assay::cli {
namespace {

[[noreturn]] void refuse() {
  throw failure(
      "this assay was built without NATS; build it with libnats 3.4 or newer (libnats-dev) and ASSAY_NATS=ON");
}

}  // namespace

int enqueue_work(const work_request&) { refuse(); }
int drain_work(const work_request&) { refuse(); }
int show_dead_letters(const work_request&) { refuse(); }
int remove_work(const work_request&) { refuse(); }
int run_work(work_request) { refuse(); }

}  // namespace assay::cli
