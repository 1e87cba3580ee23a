// Schemas of which the tests of notations read values.
#pragma once

#include <string>

namespace person_schemas {

inline const std::string person =
    R"({"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},)"
    R"("required":["name","age"]})";
inline const std::string people = R"({"type":"array","items":)" + person + "}";
inline const std::string tagged = R"({"type":"object","properties":{"name":{"type":"string"},"tags":{"type":"array",)"
                                  R"("items":{"type":"string"}}},"required":["name","tags"]})";

}  // namespace person_schemas
