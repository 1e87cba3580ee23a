// Which web sites may use the service through a browser. What a browser sends tells them apart: Host is the name that
// the page believes to talk to, Origin the site that the page is from.
#pragma once

#include "serve/http_message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::serve {

struct site_rules {
  std::vector<std::string> host_names;  ///< that clients may call the service by, beside localhost and its address
  std::vector<std::string> origins;     ///< sites whose pages may use it: "https://app.example.org", "null"
};

/// A name as Host has it, without a port, in small letters; nothing where the text is none.
[[nodiscard]] std::optional<std::string> normal_host_name(std::string_view text);
/// An origin as browsers write it, or "null"; nothing where the text is none.
[[nodiscard]] std::optional<std::string> normal_origin(std::string_view text);

/// Where a service listens, and whether it asks for tokens.
struct guarded_service {
  std::string host = {};  ///< the name or the address that it listens at
  bool is_loopback = true;
  bool has_tokens = false;
};

/// Immutable.
class site_guard {
 public:
  /// `rules` hold what the two functions above return.
  site_guard(site_rules rules, guarded_service of);

  /// Throws refusal:
  /// 421 for a name in Host that isn't the service's: a site may have its own name lead to this machine, and its pages
  /// are then of the same origin for the browser (DNS rebinding). Asked of a service on loopback without tokens, and
  /// wherever names were given. A client without Host is no browser.
  /// 403 for a page of another site that isn't among the origins. With tokens it isn't asked: no page has one that
  /// wasn't given it.
  void admit(const http_request& request) const;

  /// The origin among `rules` whose page sent the request, and may read its reply; empty: none.
  [[nodiscard]] std::string reader_of(const http_request& request) const;
  /// Whether a browser asks if a page of such an origin may send a request.
  [[nodiscard]] bool is_preflight(const http_request& request) const;
  /// Replies depend on Origin.
  [[nodiscard]] bool has_readers() const noexcept { return !rules_.origins.empty(); }

 private:
  [[nodiscard]] bool goes_by(std::string_view host) const;

  site_rules rules_;
  guarded_service of_;
};

}  // namespace assay::serve
