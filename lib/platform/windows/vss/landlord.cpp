#include "landlord.h"

#include <objbase.h>

#include <cstdio>
#include <cwchar>

#include "access.h"
#include "clock.h"
#include "stillpoint_vss.h"
#include "text.h"

namespace stillpoint {

namespace {

// A name that nobody can have taken before.
bool random_name(wchar_t *into) {
  GUID id;
  wchar_t text[39];
  if (FAILED(CoCreateGuid(&id)) || StringFromGUID2(id, text, 39) == 0) {
    return false;
  }
  return std::swprintf(into, OBJECT_NAME_SIZE, L"Global\\Stillpoint-%ls",
                       text) > 0;
}

Handle new_event(wchar_t *name, SECURITY_ATTRIBUTES *attributes) {
  if (!random_name(name)) return {};
  return Handle(CreateEventW(attributes, /* manual reset */ TRUE,
                             /* is set */ FALSE, name));
}

}  // namespace

HRESULT Landlord::grant(DWORD hold_ms) {
  Private only_us;
  if (only_us.get() == nullptr) return last_result();
  Handle section(CreateFileMappingW(INVALID_HANDLE_VALUE, only_us.get(),
                                    PAGE_READWRITE, 0, sizeof(LeaseRecord),
                                    LEASE_NAME));
  DWORD error = GetLastError();
  bool is_taken = error == ERROR_ALREADY_EXISTS ||
                  (!section && error == ERROR_ACCESS_DENIED);
  if (is_taken) return STILLPOINT_VSS_E_BUSY;
  if (!section || !record_.map(section.get())) return last_result();
  section_ = std::move(section);
  if (!make_objects()) {
    HRESULT result = last_result();
    end();
    return result;
  }
  record_->hold_ms = hold_ms;
  // Last: until now, whoever looked saw no lease.
  MemoryBarrier();
  record_->size = sizeof(LeaseRecord);
  return S_OK;
}

bool Landlord::make_objects() {
  Private only_us;
  SECURITY_ATTRIBUTES *attributes = only_us.get();
  if (attributes == nullptr) return false;
  objects_.frozen = new_event(record_->frozen, attributes);
  objects_.thaw = new_event(record_->thaw, attributes);
  objects_.over = new_event(record_->over, attributes);
  if (!random_name(record_->alive)) return false;
  objects_.alive =
      Handle(CreateMutexW(attributes, /* is ours */ TRUE, record_->alive));
  return objects_.frozen && objects_.thaw && objects_.over && objects_.alive;
}

void Landlord::name_set(const GUID &snapshot_set) {
  record_->snapshot_set = snapshot_set;
}

void Landlord::let_go(bool is_abort) {
  if (!is_granted()) return;
  if (is_abort) InterlockedExchange(&record_->is_aborted, TRUE);
  SetEvent(objects_.thaw.get());
}

void Landlord::end() {
  if (!is_granted()) return;
  let_go(/* is_abort */ true);
  if (objects_.alive) ReleaseMutex(objects_.alive.get());
  objects_ = {};
  record_.reset();
  section_ = {};
}

Outcome Landlord::outcome() const {
  return is_granted() ? static_cast<Outcome>(record_->outcome) : Outcome::none;
}

double Landlord::held_ms() const {
  if (!is_granted() || record_->began == 0) return 0;
  double ended = record_->ended == 0
                     ? now_ms()
                     : static_cast<double>(record_->ended) / 1000;
  return ended - static_cast<double>(record_->began) / 1000;
}

}  // namespace stillpoint
