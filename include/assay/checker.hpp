// checker: how a rule across fields says what is wrong.
//
//   struct Trip {
//     int start, end;
//     static void check(const Trip& trip, assay::checker& check) {
//       if (trip.end < trip.start) check.error("end", "end lies before start");
//     }
//   };
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0 {

/// Collects the findings of one check. Not shared between threads.
class checker {
 public:
  struct finding {
    std::string field;  ///< the field's name on the wire; empty: the object as a whole
    std::string message;
  };

  /// The object as a whole is wrong. The error's type is `value_error`.
  void error(std::string_view message) { findings_.push_back({{}, std::string(message)}); }

  /// A field is wrong; `field` is its name on the wire.
  void error(std::string_view field, std::string_view message) {
    findings_.push_back({std::string(field), std::string(message)});
  }

  [[nodiscard]] const std::vector<finding>& findings() const noexcept { return findings_; }

 private:
  std::vector<finding> findings_;
};

}  // namespace assay::inline v0
