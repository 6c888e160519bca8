// Work of the double that goes on by itself: IVssAsync.
#pragma once

#include <vss.h>

#include <functional>

namespace vss_double {

// Does something on a thread of its own; it ends with what that returns.
class Work final : public IVssAsync {
 public:
  // `task` gets an event that is set when somebody wants it to end.
  using Task = std::function<HRESULT(HANDLE cancelled)>;

  static HRESULT start(Task task, IVssAsync **into);

  STDMETHODIMP QueryInterface(REFIID id, void **object) override;
  STDMETHODIMP_(ULONG) AddRef() override;
  STDMETHODIMP_(ULONG) Release() override;
  STDMETHODIMP Cancel() override;
  STDMETHODIMP Wait(DWORD ms) override;
  STDMETHODIMP QueryStatus(HRESULT *result, INT *reserved) override;

 private:
  explicit Work(Task task);
  ~Work();
  static DWORD WINAPI run(void *argument);

  Task task_;
  HANDLE cancelled_;
  HANDLE thread_ = nullptr;
  volatile LONG references_ = 1;
  volatile LONG result_ = VSS_S_ASYNC_PENDING;
};

// A task that takes as long as the script says (`<name>_ms`), ends with its
// result (`<name>`), or never (`hang=<name>`).
Work::Task scripted(const char *name);

}  // namespace vss_double
