#include "json.h"

#include <cstdio>

namespace stillpoint {

void Json::comma() {
  if (needs_comma_) text_ += ',';
  needs_comma_ = false;
}

void Json::open(char bracket) {
  comma();
  text_ += bracket;
}

void Json::close(char bracket) {
  text_ += bracket;
  needs_comma_ = true;
}

void Json::key(std::string_view name) {
  comma();
  quote(name);
  text_ += ':';
}

void Json::quote(std::string_view value) {
  text_ += '"';
  for (char character : value) {
    auto byte = static_cast<unsigned char>(character);
    if (byte < 0x20) {
      char escape[7];
      std::snprintf(escape, sizeof escape, "\\u%04x", byte);
      text_ += escape;
      continue;
    }
    if (character == '"' || character == '\\') text_ += '\\';
    text_ += character;
  }
  text_ += '"';
}

void Json::text(std::string_view name, std::string_view value) {
  key(name);
  quote(value);
  needs_comma_ = true;
}

void Json::flag(std::string_view name, bool value) {
  key(name);
  text_ += value ? "true" : "false";
  needs_comma_ = true;
}

void Json::integer(std::string_view name, unsigned value) {
  key(name);
  text_ += std::to_string(value);
  needs_comma_ = true;
}

void Json::milliseconds(std::string_view name, double value) {
  key(name);
  // Not printf's %f, whose point may be a comma.
  auto tenths = static_cast<unsigned long long>(value * 10 + 0.5);
  text_ += std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10);
  needs_comma_ = true;
}

void Json::result(std::string_view name, HRESULT value) {
  open_object(name);
  text("code", result_code(value));
  text("name", result_name(value));
  close_object();
}

}  // namespace stillpoint
