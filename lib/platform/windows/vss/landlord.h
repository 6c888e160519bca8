// The requester's end of a lease: it grants one and ends it.
#pragma once

#include "lease.h"

namespace stillpoint {

// A lease that ends with its object, or with the process. Everything but the
// constants is called on one thread, since a mutex belongs to a thread.
class Landlord {
 public:
  Landlord() = default;
  Landlord(const Landlord &) = delete;
  ~Landlord() { end(); }

  // Begins a lease. STILLPOINT_VSS_E_BUSY if there is one already, or if
  // somebody who is not trusted has taken its name.
  HRESULT grant(DWORD hold_ms);

  // Says for which snapshot set it is.
  void name_set(const GUID &snapshot_set);

  // Tells the provider to let go; `is_abort` if it shall fail.
  void let_go(bool is_abort);

  // Ends the lease; the provider lets go if it still holds writes.
  void end();

  bool is_granted() const { return static_cast<bool>(record_); }
  HANDLE frozen() const { return objects_.frozen.get(); }
  HANDLE over() const { return objects_.over.get(); }
  Outcome outcome() const;
  // How long writes have been held so far; 0 if not at all.
  double held_ms() const;

 private:
  bool make_objects();

  Handle section_;
  LeaseView record_;
  LeaseObjects objects_;
};

}  // namespace stillpoint
