// The provider's end of a lease: it looks for one and holds writes by it.
#pragma once

#include "lease.h"

namespace stillpoint {

// A lease that was granted, as long as this object is there.
class Tenant {
 public:
  // Looks for a lease.
  Tenant();

  // Whether there is one that can be trusted, whose requester lives.
  bool has_lease() const { return static_cast<bool>(record_); }

  // Whether it is for this snapshot set.
  bool is_for(const GUID &snapshot_set) const;

  // Says that writes are held, and waits until they need not be any more.
  Outcome hold();

 private:
  bool open_objects();

  Handle section_;
  LeaseView record_;
  LeaseObjects objects_;
};

}  // namespace stillpoint
