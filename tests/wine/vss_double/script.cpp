#include "script.h"

#include <cstdio>
#include <cstdlib>
#include <vector>

namespace vss_double {

namespace {

std::vector<std::string> values_of(const std::string &key) {
  std::vector<std::string> values;
  FILE *file = _wfopen(SCRIPT, L"r");
  if (file == nullptr) return values;
  char line[1024];
  while (std::fgets(line, sizeof line, file) != nullptr) {
    std::string text(line);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
      text.pop_back();
    }
    size_t equals = text.find('=');
    if (equals == std::string::npos) continue;
    if (text.substr(0, equals) != key) continue;
    values.push_back(text.substr(equals + 1));
  }
  std::fclose(file);
  return values;
}

}  // namespace

std::string text_of(const std::string &key) {
  std::vector<std::string> values = values_of(key);
  return values.empty() ? "" : values.front();
}

bool has(const std::string &key, const std::string &value) {
  for (const std::string &known : values_of(key)) {
    if (known == value) return true;
  }
  return false;
}

unsigned long number_of(const std::string &key, unsigned long otherwise) {
  std::string text = text_of(key);
  return text.empty() ? otherwise : std::strtoul(text.c_str(), nullptr, 0);
}

HRESULT result_of(const std::string &key) {
  return static_cast<HRESULT>(number_of(key, S_OK));
}

void log(const std::string &line) {
  // Appended in one piece, so that lines of two processes do not mix.
  HANDLE file = CreateFileW(LOG, FILE_APPEND_DATA,
                            FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                            OPEN_ALWAYS, 0, nullptr);
  if (file == INVALID_HANDLE_VALUE) return;
  std::string text = line + "\n";
  DWORD written;
  WriteFile(file, text.data(), static_cast<DWORD>(text.size()), &written,
            nullptr);
  CloseHandle(file);
}

}  // namespace vss_double
