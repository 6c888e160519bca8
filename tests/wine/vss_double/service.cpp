#include "service.h"

#include <objbase.h>
#include <vss.h>

#include "script.h"

namespace vss_double {

namespace {

std::string text_of(const GUID &id) {
  wchar_t text[39];
  StringFromGUID2(id, text, 39);
  std::wstring wide(text);
  return std::string(wide.begin(), wide.end());
}

}  // namespace

Service::~Service() {
  if (is_loaded_) host_.ask("OnUnload");
}

HRESULT Service::start_set(GUID *set) {
  if (busy_++ < number_of("in_progress", 0)) {
    return VSS_E_SNAPSHOT_SET_IN_PROGRESS;
  }
  CoCreateGuid(set);
  set_ = text_of(*set);
  return S_OK;
}

HRESULT Service::add(const std::string &volume) {
  if (has("refuse", volume)) return VSS_E_VOLUME_NOT_SUPPORTED;
  if (!is_loaded_) {
    if (!host_.start()) return VSS_E_UNEXPECTED_PROVIDER_ERROR;
    is_loaded_ = true;
    host_.ask("OnLoad");
  }
  std::string answer;
  HRESULT result = host_.ask("IsVolumeSupported " + volume, &answer);
  if (FAILED(result)) return VSS_E_UNEXPECTED_PROVIDER_ERROR;
  if (answer != "yes") return VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER;
  // Somebody else's snapshot set, if the script wants to see it refused.
  if (has("foreign", "1")) {
    GUID other;
    CoCreateGuid(&other);
    host_.ask("BeginPrepareSnapshot " + text_of(other) + " " + volume);
  }
  result = host_.ask("BeginPrepareSnapshot " + set_ + " " + volume);
  if (SUCCEEDED(result)) volumes_++;
  return result;
}

HRESULT Service::ask(const char *method) {
  return host_.ask(std::string(method) + " " + set_);
}

HRESULT Service::make_set(HANDLE cancelled) {
  log("service PrepareSnapshot");
  HRESULT result = result_of("do");
  if (SUCCEEDED(result)) result = ask("EndPrepareSnapshots");
  DWORD freeze_ms =
      has("hang", "freeze") ? INFINITE : number_of("freeze_ms", 0);
  bool is_cancelled =
      WaitForSingleObject(cancelled, freeze_ms) == WAIT_OBJECT_0;
  log("service Freeze");
  if (is_cancelled) result = VSS_S_ASYNC_CANCELLED;
  if (result == S_OK) result = ask("PreCommitSnapshots");
  if (result == S_OK) result = hold();
  if (result != S_OK) ask("AbortSnapshots");
  log("service Thaw");
  is_done_ = true;
  return result;
}

// Writes are held for ten seconds at most, as VSS's driver does; the service
// sees it when it tells the driver to let them go.
HRESULT Service::hold() {
  log("service Hold");
  ULONGLONG began = GetTickCount64();
  HRESULT result = ask("CommitSnapshots");
  ULONGLONG held = GetTickCount64() - began;
  log("service Release");
  if (held > number_of("hold_ms", 10'000)) return VSS_E_HOLD_WRITES_TIMEOUT;
  // What a provider says beside its refusal, VSS takes as a surprise.
  if (result == VSS_E_PROVIDER_VETO && has("surprise", "1")) {
    return VSS_E_UNEXPECTED_PROVIDER_ERROR;
  }
  return FAILED(result) ? result : after_hold();
}

HRESULT Service::after_hold() {
  HRESULT result = ask("PostCommitSnapshots");
  if (FAILED(result)) return result;
  if ((context_ & VSS_VOLSNAP_ATTR_NO_AUTORECOVERY) == 0) {
    ask("PreFinalCommitSnapshots");
    ask("PostFinalCommitSnapshots");
  }
  return result_of("post");
}

void Service::abort_set() {
  if (set_.empty()) return;
  if (is_loaded_ && !is_done_) ask("AbortSnapshots");
  set_.clear();
}

}  // namespace vss_double
