// One client's connection: requests are read one after another, answered in their order, and bounded in every way.
#pragma once

#include "serve/request_parser.hpp"
#include "serve/served_request.hpp"
#include "serve/service.hpp"
#include "sockets/stream_socket.hpp"

#include <assay/async/task.hpp>

#include <list>
#include <memory>
#include <string>
#include <string_view>

namespace assay::serve {

struct route;

/// Which connections wait for a request, and which have one.
class connection_table {
 public:
  struct entry {
    int socket = -1;
    bool is_ending = false;
  };
  using place = std::list<entry>::iterator;

  [[nodiscard]] place add(int socket) { return busy_.insert(busy_.end(), entry{socket}); }
  void set_idle(place which, bool idle);
  void remove(place which, bool idle);

  /// Ends the one that has waited longest for a request. False where all have one.
  [[nodiscard]] bool end_longest_idle();
  void end_all_idle();

 private:
  /// Wakes the connection, which sees that nothing more comes.
  static void end(entry& one);

  std::list<entry> idle_;  ///< the longest first
  std::list<entry> busy_;
};

class connection {
 public:
  connection(service& of, sockets::accepted_socket from, connection_table& table, connection_table::place place);
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  ~connection();

  /// Until the client or the service ends it. Throws nothing but `cancelled`.
  [[nodiscard]] async::task<void> run();

 private:
  class events;
  class idle_time;
  class body_account;

  /// False where no further request is to be read.
  [[nodiscard]] async::task<bool> serve_next();
  [[nodiscard]] async::task<bool> await_first_byte();
  [[nodiscard]] async::task<bool> read_head(request_parser& parser);
  [[nodiscard]] async::task<bool> read_body(request_parser& parser);
  [[nodiscard]] async::task<bool> receive_more(request_parser& parser, async::time_point deadline,
                                               std::string_view what);
  [[nodiscard]] const route& admit(request_parser& parser);
  [[nodiscard]] async::task<bool> answer(const route& found, http_request request);
  [[nodiscard]] async::task<bool> answer_elsewhere(const route& found, http_request request);
  [[nodiscard]] async::task<bool> answer_waiting(const route& found, http_request request);
  [[nodiscard]] async::task<void> watch_peer();

  [[nodiscard]] async::task<bool> send_reply(http_reply reply, bool keep_alive);
  /// Answers a request whose body may still be on its way: the connection ends.
  [[nodiscard]] async::task<bool> refuse(http_reply reply);
  [[nodiscard]] async::task<void> linger();
  void finish(int status, std::uint64_t bytes_out);
  [[nodiscard]] reply_framing framing(bool keep_alive) const noexcept {
    return {served_.id, keep_alive, is_old_, served_.reader, of_.guard.has_readers()};
  }

  [[nodiscard]] std::string_view pending() const noexcept { return std::string_view(input_).substr(input_begin_); }
  void feed(request_parser& parser);
  void consume(std::size_t count);

  service& of_;
  sockets::socket_handle socket_;
  std::string client_;
  connection_table& table_;
  connection_table::place place_;
  bool is_idle_ = false;

  std::string input_;  ///< received; what is before input_begin_ was taken
  std::size_t input_begin_ = 0;
  served_request served_;
  bool is_old_ = false;
  bool is_head_only_ = false;  ///< the request is HEAD
};

}  // namespace assay::serve
