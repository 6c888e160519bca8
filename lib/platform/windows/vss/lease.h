// What requester and provider share: a lease, by which the provider holds
// writes for the requester, and for nobody else.
//
// They live in different processes. A section of memory with a fixed name says
// that there is a lease, for which snapshot set, for how long, and under which
// names the events are that belong to it. Those are random, so that nobody can
// have created them before. Only SYSTEM and Administrators may open any of it,
// and the provider believes only a section that one of them owns.
//
// A mutex that the requester holds is its sign of life: Windows gives it up
// when the process ends, however it ends.
#pragma once

#include <windows.h>

#include "owners.h"

namespace stillpoint {

// How a hold ended, as the provider tells.
enum class Outcome : LONG {
  none = 0,      // it has not ended, or never began
  thawed = 1,    // the requester asked for it
  timed_out = 2, // it lasted as long as it may
  aborted = 3,   // the requester does not want it any more
  abandoned = 4, // the requester has ended
};

// The name of the section. In the global namespace: the provider may run in
// another session. To create a section there takes a privilege that only
// services and administrators have.
inline constexpr wchar_t LEASE_NAME[] =
    L"Global\\Stillpoint-VSS-8a4b049c-69b8-48c5-b0d1-c49b42b52849";

constexpr size_t OBJECT_NAME_SIZE = 80;

// The section. What both write is volatile and as wide as a word.
struct LeaseRecord {
  DWORD size;  // of this; whoever finds another one speaks another version
  DWORD hold_ms;
  GUID snapshot_set;  // all zero until VSS has given it a number
  wchar_t frozen[OBJECT_NAME_SIZE];
  wchar_t thaw[OBJECT_NAME_SIZE];
  wchar_t over[OBJECT_NAME_SIZE];
  wchar_t alive[OBJECT_NAME_SIZE];
  volatile LONG is_aborted;  // whether the thaw is an abort
  volatile LONG outcome;
  volatile LONGLONG began;  // now_ms() in thousandths; 0 before
  volatile LONGLONG ended;
};

// The four objects beside the section. `frozen` and `over` are the provider's
// to set, `thaw` is the requester's.
struct LeaseObjects {
  Handle frozen;
  Handle thaw;
  Handle over;
  Handle alive;
};

// A view of the section, as long as it is there.
class LeaseView {
 public:
  LeaseView() = default;
  LeaseView(const LeaseView &) = delete;
  LeaseView &operator=(const LeaseView &) = delete;
  ~LeaseView() { reset(); }

  bool map(HANDLE section);
  void reset();
  LeaseRecord *operator->() const { return record_; }
  explicit operator bool() const { return record_ != nullptr; }

 private:
  LeaseRecord *record_ = nullptr;
};

}  // namespace stillpoint
