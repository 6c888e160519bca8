#include "work.h"

#include <string>

#include "script.h"

namespace vss_double {

Work::Work(Task task)
    : task_(std::move(task)),
      cancelled_(CreateEventW(nullptr, TRUE, FALSE, nullptr)) {}

Work::~Work() {
  CloseHandle(cancelled_);
  if (thread_ != nullptr) CloseHandle(thread_);
}

HRESULT Work::start(Task task, IVssAsync **into) {
  Work *work = new Work(std::move(task));
  work->AddRef();
  work->thread_ = CreateThread(nullptr, 0, run, work, 0, nullptr);
  *into = work;
  return S_OK;
}

DWORD Work::run(void *argument) {
  Work *work = static_cast<Work *>(argument);
  HRESULT result = work->task_(work->cancelled_);
  InterlockedExchange(&work->result_,
                      result == S_OK ? VSS_S_ASYNC_FINISHED : result);
  work->Release();
  return 0;
}

HRESULT Work::QueryInterface(REFIID id, void **object) {
  bool is_known = id == IID_IUnknown || id == __uuidof(IVssAsync);
  *object = is_known ? this : nullptr;
  if (!is_known) return E_NOINTERFACE;
  AddRef();
  return S_OK;
}

ULONG Work::AddRef() { return InterlockedIncrement(&references_); }

ULONG Work::Release() {
  LONG left = InterlockedDecrement(&references_);
  if (left == 0) delete this;
  return left;
}

HRESULT Work::Cancel() {
  SetEvent(cancelled_);
  return result_ == VSS_S_ASYNC_PENDING ? VSS_S_ASYNC_CANCELLED : result_;
}

HRESULT Work::Wait(DWORD ms) {
  WaitForSingleObject(thread_, ms);
  return S_OK;
}

HRESULT Work::QueryStatus(HRESULT *result, INT *reserved) {
  if (reserved != nullptr) *reserved = 0;
  *result = result_;
  return S_OK;
}

Work::Task scripted(const char *name) {
  std::string key = name;
  return [key](HANDLE cancelled) -> HRESULT {
    DWORD ms = has("hang", key) ? INFINITE : number_of(key + "_ms", 0);
    DWORD end = WaitForSingleObject(cancelled, ms);
    return end == WAIT_OBJECT_0 ? VSS_S_ASYNC_CANCELLED : result_of(key);
  };
}

}  // namespace vss_double
