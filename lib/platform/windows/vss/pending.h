// Work of VSS that goes on while we wait for it.
#pragma once

#include <vss.h>
#include <windows.h>

#include "clock.h"
#include "owners.h"

namespace stillpoint {

// How long a wait may last, and what breaks it off.
struct Patience {
  const Deadline &deadline;
  HANDLE cancel;  // an event
};

class Pending {
 public:
  // Where a method of VSS puts what it has begun.
  IVssAsync **into() { return async_.into(); }
  bool has_begun() const { return static_cast<bool>(async_); }

  // What it has come to: VSS_S_ASYNC_PENDING, or a result.
  HRESULT look() const;

  // Waits until it has ended: S_OK, or its failure, or
  // STILLPOINT_VSS_E_DEADLINE, or STILLPOINT_VSS_E_ABORTED. What has not ended
  // is told to.
  HRESULT wait(const Patience &patience) const;

  // Tells it to end.
  void cancel() const;

  void reset() { async_.reset(); }

 private:
  Com<IVssAsync> async_;
};

// How often VSS is asked whether it is done. It cannot tell by itself: its own
// wait knows of no deadline on some versions, and of no other event on any.
constexpr DWORD LOOK_MS = 10;

// S_OK after LOOK_MS, or why not to wait on.
HRESULT pause(const Patience &patience);

// The same at once.
HRESULT check(const Patience &patience);

}  // namespace stillpoint
