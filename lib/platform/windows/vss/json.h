// Writes JSON, as far as the reports need it.
#pragma once

#include <string>
#include <string_view>

#include "results.h"

namespace stillpoint {

// Members and elements are written in the order of the calls; commas are put
// by themselves.
class Json {
 public:
  void open_object() { open('{'); }
  void open_object(std::string_view name) { key(name), open('{'); }
  void open_list(std::string_view name) { key(name), open('['); }
  void close_object() { close('}'); }
  void close_list() { close(']'); }

  void text(std::string_view name, std::string_view value);
  void flag(std::string_view name, bool value);
  void integer(std::string_view name, unsigned value);
  // To a tenth, which is finer than what is measured.
  void milliseconds(std::string_view name, double value);
  // An object of a code and a name.
  void result(std::string_view name, HRESULT value);

  const std::string &str() const { return text_; }

 private:
  void open(char bracket);
  void close(char bracket);
  void comma();
  void key(std::string_view name);
  void quote(std::string_view value);

  std::string text_;
  bool needs_comma_ = false;
};

}  // namespace stillpoint
