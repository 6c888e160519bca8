// The process that the provider runs in, as COM+ would start it: the requester
// and the provider have nothing in common but the machine.
#pragma once

#include <windows.h>

#include <string>

namespace vss_double {

class Host {
 public:
  Host() = default;
  Host(const Host &) = delete;
  // Lets it see that nobody is there any more.
  ~Host();

  // Starts it with the provider of the script (`dll`).
  bool start();

  // Has the provider called, and waits for its answer; E_FAIL if the process
  // is gone. `answer` gets what follows the result, if it is given.
  HRESULT ask(const std::string &line, std::string *answer = nullptr);

 private:
  HANDLE to_ = nullptr;
  HANDLE from_ = nullptr;
};

}  // namespace vss_double
