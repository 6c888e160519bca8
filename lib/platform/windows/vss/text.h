// Text between the encodings of Windows, COM and the reports.
#pragma once

#include <windows.h>

#include <cstdint>
#include <string>

namespace stillpoint {

// UTF-16 to UTF-8; half a character becomes U+FFFD. A null pointer is "".
std::string narrow(const wchar_t *text);

// A GUID as registries have it: "{8F733D58-…}".
std::string text_of(const GUID &id);

// Copies text and a zero to whoever called the DLL, if there is room for all of
// it, and tells how much that takes.
uint32_t hand_over(const std::string &text, char *buffer, uint32_t size);

// The error of the last Windows call on this thread, never a success.
HRESULT last_result();

}  // namespace stillpoint
