// assay::async: a small coroutine executor of one thread. Knows nothing of JSON and stands alone.
#pragma once

#include <assay/async/async_generator.hpp>
#include <assay/async/channel.hpp>
#include <assay/async/detail/callback.hpp>
#include <assay/async/detail/saturating.hpp>
#include <assay/async/errors.hpp>
#include <assay/async/event.hpp>
#include <assay/async/event_loop.hpp>
#include <assay/async/gather.hpp>
#include <assay/async/mutex.hpp>
#include <assay/async/offload.hpp>
#include <assay/async/rate_limiter.hpp>
#include <assay/async/readiness.hpp>
#include <assay/async/scope.hpp>
#include <assay/async/semaphore.hpp>
#include <assay/async/signals.hpp>
#include <assay/async/sleep.hpp>
#include <assay/async/task.hpp>
#include <assay/async/task_group.hpp>
#include <assay/async/this_task.hpp>
#include <assay/async/when_any.hpp>
#include <assay/async/with_stop.hpp>
#include <assay/async/with_timeout.hpp>
