#include "text.h"

#include <objbase.h>

#include <cstring>

namespace stillpoint {

std::string narrow(const wchar_t *text) {
  if (text == nullptr) return {};
  int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, nullptr, 0, nullptr,
                                 nullptr);
  if (size <= 1) return {};
  std::string result(size, '\0');
  WideCharToMultiByte(CP_UTF8, 0, text, -1, result.data(), size, nullptr,
                      nullptr);
  // Without the zero, which a string of C++ has by itself.
  result.pop_back();
  return result;
}

std::string text_of(const GUID &id) {
  wchar_t text[39];
  if (StringFromGUID2(id, text, 39) == 0) return {};
  return narrow(text);
}

uint32_t hand_over(const std::string &text, char *buffer, uint32_t size) {
  auto needed = static_cast<uint32_t>(text.size() + 1);
  if (buffer != nullptr && size >= needed) {
    std::memcpy(buffer, text.c_str(), needed);
  }
  return needed;
}

HRESULT last_result() {
  HRESULT result = HRESULT_FROM_WIN32(GetLastError());
  return FAILED(result) ? result : E_FAIL;
}

}  // namespace stillpoint
