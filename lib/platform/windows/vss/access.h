// Who may do what: of objects of the kernel, and of calls from other processes.
#pragma once

#include <windows.h>

namespace stillpoint {

// Attributes for objects that only SYSTEM and Administrators may open.
class Private {
 public:
  Private();
  Private(const Private &) = delete;
  ~Private();

  // Null if Windows could not make them; then nothing may be created.
  SECURITY_ATTRIBUTES *get();

 private:
  SECURITY_ATTRIBUTES attributes_ = {};
};

// Whether SYSTEM or Administrators own an object. Who owns one may change who
// may open it, and anybody may create an object of a name that is free: what
// belongs to somebody else is not ours, whatever it is called.
bool is_trusted(HANDLE object);

// Lets writers, which run as SYSTEM, LOCAL SERVICE or NETWORK SERVICE, call
// this process back. Without it, VSS logs event 8194 at each freeze. Can be
// done once a process; S_FALSE if it was done before.
HRESULT admit_writers();

}  // namespace stillpoint
