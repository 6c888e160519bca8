#include "host.h"

#include <cstdlib>

#include "script.h"

namespace vss_double {

namespace {

bool make_pipe(HANDLE *read, HANDLE *write, HANDLE *ours) {
  SECURITY_ATTRIBUTES inherited = {sizeof inherited, nullptr, TRUE};
  return CreatePipe(read, write, &inherited, 0) &&
         SetHandleInformation(*ours, HANDLE_FLAG_INHERIT, 0);
}

}  // namespace

Host::~Host() {
  if (to_ != nullptr) CloseHandle(to_);
  if (from_ != nullptr) CloseHandle(from_);
}

bool Host::start() {
  STARTUPINFOA info = {};
  info.cb = sizeof info;
  info.dwFlags = STARTF_USESTDHANDLES;
  if (!make_pipe(&info.hStdInput, &to_, &to_) ||
      !make_pipe(&from_, &info.hStdOutput, &from_)) {
    return false;
  }
  std::string host = text_of("host");
  std::string dll = text_of("dll");
  if (host.empty()) host = "Z:\\opt\\vss_host.exe";
  if (dll.empty()) dll = "Z:\\opt\\stillpoint-vss.dll";
  std::string command = "\"" + host + "\" \"" + dll + "\"";
  PROCESS_INFORMATION process = {};
  bool is_started =
      CreateProcessA(nullptr, command.data(), nullptr, nullptr,
                     /* inherits */ TRUE, 0, nullptr, nullptr, &info, &process);
  CloseHandle(info.hStdInput);
  CloseHandle(info.hStdOutput);
  if (!is_started) return false;
  CloseHandle(process.hThread);
  CloseHandle(process.hProcess);
  return true;
}

HRESULT Host::ask(const std::string &line, std::string *answer) {
  std::string text = line + "\n";
  DWORD count;
  if (!WriteFile(to_, text.data(), static_cast<DWORD>(text.size()), &count,
                 nullptr)) {
    return E_FAIL;
  }
  std::string reply;
  char byte;
  while (ReadFile(from_, &byte, 1, &count, nullptr) && count == 1) {
    if (byte == '\n') break;
    if (byte != '\r') reply += byte;
  }
  char *rest = nullptr;
  unsigned long result = std::strtoul(reply.c_str(), &rest, 16);
  if (rest == reply.c_str()) return E_FAIL;
  if (answer != nullptr) *answer = *rest == ' ' ? rest + 1 : rest;
  return static_cast<HRESULT>(result);
}

}  // namespace vss_double
