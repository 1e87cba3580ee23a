// The peers' way of reading an Invoice: each written as its users write it, each checking that required fields are
// there and of their type, and throwing or returning false where they are not.
#pragma once

#include "bench_invoice.hpp"

#include <rapidjson/document.h>
#include <simdjson.h>
#include <nlohmann/json.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace bench {

// --- nlohmann: parse and get_to --------------------------------------------------------------------------------------

NLOHMANN_JSON_SERIALIZE_ENUM(
    Status, {{Status::draft, "draft"}, {Status::sent, "sent"}, {Status::paid, "paid"}, {Status::overdue, "overdue"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Address, street, city, postal_code, country)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Customer, name, email, age, address)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Item, sku, description, quantity, unit_price, taxable)

inline void from_json(const nlohmann::json& j, Invoice& invoice) {
  j.at("invoice_number").get_to(invoice.invoice_number);
  j.at("issued_on").get_to(invoice.issued_on);
  j.at("status").get_to(invoice.status);
  j.at("customer").get_to(invoice.customer);
  j.at("items").get_to(invoice.items);
  j.at("total").get_to(invoice.total);
  j.at("tags").get_to(invoice.tags);
  const auto notes = j.find("notes");
  if (notes != j.end() && !notes->is_null()) invoice.notes = notes->get<std::string>();
  j.at("confidence").get_to(invoice.confidence);
}

// --- an enum by name, for the two that have none ---------------------------------------------------------------------

inline Status status_from(std::string_view text) {
  if (text == "draft") return Status::draft;
  if (text == "sent") return Status::sent;
  if (text == "paid") return Status::paid;
  if (text == "overdue") return Status::overdue;
  throw std::runtime_error("unknown status");
}

// --- RapidJSON: DOM, then read ---------------------------------------------------------------------------------------

namespace rapid {

using value = rapidjson::Value;

inline const value& member(const value& object, const char* name) {
  const auto found = object.FindMember(name);
  if (found == object.MemberEnd()) throw std::runtime_error(name);
  return found->value;
}
inline std::string text(const value& v) {
  if (!v.IsString()) throw std::runtime_error("string");
  return {v.GetString(), v.GetStringLength()};
}
inline int integer(const value& v) {
  if (!v.IsInt()) throw std::runtime_error("int");
  return v.GetInt();
}
inline double number(const value& v) {
  if (!v.IsNumber()) throw std::runtime_error("number");
  return v.GetDouble();
}
inline bool boolean(const value& v) {
  if (!v.IsBool()) throw std::runtime_error("bool");
  return v.GetBool();
}

inline void read(const std::string& document, Invoice& invoice) {
  rapidjson::Document dom;
  dom.Parse<rapidjson::kParseValidateEncodingFlag | rapidjson::kParseFullPrecisionFlag>(document.data(),
                                                                                        document.size());
  if (dom.HasParseError() || !dom.IsObject()) throw std::runtime_error("document");
  invoice.invoice_number = text(member(dom, "invoice_number"));
  invoice.issued_on = text(member(dom, "issued_on"));
  invoice.status = status_from(text(member(dom, "status")));
  const value& customer = member(dom, "customer");
  if (!customer.IsObject()) throw std::runtime_error("customer");
  invoice.customer.name = text(member(customer, "name"));
  invoice.customer.email = text(member(customer, "email"));
  invoice.customer.age = integer(member(customer, "age"));
  const value& address = member(customer, "address");
  if (!address.IsObject()) throw std::runtime_error("address");
  invoice.customer.address.street = text(member(address, "street"));
  invoice.customer.address.city = text(member(address, "city"));
  invoice.customer.address.postal_code = text(member(address, "postal_code"));
  invoice.customer.address.country = text(member(address, "country"));
  const value& items = member(dom, "items");
  if (!items.IsArray()) throw std::runtime_error("items");
  for (const value& v : items.GetArray()) {
    if (!v.IsObject()) throw std::runtime_error("item");
    Item& item = invoice.items.emplace_back();
    item.sku = text(member(v, "sku"));
    item.description = text(member(v, "description"));
    item.quantity = integer(member(v, "quantity"));
    item.unit_price = number(member(v, "unit_price"));
    item.taxable = boolean(member(v, "taxable"));
  }
  invoice.total = number(member(dom, "total"));
  const value& tags = member(dom, "tags");
  if (!tags.IsArray()) throw std::runtime_error("tags");
  for (const value& v : tags.GetArray()) invoice.tags.push_back(text(v));
  const auto notes = dom.FindMember("notes");
  if (notes != dom.MemberEnd() && !notes->value.IsNull()) invoice.notes = text(notes->value);
  invoice.confidence = number(member(dom, "confidence"));
}

}  // namespace rapid

// --- simdjson on-demand, by hand -------------------------------------------------------------------------------------

namespace simd {

namespace ondemand = simdjson::ondemand;

inline std::string text(simdjson::simdjson_result<ondemand::value> v) {
  return std::string(std::string_view(v.get_string()));
}

/// Fields are asked for in the order of the text, the fast way of simdjson's documentation.
inline void read(ondemand::parser& parser, simdjson::padded_string_view document, Invoice& invoice) {
  ondemand::document doc = parser.iterate(document);
  ondemand::object root = doc.get_object();
  invoice.invoice_number = text(root["invoice_number"]);
  invoice.issued_on = text(root["issued_on"]);
  invoice.status = status_from(std::string_view(root["status"].get_string()));
  {
    ondemand::object customer = root["customer"].get_object();
    invoice.customer.name = text(customer["name"]);
    invoice.customer.email = text(customer["email"]);
    invoice.customer.age = static_cast<int>(int64_t(customer["age"].get_int64()));
    ondemand::object address = customer["address"].get_object();
    invoice.customer.address.street = text(address["street"]);
    invoice.customer.address.city = text(address["city"]);
    invoice.customer.address.postal_code = text(address["postal_code"]);
    invoice.customer.address.country = text(address["country"]);
  }
  for (auto element : root["items"].get_array()) {
    ondemand::object v = element.get_object();
    Item& item = invoice.items.emplace_back();
    item.sku = text(v["sku"]);
    item.description = text(v["description"]);
    item.quantity = static_cast<int>(int64_t(v["quantity"].get_int64()));
    item.unit_price = double(v["unit_price"].get_double());
    item.taxable = bool(v["taxable"].get_bool());
  }
  invoice.total = double(root["total"].get_double());
  for (auto tag : root["tags"].get_array()) invoice.tags.push_back(std::string(std::string_view(tag.get_string())));
  auto notes = root["notes"];
  if (notes.error() == simdjson::SUCCESS && !notes.is_null()) invoice.notes = text(std::move(notes));
  invoice.confidence = double(root["confidence"].get_double());
}

}  // namespace simd

}  // namespace bench
