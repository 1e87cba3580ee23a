// The decoder: walks a type table over a source, from the outside in. answer/decode_input.cpp starts it.
//
//   source.hpp             what a source must offer; walk_policy.hpp: what is decided before the walk begins
//   decoder.hpp            the class: its functions, its state; decode_value.hpp: any value, dispatch by kind
//   decode_scalar.hpp      booleans, numbers, strings, enums, literals, times; decode_big_numbers.hpp: of any size
//   decode_container.hpp   lists, tuples, nullables, JSON itself
//   decode_object.hpp      structs: keys, defaults, unknown keys; decode_object_end.hpp: rules across fields
//   decode_quick.hpp       common scalars in their common form; decode_quick_list.hpp: many at once
//   decode_json.hpp        the quick path of run-time schemas
//   decode_typed.hpp       the quick paths where values have their types already
//   decode_indexed.hpp     objects that very many types read; decode_wire_keys.hpp: objects whose keys have a form
//   decode_map.hpp         maps, and types with a converter; decode_constraints.hpp: constraints of what was read
//   decode_union.hpp       variants; decode_tagged.hpp: those that a tag tells apart
//   decode_tried.hpp       values within tries of alternatives; verdicts.hpp: what is known about them
//   decode_all_of.hpp      several types at once, conditions, rules about the value that was read
//   decode_tolerant.hpp    what llm mode takes beyond that; decode_errors.hpp: what is refused, and what is converted
//
// The decoder of each source is compiled once, in a file of its own: text_decoder.cpp, json_decoder.cpp,
// tree_decoder.cpp and answer/lenient_decoder.cpp. Who uses one includes its header, not this.
//
// One promise holds throughout: a decoding function consumes exactly one value, whether or not it is valid, unless the
// source itself has failed. So errors are collected to the end of the document, and a union may go back and try again.
#pragma once

#include "decode/check_constraints.hpp"
#include "decode/error_log.hpp"
#include "decode/fits.hpp"
#include "decode/scoped_value.hpp"
#include "decode/source.hpp"
#include "decode/verdicts.hpp"
#include "decode/walk_policy.hpp"
#include "decode/wire_keys.hpp"
#include "json/number.hpp"
#include "json/quick_scan.hpp"
#include "json/token.hpp"
#include "scalars/worded_text.hpp"
#include "tables/json_members.hpp"
#include "tables/plan.hpp"
#include "tables/scalar_access.hpp"

#include <assay/options.hpp>
#include <assay/type_info.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

template <source Source>
class decoder {
 public:
  using mark = typename Source::mark;

  decoder(Source& source, error_log& log, const walk_policy& policy)
      : source_(source), log_(log), policy_(policy), mode_(policy.mode), visits_left_(policy.max_visits) {
    if constexpr (mends) source_.follow(here_);
  }
  decoder(Source&, error_log&, walk_policy&&) = delete;  // it is not copied: it lives as long as the walk

  /// What was mended around the value: in the objects and lists that it was taken out of.
  bool take_notes_around(mark outer, mark value) requires tolerant_source<Source> {
    const auto& tree = source_.tree();
    const mark end = tree[outer].next;
    const bool within = outer <= value && value < end;  // what was read from a string lies elsewhere
    bool ok = true;
    for (mark at = outer; at < (within ? value : end); ++at) ok &= take_notes(at);
    for (mark at = within ? tree[value].next : end; at < end; ++at) ok &= take_notes(at);
    return ok;
  }

  /// Whether members were passed over that llm mode might know under another name, or unions had a choice.
  [[nodiscard]] bool might_be_more() const noexcept { return passed_unknown_ || saw_union_; }
  [[nodiscard]] bool passed_unknown() const noexcept { return passed_unknown_; }
  /// How many fields of structs were there, if the policy counts them; -1 where no struct was read.
  [[nodiscard]] std::int64_t fields_set() const noexcept { return fields_set_; }

  /// Decodes the document's value; false where anything is wrong with it.
  bool root(const type_info& type, void* target);
  /// Decodes a value that is a part of the document's.
  bool part(const type_info& type, void* target);
  /// Whether the value ahead, in a text that is not at its end, can't be shown yet.
  [[nodiscard]] bool hides(const type_info& type) const;

 private:
  static constexpr bool scans = quick_source<Source>;
  static constexpr bool tolerant = tolerant_source<Source>;
  static constexpr bool mends = mending_source<Source>;
  static constexpr bool has_values = value_source<Source>;
  static constexpr bool typed = typed_source<Source>;
  static constexpr bool direct = direct_source<Source>;
  static constexpr bool interprets = tolerant || mends;

  // --- dispatch ------------------------------------------------------------------------------------------------------

  /// One value of any kind, with the constraints of its type.
  ASSAY_HOT bool value(const type_info& type, void* target);
  ASSAY_HOT bool value_ahead(const type_info& type, void* target, token ahead, mark start);
  ASSAY_HOT bool plain_value(const type_info& type, void* target, token ahead, mark start);
  ASSAY_HOT bool value_of_kind(const type_info& type, void* target, token ahead, mark start);

  ASSAY_HOT static bool is_quote(char c) noexcept { return c == '"' || c == '\''; }

  /// A common scalar in its common form; nullptr where nothing was read and the general path takes over.
  ASSAY_HOT const char* quick_value(quick_form how, const type_info& type, void* target, const char* p,
                                    const char* end) requires quick_source<Source>;
  /// A struct or a list without constraints, outside of tries.
  ASSAY_HOT bool nested(const type_info& type, void* target) {
    const token ahead = source_.peek();
    const mark start = source_.save();
    return type.kind == kind::object ? object(type, target, ahead, start) : list(type, target, ahead, start);
  }
  template <class Place>
  ASSAY_HOT const char* quick_json(quick_form how, const type_info& type, Place place, const char* p,
                                   const char* end) requires quick_source<Source>;
  template <class Place>
  const char* quick_literal(const literal_info& literals, Place place, const char* p,
                            const char* end) requires quick_source<Source>;
  template <class Place>
  const char* quick_nullable_json(const type_info& inner, Place place, const char* p,
                                  const char* end) requires quick_source<Source>;
  template <class Place>
  bool nested_json(const type_info& type, Place place) requires direct_source<Source>;
  ASSAY_HOT const char* quick_text(const char* p, const char* end, std::string_view& out) requires quick_source<Source>;
  const char* mended_string(void* target, const char* p) requires quick_source<Source>;
  template <class T>
  ASSAY_HOT const char* quick_number(quick_form how, const char* p, T& out) requires quick_source<Source>;
  const char* quoted_number(quick_form how, void* target, const char* p) requires quick_source<Source>;
  const char* escaped_string(void* target, const char* p) requires quick_source<Source>;
  /// Null, or a word for it in quotes, which is left to the general path.
  [[nodiscard]] ASSAY_HOT bool may_be_null(const char* p) const noexcept {
    return *p == 'n' || (policy_.gives_up_early && (p[1] == 'n' || p[1] == 'N'));
  }
  template <class T>
  ASSAY_HOT const char* quick_plain(T& out, const char* p, const char* end) requires quick_source<Source>;
  template <class T>
  ASSAY_HOT const char* quick_optional(void* target, const char* p, const char* end) requires quick_source<Source>;
  const char* quick_nullable(const type_info& type, void* target, const char* p,
                             const char* end) requires quick_source<Source>;
  const char* quick_enumerator(const type_info& type, void* target, const char* p,
                               const char* end) requires quick_source<Source>;

  // --- scalars -------------------------------------------------------------------------------------------------------

  bool boolean(const type_info& type, void* target, token ahead, mark start);
  bool integer(const type_info& type, void* target, token ahead, mark start);
  bool integer_in_text(const type_info& type, void* target, mark start);
  ASSAY_COLD bool put_integer(const type_info& type, void* target, const big_integer& number, mark start);
  ASSAY_COLD bool put_literal(const type_info& type, void* target, const number& read, mark start);
  [[nodiscard]] bool judges_exactly(const type_info& type) const noexcept;
  ASSAY_COLD bool hold_all(void* target, mark start);
  bool hold_numbers(nlohmann::ordered_json& value, mark start);
  bool real(const type_info& type, void* target, token ahead, mark start);
  bool put_real(const type_info& type, void* target, double number, mark start);
  bool string(const type_info& type, void* target, token ahead, mark start);
  bool bytes(const type_info& type, void* target, token ahead, mark start);
  bool null(const type_info& type, void* target, token ahead, mark start);
  bool enumeration(const type_info& type, void* target, token ahead, mark start);
  bool literal(const type_info& type, void* target, token ahead, mark start);
  bool date(const type_info& type, void* target, token ahead, mark start);
  bool date_time(const type_info& type, void* target, token ahead, mark start);
  bool duration(const type_info& type, void* target, token ahead, mark start);

  // --- containers ----------------------------------------------------------------------------------------------------

  bool any(const type_info& type, void* target, token ahead, mark start);
  template <class Json>
  bool build(Json& target, token ahead, mark start);
  template <class Json>
  bool build_items(Json& target);
  template <class Json>
  bool build_members(Json& target);
  template <class Json>
  bool build_number(Json& target, mark start);
  template <class Place>
  bool quick_scalar(Place place) requires quick_source<Source>;
  bool build_quick_member(nlohmann::ordered_json& object, json_members& members,
                          std::string& key) requires quick_source<Source>;
  nlohmann::ordered_json& build_member(nlohmann::ordered_json& object, json_members& members, const std::string& key);
  nlohmann::json& build_member(nlohmann::json& object, json_members& members, const std::string& key);
  bool nullable(const type_info& type, void* target, token ahead);
  bool list(const type_info& type, void* target, token ahead, mark start);
  ASSAY_HOT bool quick_comma(const char*& p, const char* end) const requires quick_source<Source>;
  ASSAY_APART const char* general_item(const type_info& type, void* item, const char* p,
                                       bool& ok) requires quick_source<Source>;
  template <class Read>
  ASSAY_HOT void quick_items(std::size_t& index, Read read) requires quick_source<Source>;
  ASSAY_HOT bool append_items(const type_info& list, void* target, std::size_t& index);
  void reserve_ahead(const list_info& info, void* target, std::size_t count, const char* first,
                     const char* p) const requires quick_source<Source>;
  template <class T, class Read>
  bool extend_with(const type_info& list, void* target, std::size_t& index, Read read) requires quick_source<Source>;
  bool extend_items(quick_form how, const type_info& list, void* target,
                    std::size_t& index) requires quick_source<Source>;
  bool append_nullables(const type_info& list, void* target, std::size_t& index) requires quick_source<Source>;
  bool append_json_items(const type_info& type, nlohmann::ordered_json& list,
                         std::size_t& index) requires quick_source<Source>;
  bool fixed_list(const type_info& type, void* target, mark start);
  bool tuple(const type_info& type, void* target, token ahead, mark start);
  struct tuple_state;
  bool tuple_items(tuple_state& state);
  bool tuple_by_name(tuple_state& state);
  bool unknown_place(std::string_view key);
  bool is_absent_place(const tuple_info& info, std::size_t place);
  bool map(const type_info& type, void* target, token ahead, mark start);
  bool map_member(const type_info& type, void* target, void* key, json_members& members);
  bool map_key(const type_info& type, void* key_value, const std::string& key, mark start);
  bool map_of_pairs(const type_info& type, void* target, mark start);
  bool object_of_pairs(const type_info& type, void* target, mark start);
  bool pairs(auto take_key, auto read_value);
  bool pair(auto take_key, auto read_value);
  bool custom(const type_info& type, void* target, mark start);

  // --- structs -------------------------------------------------------------------------------------------------------

  struct object_state;
  bool object(const type_info& type, void* target, token ahead, mark start);
  ASSAY_HOT void members(object_state& state);
  template <bool IsJson>
  ASSAY_HOT void quick_members(object_state& state) requires quick_source<Source>;
  ASSAY_HOT const planned_field* named_field(object_state& state,
                                             const planned_field* expected) requires quick_source<Source>;
  template <bool IsJson>
  ASSAY_HOT const char* general_member(object_state& state, const planned_field& field, quick_form how, const char* p,
                                       std::uint64_t& seen) requires quick_source<Source>;
  ASSAY_HOT const char* pass_key(object_state& state, const planned_field& field,
                                 const char* p) requires quick_source<Source>;
  ASSAY_FLAT const char* pass_mended_key(object_state& state, const planned_field& field,
                                         const char* p) requires mending_source<Source>;
  ASSAY_APART const char* pass_any_key(object_state& state, const planned_field*& field,
                                       const char* p) requires quick_source<Source>;
  ASSAY_APART void members_of_json(object_state& state) requires quick_source<Source>;
  ASSAY_APART void check_quick(object_state& state, const planned_field& field, const char* from,
                               const char* behind) requires quick_source<Source>;
  const planned_field* next_field(object_state& state, const planned_field* expected);
  const planned_field* other_field(object_state& state);
  void member(object_state& state, std::size_t index);
  void drop_earlier(object_state& state, std::size_t index, void* slot);
  bool unknown_member(object_state& state, const std::string& key);
  bool extra_value(object_state& state, const std::string& key, const type_info& type, bool again);
  bool extra_of_all(object_state& state, const std::string& key, std::span<const type_info* const> types, bool again);
  ASSAY_HOT void* field_slot(object_state& state, const planned_field& field, bool again);
  static std::size_t count_present(object_state& state);
  static std::size_t count_members(object_state& state);
  void fill_in_defaults(object_state& state);
  void leave_out_defaults(const type_info& type, nlohmann::ordered_json& made, const nlohmann::ordered_json& whole);
  bool finish_object(object_state& state, mark start);
  bool check_deferred(object_state& state);
  bool refuse_field(object_state& state, std::size_t index, code which, std::string message);
  bool run_check(object_state& state, mark start);

  struct indexed_object;
  std::unique_ptr<indexed_object> index_if_read_often(std::size_t readings, mark start) const;
  const indexed_object* index_for(const type_info& type, mark start);
  void index_members(indexed_object& all);
  void indexed_members(object_state& state, const indexed_object& all);
  void required_member(object_state& state, std::size_t index);

  std::unique_ptr<wire_keys<mark>> settle_keys(const type_info& type, mark start);
  bool list_keys(wire_keys<mark>& found, std::vector<std::string>& all);
  const planned_field* field_of_key(object_state& state, std::string_view key);
  void keyed_members(object_state& state, const wire_keys<mark>& keys);
  [[nodiscard]] const wire_keys<mark>* keys_at(mark start) const;

  /// OpenAI's and Anthropic's schemas have no open objects and no tuples: those travel in another form.
  bool closed_forms() const noexcept { return is_for(dialect::openai) || is_for(dialect::anthropic); }
  /// OpenAI's strict schemas require every property: there null stands for the default, and for what is not there.
  [[nodiscard]] bool stands_for_absence(const planned_field& field) const;

  // --- values that have their types already --------------------------------------------------------------------------

  template <class T>
  ASSAY_HOT bool typed_number(T& out) requires typed_source<Source>;
  ASSAY_HOT bool typed_value(quick_form how, const type_info& type, void* target) requires typed_source<Source>;
  bool typed_enumerator(const type_info& type, void* target) requires typed_source<Source>;
  bool typed_nullable(const type_info& type, void* target) requires typed_source<Source>;
  template <class Place>
  bool typed_json(quick_form how, const type_info& type, Place place) requires typed_source<Source>;
  template <bool IsJson>
  void typed_members(object_state& state) requires typed_source<Source>;
  template <bool IsJson>
  ASSAY_HOT bool typed_member(object_state& state, const planned_field& field) requires typed_source<Source>;
  template <class T>
  bool extend_typed(const type_info& list, void* target, std::size_t& index) requires typed_source<Source>;
  bool extend_items(quick_form how, const type_info& list, void* target,
                    std::size_t& index) requires typed_source<Source>;
  bool append_typed(const type_info& list, void* target, std::size_t& index) requires typed_source<Source>;

  // --- unions --------------------------------------------------------------------------------------------------------

  struct choice;
  bool variant(const type_info& type, void* target, token ahead, mark start);
  bool hinted(const type_info& type, const union_plan& plan, void* target, mark start);
  bool unknown_tag(const type_info& type, const union_plan& plan, std::string_view tag, void* target, mark start);
  std::optional<std::size_t> constant_ahead(const union_plan::meanings& constants, token ahead, mark start);
  bool could_mend_object(const union_info& info) const;
  std::size_t count_keys(std::string_view name, mark start);
  bool smart_quietly(const type_info& type, void* target, mark start);
  bool into_tagged(const union_info& info, const union_tag& tag, void* target);
  bool tagged(const type_info& type, const union_plan& plan, void* target, mark start);
  bool untagged(const union_plan& plan, mark start);
  std::optional<std::string_view> find_tag(std::string_view property, bool is_text = true);
  std::optional<std::string_view> tag_ahead(const union_plan& plan);
  bool smart(const type_info& type, void* target, token ahead, mark start);
  template <class Read>
  ASSAY_HOT bool choose_scalar(const union_info& info, void* target, token ahead, Read read);
  const char* quick_choice(const union_info& info, void* target, const char* p,
                           const char* end) requires quick_source<Source>;
  [[nodiscard]] std::optional<std::string_view> quick_tag(const union_plan& plan,
                                                          const char* p) const requires quick_source<Source>;
  void choose(const union_info& info, token ahead, mark start, choice& made);
  void choose_only(const union_info& info, token ahead, mark start, choice& made);
  attempt<mark> try_alternative(const type_info& type, mark start, choice& made, std::unique_ptr<scratch>& value);
  void record_choice(const union_info& info, std::size_t taken, const std::vector<std::size_t>& equals, mark start);
  attempt<mark> try_quietly(const type_info& type, void* target, mark start, bool only_asks = true);
  void count_matches(const union_info& info, mark start, choice& made);
  bool is_only_match(const type_info& type, const void* made, mark start);
  bool may_have_form(mark start);
  bool take_choice(const type_info& type, void* target, mark start, choice& made, bool is_quiet_try);
  bool report_all(const union_info& info, mark start);
  bool into_alternative(const union_info& info, std::size_t index, void* target, const step* label);

  // --- values within tries -------------------------------------------------------------------------------------------

  ASSAY_COLD bool tried_value(const type_info& type, void* target, token ahead, mark start);
  template <class Read>
  attempt<mark> apart(Read read);
  bool take(const attempt<mark>& found);
  bool skip_value();

  // --- several types at once -----------------------------------------------------------------------------------------

  struct all_of_state;
  bool all_of(const type_info& type, void* target, mark start);
  bool has_converted(const all_of_state& state) const;
  void read_parts(all_of_state& state);
  bool ask_for_keys(all_of_state& state, const object_info& asks);
  const nlohmann::ordered_json* written_of(all_of_state& state);
  bool build_silently(nlohmann::ordered_json& raw, mark start);
  bool stands_as_converted(const type_info& type, mark start, const nlohmann::ordered_json& whole);
  void log_at(std::span<const path_item> way, const error& found);
  mark find_below(const path_item& wanted);
  bool is_settled(const all_of_state& state);
  void read_part(all_of_state& state, const type_info& part);
  bool read_branches(all_of_state& state, const nlohmann::ordered_json& whole);
  template <class Ask>
  auto judged(Ask ask);
  template <class Ask>
  auto judged_by(judge& asked, Ask ask);
  void read_rules(all_of_state& state, const nlohmann::ordered_json& whole);
  bool has_demanded(const all_of_state& state, const rule_info& rule, const named_members& names);
  bool obeys(all_of_state& state, const rule_info& rule, const nlohmann::ordered_json& value);
  bool contains_as_told(const all_of_state& state, const rule_info& rule, const nlohmann::ordered_json& value);
  bool names_as_told(const all_of_state& state, const rule_info& rule, const nlohmann::ordered_json& value);
  bool leaves_as_told(all_of_state& state, const rule_info& rule, const nlohmann::ordered_json& value);
  bool read_left(const type_info& type, nlohmann::ordered_json& slot);
  bool read_left_items(all_of_state& state, const type_info& type, const evaluated_places& places);
  bool read_left_members(all_of_state& state, const type_info& type, const nlohmann::ordered_json& value,
                         const evaluated_places& places);

  // --- the document's outermost value --------------------------------------------------------------------------------

  /// OpenAI's root is an object; another root type travels as the one field "value" of one.
  bool travels_wrapped(const type_info& type);
  bool is_lone_value();
  bool wrapped_root(const type_info& type, void* target);

  // --- what llm mode takes beyond Pydantic's conversions -------------------------------------------------------------

  ASSAY_COLD bool marked_value(const type_info& type, void* target, token ahead, mark start);
  bool take_notes(mark at);
  bool is_cut(mark start) const;
  bool pass_over(mark start);
  bool is_hidden(const type_info& type) const;
  bool unfinished_value(const type_info& type, void* target, token ahead, mark start);
  bool descend(token& ahead, mark& start);
  bool value_in_string(const type_info& type, void* target, mark start);
  bool number_in_words(std::string_view text, bool percent_too, mark start, std::string& literal, bool& percent);
  [[nodiscard]] bool is_left_out(mark start) const;
  bool is_no_item(const type_info& item, mark start);
  [[nodiscard]] bool is_code(std::string_view text, mark start) const;
  std::optional<calendar_day> date_in_words(std::string_view text, mark start);
  bool says_null(const type_info& value, mark start);
  bool null_in_words(const type_info& value, token ahead, mark start);
  const enumerator_info* similar_enumerator(const enum_info& info, std::string_view text, mark start);
  const literal_value* similar_literal(const literal_info& info, std::string_view text, mark start);
  std::size_t similar_field(object_state& state, std::string_view key);
  void refuse_rival(object_state& state, std::size_t index, mark value);
  std::size_t renamed_field(const object_state& state, std::string_view key) const;
  bool could_mend(const type_info& type, token ahead) const;
  bool list_of_one(const type_info& type, void* target, token ahead, mark start);

  /// Whether a repair of llm mode may be made. A source that mends as it goes has no tree to look around in: there a
  /// string is understood by its own text alone, or not at all.
  [[nodiscard]] bool may(repair_code which) const {
    const bool can = tolerant || (mends && which != repair_code::item_for_list);
    return can && mode_ == mode::llm && allows(row_of(which).category);
  }
  void interpreted(repair_code which, mark start, std::initializer_list<std::string_view> arguments) {
    log_.add_repair(which, here_, source_.place_of(start), arguments);
    lower_exactness(llm_match);
  }

  // --- what a source has mended on its way (see lenient_source.hpp) --------------------------------------------------

  /// A value is clearly what stands between two places: if its quotes are single ones, that is noted.
  ASSAY_HOT void note_quotes(const char* from, const char* behind) {
    if constexpr (mends) {
      if (*from == '\'') source_.note_quotes(from, behind);
    }
  }
  /// The path leads to a member now: what was mended in its key is noted there.
  ASSAY_HOT void note_key() {
    if constexpr (mends) source_.note_key();
  }
  /// The tolerant reader and the walk over its tree might note something else here.
  void doubt_mending() {
    if constexpr (mends) source_.be_unsure();
  }

  // --- errors and repairs --------------------------------------------------------------------------------------------

  /// Logs an error about the value that started at `start` and has been consumed.
  template <class... Arguments>
  bool refuse(code which, mark start, const Arguments&... arguments);
  void log(std::string_view type, std::string message, mark start);
  /// The same at a key or an index below.
  template <class... Arguments>
  bool refuse_at(std::string_view key, std::size_t index, code which, mark start, const Arguments&... arguments);
  /// A value of a type that is not wanted: passes over it and says so.
  bool mismatch(code which, mark start);
  void report_duplicate();
  /// A conversion that lax mode makes and strict mode refuses.
  void converted(repair_code which, mark start, std::initializer_list<std::string_view> arguments);

  bool check(const constraint_set& set, const type_info& type, const void* target, mark start);
  bool report(const std::vector<violation>& violations, mark start);
  ASSAY_COLD bool repeats_whole(const constraint_set& set, const type_info& type, const void* target, mark start);

  /// Goes one step down the path and comes back.
  using scoped_step = scoped_value<const step*>;

  // Pydantic's exactness of a match: what smart unions compare.
  static constexpr std::uint8_t llm_match = 0, lax_match = 1, strict_match = 2, exact_match = 3;
  void lower_exactness(std::uint8_t to) noexcept {
    if (to < exactness_) exactness_ = to;
  }
  void add_fields_set(std::int64_t count) noexcept { fields_set_ = (fields_set_ < 0 ? 0 : fields_set_) + count; }

  [[nodiscard]] bool is_for(dialect which) const noexcept { return policy_.options.dialect == which; }
  [[nodiscard]] bool allows(repair_class which) const noexcept { return policy_.options.allow.has(which); }
  [[nodiscard]] bool lax() const noexcept { return mode_ != mode::strict && allows(repair_class::conversion); }
  static nlohmann::ordered_json& json_at(void* target) { return *static_cast<nlohmann::ordered_json*>(target); }
  static constexpr std::size_t no_choice = static_cast<std::size_t>(-1);

  Source& source_;
  error_log& log_;
  const walk_policy& policy_;

  // What changes during the walk.
  mode mode_;                   ///< strict while only an exact match will do
  const step* here_ = nullptr;  ///< the path of the value at hand
  std::uint8_t exactness_ = exact_match;
  std::size_t items_known_ = 0;   ///< lists of one around: what they hold was tried, and fits
  std::int64_t fields_set_ = -1;  ///< -1: no struct was read
  std::size_t tries_ = 0;         ///< how many tries of alternatives are under way, one within another
  std::size_t visits_left_;       ///< values that may still be looked at within tries
  bool passed_unknown_ = false;   ///< a member that no field has the name of
  bool saw_union_ = false;
  bool exact_ = false;                 ///< the target is JSON whose numbers are judged as they are written
  bool has_literals_ = false;          ///< some of them are kept as their text so far
  bool reads_raw_ = false;             ///< what is read is looked at, and may stay as it is
  mark inside_ = Source::nowhere;      ///< the value whose marks were dealt with last
  mark cut_inside_ = Source::nowhere;  ///< what the string at hand holds, where that is cut off

  indexed_object* indexed_ = nullptr;      ///< the innermost value that very many types read
  std::string scalar_tag_;                 ///< the last that was looked for
  const wire_keys<mark>* keys_ = nullptr;  ///< of the innermost value that several schemas read in a provider's form
  std::size_t keys_made_ = 0;
  bool has_filled_in_ = false;        ///< the default of a member that is absent
  bool only_asks_ = false;            ///< within a trial: the value is not needed
  std::size_t unions_around_ = 0;     ///< outside of tries
  std::size_t tags_around_ = 0;       ///< of tagged unions
  std::size_t converted_around_ = 0;  ///< oneOfs none of whose alternatives fits without a conversion
  std::unique_ptr<read_before<mark>> memory_;
  read_before<mark>& remembered() {
    if (memory_ == nullptr) memory_ = std::make_unique<read_before<mark>>();
    return *memory_;
  }
};

}  // namespace assay::inline v0::detail
