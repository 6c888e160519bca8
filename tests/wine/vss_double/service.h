// What VSS's service does for a snapshot set: it asks writers and provider in
// the order that is documented, and holds writes in between.
#pragma once

#include <windows.h>

#include <string>

#include "host.h"

namespace vss_double {

class Service {
 public:
  Service() = default;
  Service(const Service &) = delete;
  ~Service();

  // Begins a set, and gives it a number.
  HRESULT start_set(GUID *set);

  // Offers a volume to the provider.
  HRESULT add(const std::string &volume);

  // Makes the set; on a thread of its own, until `cancelled` or done.
  HRESULT make_set(HANDLE cancelled);

  // Forgets the set, and has the provider forget it.
  void abort_set();

  // Whether the writers have been frozen and thawed, or failed to be.
  bool is_done() const { return is_done_; }

  void set_context(LONG context) { context_ = context; }

 private:
  HRESULT ask(const char *method);
  HRESULT hold();
  HRESULT after_hold();

  Host host_;
  std::string set_;
  LONG context_ = 0;
  bool is_loaded_ = false;
  unsigned volumes_ = 0;
  unsigned long busy_ = 0;
  volatile bool is_done_ = false;
};

}  // namespace vss_double
