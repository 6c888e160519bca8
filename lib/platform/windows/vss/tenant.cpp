#include "tenant.h"

#include "access.h"
#include "clock.h"
#include "stillpoint_vss.h"

namespace stillpoint {

namespace {

// How long VSS lets writes be held, from when it holds them until the provider
// has returned. It is documented, and cannot be changed.
constexpr DWORD LONGEST_HOLD_MS = 10'000;

LONGLONG now_us() { return static_cast<LONGLONG>(now_ms() * 1000); }

}  // namespace

Tenant::Tenant() {
  constexpr DWORD access = FILE_MAP_READ | FILE_MAP_WRITE | READ_CONTROL;
  section_ = Handle(OpenFileMappingW(access, FALSE, LEASE_NAME));
  if (!section_ || !is_trusted(section_.get())) return;
  if (!record_.map(section_.get())) return;
  if (record_->size != sizeof(LeaseRecord) || !open_objects()) record_.reset();
}

bool Tenant::open_objects() {
  constexpr DWORD access = SYNCHRONIZE | EVENT_MODIFY_STATE;
  // The names come from a section that is trusted, but end it in any case.
  for (wchar_t *name : {record_->frozen, record_->thaw, record_->over,
                        record_->alive}) {
    name[OBJECT_NAME_SIZE - 1] = 0;
  }
  objects_.frozen = Handle(OpenEventW(access, FALSE, record_->frozen));
  objects_.thaw = Handle(OpenEventW(access, FALSE, record_->thaw));
  objects_.over = Handle(OpenEventW(access, FALSE, record_->over));
  objects_.alive = Handle(OpenMutexW(SYNCHRONIZE, FALSE, record_->alive));
  return objects_.frozen && objects_.thaw && objects_.over && objects_.alive;
}

bool Tenant::is_for(const GUID &snapshot_set) const {
  return has_lease() && IsEqualGUID(record_->snapshot_set, snapshot_set);
}

Outcome Tenant::hold() {
  HANDLE ends[] = {objects_.thaw.get(), objects_.alive.get()};
  DWORD ms = record_->hold_ms;
  if (ms == 0 || ms > LONGEST_HOLD_MS) ms = LONGEST_HOLD_MS;
  InterlockedExchange64(&record_->began, now_us());
  SetEvent(objects_.frozen.get());
  DWORD end = WaitForMultipleObjects(2, ends, /* all */ FALSE, ms);
  InterlockedExchange64(&record_->ended, now_us());
  // Ours now, if it is the requester's end that woke us.
  if (end == WAIT_OBJECT_0 + 1 || end == WAIT_ABANDONED_0 + 1) {
    ReleaseMutex(objects_.alive.get());
  }
  Outcome outcome = Outcome::abandoned;
  if (end == WAIT_TIMEOUT) outcome = Outcome::timed_out;
  if (end == WAIT_OBJECT_0) {
    outcome = record_->is_aborted ? Outcome::aborted : Outcome::thawed;
  }
  InterlockedExchange(&record_->outcome, static_cast<LONG>(outcome));
  SetEvent(objects_.over.get());
  return outcome;
}

}  // namespace stillpoint
