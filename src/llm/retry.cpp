#include <assay/llm/retry.hpp>

namespace assay::inline v0::detail {

namespace {

/// The loop itself; the retry_session decides, this waits.
async::task<void> ask_and_judge(model_sender& ask, retry_session& under_way) {
  for (;;) {
    under_way.begin();
    std::optional<model_error> failure;  // an exception handler can't await
    finish_reason finish = finish_reason::stop;
    try {
      finish = co_await ask.ask(under_way);
    } catch (const model_error& error) {
      failure = error;
    }
    std::optional<async::duration> wait;
    if (failure) {
      wait = under_way.failed(*failure, ask.ask_otherwise(*failure));
    } else {
      wait = under_way.answered(finish);
    }
    if (!wait) co_return;
    if (*wait > async::duration::zero()) co_await async::sleep_for(*wait);
  }
}

}  // namespace

async::task<void> ask_until_valid(model_sender& ask, retry_session& under_way) {
  if (!under_way.deadline()) {
    co_await ask_and_judge(ask, under_way);
    co_return;
  }
  bool late = false;
  try {
    co_await async::with_deadline(*under_way.deadline(), ask_and_judge(ask, under_way));
  } catch (const async::timeout_error&) {
    if (async::now() < *under_way.deadline()) throw;  // somebody else's
    late = true;
  }
  if (late) under_way.out_of_time();
}

}  // namespace assay::inline v0::detail
