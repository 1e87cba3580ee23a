#include <assay/llm/consensus.hpp>

#include "llm/patch_places.hpp"

#include <assay/dump.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace assay::inline v0::detail {

namespace {

using nlohmann::ordered_json;

/// What the samples have at one place; nullptr where one lacks it.
using column = std::vector<const ordered_json*>;

bool equal(const ordered_json* left, const ordered_json* right) {
  if (left == nullptr || right == nullptr) return left == right;
  return *left == *right;
}

const ordered_json* member_of(const ordered_json* value, const std::string& key) {
  if (value == nullptr || !value->is_object()) return nullptr;
  const auto found = value->find(key);
  return found == value->end() ? nullptr : &*found;
}

/// The value that most have, the first of those on a tie, and how many have it.
std::pair<const ordered_json*, std::size_t> most_frequent(const column& values) {
  const ordered_json* best = nullptr;
  std::size_t most = 0;
  for (const ordered_json* one : values) {
    const auto same = [one](const ordered_json* other) { return equal(one, other); };
    const auto votes = static_cast<std::size_t>(std::count_if(values.begin(), values.end(), same));
    if (votes > most) {
      best = one;
      most = votes;
    }
  }
  return {best, most};
}

bool is_object(const ordered_json* value) { return value != nullptr && value->is_object(); }

/// nullopt where most lack the value.
std::optional<ordered_json> vote(const column& values, path& where, std::vector<field_agreement>& fields) {
  const auto objects = static_cast<std::size_t>(std::count_if(values.begin(), values.end(), is_object));
  if (objects * 2 <= values.size()) {
    const auto [best, votes] = most_frequent(values);
    fields.push_back({where, votes});
    if (best == nullptr) return std::nullopt;
    return std::make_optional(*best);
  }
  ordered_json whole = ordered_json::object();
  std::vector<std::string> keys;
  for (const ordered_json* one : values) {
    if (!is_object(one)) continue;
    for (const auto& [key, value] : one->items()) {
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
  }
  for (const std::string& key : keys) {
    column inner;
    for (const ordered_json* one : values) {
      if (is_object(one)) inner.push_back(member_of(one, key));
    }
    where.push_back({key});
    if (auto taken = vote(inner, where, fields)) whole[key] = *std::move(taken);
    where.pop_back();
  }
  return std::make_optional(std::move(whole));
}

}  // namespace

json_box majority(const std::vector<json_box>& samples, std::vector<field_agreement>& fields) {
  column values;
  for (const json_box& one : samples) values.push_back(&*one);
  path where;
  return vote(values, where, fields).value_or(nullptr);
}

std::size_t nearest(const std::vector<json_box>& samples, const json_box& voted,
                    const std::vector<field_agreement>& fields) {
  std::size_t best = 0;
  std::size_t most = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    std::size_t shared = 0;
    for (const field_agreement& field : fields) {
      if (equal(value_at(samples[i], field.loc), value_at(voted, field.loc))) ++shared;
    }
    if (shared > most) {
      most = shared;
      best = i;
    }
  }
  return best;
}

namespace {

void count_votes(const column& values, const ordered_json& taken, path& where, std::vector<field_agreement>& fields) {
  if (!taken.is_object()) {
    const auto same = [&taken](const ordered_json* other) { return equal(&taken, other); };
    fields.push_back({where, static_cast<std::size_t>(std::count_if(values.begin(), values.end(), same))});
    return;
  }
  for (const auto& [key, value] : taken.items()) {
    column inner;
    for (const ordered_json* one : values) inner.push_back(member_of(one, key));
    where.push_back({key});
    count_votes(inner, value, where, fields);
    where.pop_back();
  }
}

}  // namespace

std::vector<field_agreement> votes_for(const std::vector<json_box>& samples, std::size_t taken) {
  column values;
  for (const json_box& one : samples) values.push_back(&*one);
  path where;
  std::vector<field_agreement> fields;
  count_votes(values, *samples[taken], where, fields);
  return fields;
}

json_box as_json(const type_info& type, const void* value) { return write_json(type, value); }

}  // namespace assay::inline v0::detail

namespace assay::inline v0::llm {

async::task<agreed<nlohmann::ordered_json>> consensus(model_ref model, schema_type schema, std::string prompt,
                                                      consensus_options options) {
  using nlohmann::ordered_json;
  const auto ask = [&] { return extract(model, schema, prompt, options.each); };
  detail::polled_samples<ordered_json> all = co_await detail::poll_samples<ordered_json>(options, ask);
  std::vector<json_box> values;
  for (const ordered_json& one : all.values) values.emplace_back(one);
  const auto read = [&schema](const json_box& voted) { return validate(schema, *voted, {.mode = mode::lax}); };
  co_return detail::settle<ordered_json>(std::move(all), values, read);
}

}  // namespace assay::inline v0::llm
