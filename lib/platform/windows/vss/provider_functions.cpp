// The functions of stillpoint_vss.h that are about the provider's registration.
// Each does its work on a thread of its own: COM needs to be set up in its way
// there, and neither COM+ nor VSS knows of deadlines.
#include <objbase.h>

#include <functional>
#include <memory>
#include <new>

#include "dll.h"
#include "owners.h"
#include "registration.h"
#include "stillpoint_vss.h"
#include "text.h"

using namespace stillpoint;

namespace {

using Work = std::function<HRESULT(std::string &)>;

// What the caller's thread and the other one share; the caller may have left.
struct Errand {
  Work work;
  Lock lock;
  std::string report;
  HRESULT result = E_UNEXPECTED;
};

// One at a time: they would undo each other's steps.
volatile LONG is_busy = FALSE;

HRESULT do_work(Errand &errand, std::string &report) {
  HRESULT com = CoInitializeEx(nullptr, COINIT_MULTITHREADED);
  if (FAILED(com)) return com;
  HRESULT result = errand.work(report);
  CoUninitialize();
  return result;
}

void thread_main(void *argument) {
  std::unique_ptr<std::shared_ptr<Errand>> own(
      static_cast<std::shared_ptr<Errand> *>(argument));
  std::string report;
  HRESULT result = E_OUTOFMEMORY;
  try {
    result = do_work(**own, report);
  } catch (const std::bad_alloc &) {
    // What it has done so far is not undone: the next call starts with that.
  }
  {
    Lock::Guard guard((*own)->lock);
    (*own)->report = std::move(report);
    (*own)->result = result;
  }
  InterlockedExchange(&is_busy, FALSE);
}

Handle start(const std::shared_ptr<Errand> &errand) {
  auto own = std::make_unique<std::shared_ptr<Errand>>(errand);
  Handle thread = start_thread(thread_main, own.get());
  if (thread) own.release();
  return thread;
}

HRESULT run(const std::shared_ptr<Errand> &errand, uint32_t deadline_ms) {
  if (InterlockedExchange(&is_busy, TRUE)) return STILLPOINT_VSS_E_BUSY;
  Handle thread = start(errand);
  if (!thread) {
    InterlockedExchange(&is_busy, FALSE);
    return E_OUTOFMEMORY;
  }
  DWORD end = WaitForSingleObject(thread.get(), deadline_ms);
  if (end != WAIT_OBJECT_0) return STILLPOINT_VSS_E_DEADLINE;
  Lock::Guard guard(errand->lock);
  return errand->result;
}

// Where a report goes.
struct Out {
  char *report;
  uint32_t size;
  uint32_t *needed;
};

stillpoint_result run(Work work, uint32_t deadline_ms, const Out &out) {
  if (out.report != nullptr && out.size > 0) out.report[0] = 0;
  try {
    auto errand = std::make_shared<Errand>();
    errand->work = std::move(work);
    HRESULT result = run(errand, deadline_ms);
    Lock::Guard guard(errand->lock);
    uint32_t needed = hand_over(errand->report, out.report, out.size);
    if (out.needed != nullptr) *out.needed = needed;
    return result;
  } catch (const std::bad_alloc &) {
    return E_OUTOFMEMORY;
  }
}

}  // namespace

stillpoint_result stillpoint_vss_provider_install(const wchar_t *path,
                                                  uint32_t deadline_ms,
                                                  char *report, uint32_t size,
                                                  uint32_t *needed) {
  try {
    std::wstring own = path == nullptr ? own_path() : path;
    auto work = [own](std::string &into) {
      return install_provider(own, into);
    };
    return run(work, deadline_ms, {report, size, needed});
  } catch (const std::bad_alloc &) {
    return E_OUTOFMEMORY;
  }
}

stillpoint_result stillpoint_vss_provider_uninstall(uint32_t deadline_ms,
                                                    char *report,
                                                    uint32_t size,
                                                    uint32_t *needed) {
  return run(uninstall_provider, deadline_ms, {report, size, needed});
}

stillpoint_result stillpoint_vss_provider_state(uint32_t deadline_ms,
                                                char *report, uint32_t size,
                                                uint32_t *needed) {
  return run(look_at_provider, deadline_ms, {report, size, needed});
}
