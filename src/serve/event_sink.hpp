// Server-sent events, as an endpoint sends them.
#pragma once

#include <assay/async/task.hpp>

#include <exception>
#include <string>
#include <string_view>

namespace assay::serve {

/// The client has left, or reads too slowly: nobody is there to answer.
class client_gone final : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "the client has gone"; }
};

class event_sink {
 public:
  event_sink() = default;
  event_sink(const event_sink&) = delete;
  event_sink& operator=(const event_sink&) = delete;

  /// Sends an event; the first begins the reply. `data` is one line. Waits until the client's system has taken it.
  /// Throws client_gone.
  [[nodiscard]] virtual async::task<void> send(std::string name, std::string data) = 0;
  [[nodiscard]] virtual bool has_begun() const noexcept = 0;
  /// Of the request.
  [[nodiscard]] virtual std::string_view request_id() const noexcept = 0;

 protected:
  ~event_sink() = default;
};

}  // namespace assay::serve
