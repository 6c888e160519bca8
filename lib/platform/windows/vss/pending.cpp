#include "pending.h"

#include "stillpoint_vss.h"

namespace stillpoint {

HRESULT Pending::look() const {
  HRESULT outcome = S_OK;
  HRESULT result = async_->QueryStatus(&outcome, nullptr);
  return FAILED(result) ? result : outcome;
}

HRESULT Pending::wait(const Patience &patience) const {
  // A method that has nothing to do may begin nothing.
  if (!has_begun()) return S_OK;
  for (;;) {
    HRESULT result = look();
    if (result == VSS_S_ASYNC_CANCELLED) return STILLPOINT_VSS_E_ABORTED;
    if (result != VSS_S_ASYNC_PENDING) return FAILED(result) ? result : S_OK;
    result = pause(patience);
    if (FAILED(result)) {
      cancel();
      return result;
    }
  }
}

void Pending::cancel() const {
  if (has_begun()) async_->Cancel();
}

HRESULT pause(const Patience &patience) {
  DWORD left = patience.deadline.left();
  WaitForSingleObject(patience.cancel, left < LOOK_MS ? left : LOOK_MS);
  return check(patience);
}

HRESULT check(const Patience &patience) {
  DWORD cancel = WaitForSingleObject(patience.cancel, 0);
  if (cancel == WAIT_OBJECT_0) return STILLPOINT_VSS_E_ABORTED;
  return patience.deadline.is_over() ? STILLPOINT_VSS_E_DEADLINE : S_OK;
}

}  // namespace stillpoint
