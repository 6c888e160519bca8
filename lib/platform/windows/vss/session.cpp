#include "session.h"

#include <objbase.h>

#include "access.h"
#include "dll.h"
#include "text.h"

namespace stillpoint {

namespace {

volatile LONG active = 0;

// Whoever waits for VSS ends this much before the caller, and so can still say
// what it has waited for; at most a tenth of the whole.
constexpr DWORD SAY_MS = 200;

Handle new_event(bool stays_set) {
  return Handle(CreateEventW(nullptr, stays_set, FALSE, nullptr));
}

}  // namespace

bool Session::is_any_active() { return active != 0; }

Session::Session(uint32_t backup, DWORD hold_ms)
    : report_(backup),
      backup_(backup),
      hold_ms_(hold_ms),
      work_(new_event(false)),
      done_(new_event(false)),
      cancel_(new_event(true)),
      hold_over_(new_event(true)) {}

Session::~Session() = default;

bool Session::has_all() const {
  return work_ && done_ && cancel_ && hold_over_;
}

std::shared_ptr<Session> Session::start(uint32_t backup, DWORD hold_ms) {
  auto session = std::make_shared<Session>(backup, hold_ms);
  if (!session->has_all()) return nullptr;
  // The thread's own hold on the session: it may have to outlive a close.
  auto own = std::make_unique<std::shared_ptr<Session>>(session);
  InterlockedIncrement(&active);
  session->thread_ = start_thread(thread_main, own.get());
  if (session->thread_) {
    own.release();
    return session;
  }
  InterlockedDecrement(&active);
  return nullptr;
}

void Session::thread_main(void *argument) {
  std::unique_ptr<std::shared_ptr<Session>> own(
      static_cast<std::shared_ptr<Session> *>(argument));
  (*own)->run();
  InterlockedDecrement(&active);
}

HRESULT Session::prepare(std::vector<std::wstring> volumes, bool needs_all,
                         DWORD deadline_ms) {
  {
    Lock::Guard guard(lock_);
    if (task_ != Task::none) return STILLPOINT_VSS_E_STATE;
    volumes_ = std::move(volumes);
    needs_all_ = needs_all;
  }
  return call(Task::prepare, deadline_ms);
}

HRESULT Session::thaw(DWORD deadline_ms) {
  // At once: its thread may still be waiting for VSS to clean up.
  if (state_ == STILLPOINT_VSS_EXPIRED) return STILLPOINT_VSS_E_EXPIRED;
  return call(Task::thaw, deadline_ms);
}

HRESULT Session::wait(DWORD deadline_ms) {
  bool was_frozen = state_ == STILLPOINT_VSS_FROZEN ||
                    WaitForSingleObject(hold_over_.get(), 0) == WAIT_OBJECT_0;
  if (!was_frozen) return STILLPOINT_VSS_E_STATE;
  HANDLE ends[] = {hold_over_.get(), cancel_.get()};
  DWORD end = WaitForMultipleObjects(2, ends, /* all */ FALSE, deadline_ms);
  if (end == WAIT_TIMEOUT) return STILLPOINT_VSS_S_STILL_FROZEN;
  bool is_expired = state_ == STILLPOINT_VSS_EXPIRED;
  return is_expired ? STILLPOINT_VSS_E_EXPIRED : S_OK;
}

HRESULT Session::abort(DWORD deadline_ms) {
  SetEvent(cancel_.get());
  DWORD end = WaitForSingleObject(thread_.get(), deadline_ms);
  return end == WAIT_OBJECT_0 ? S_OK : STILLPOINT_VSS_E_DEADLINE;
}

bool Session::take(Task task, DWORD deadline_ms) {
  Lock::Guard guard(lock_);
  if (task_ != Task::none) return false;
  task_ = task;
  DWORD say_ms = deadline_ms / 10 < SAY_MS ? deadline_ms / 10 : SAY_MS;
  deadline_ = Deadline(deadline_ms - say_ms);
  return true;
}

HRESULT Session::call(Task task, DWORD deadline_ms) {
  if (!take(task, deadline_ms)) return STILLPOINT_VSS_E_STATE;
  SetEvent(work_.get());
  HANDLE ends[] = {done_.get(), thread_.get()};
  DWORD end = WaitForMultipleObjects(2, ends, /* all */ FALSE, deadline_ms);
  if (end == WAIT_OBJECT_0) {
    Lock::Guard guard(lock_);
    return result_;
  }
  // A session that was aborted has no thread any more.
  if (end != WAIT_TIMEOUT) return STILLPOINT_VSS_E_STATE;
  SetEvent(cancel_.get());
  return STILLPOINT_VSS_E_DEADLINE;
}

void Session::run() {
  // Free-threaded, so that no call waits for this thread to take messages.
  HRESULT result = CoInitializeEx(nullptr, COINIT_MULTITHREADED);
  requester_ = std::make_unique<Requester>(report_, cancel_.get());
  while (next()) {
  }
  requester_->finish();
  requester_.reset();
  if (SUCCEEDED(result)) CoUninitialize();
  // What was under way was not completed; what was over stays what it was.
  bool is_over =
      state_ == STILLPOINT_VSS_THAWED || state_ == STILLPOINT_VSS_EXPIRED;
  if (!is_over) state_ = STILLPOINT_VSS_FAILED;
  if (task_ != Task::none) answer(STILLPOINT_VSS_E_ABORTED);
}

// Waits for what comes next, and sees to it; false when there is nothing more.
bool Session::next() {
  bool is_frozen = state_ == STILLPOINT_VSS_FROZEN;
  HANDLE events[] = {cancel_.get(), work_.get(), requester_->over()};
  // VSS has to be asked whether it holds on; the provider tells by itself.
  constexpr DWORD look_ms = 50;
  DWORD end =
      WaitForMultipleObjects(is_frozen ? 3 : 2, events, /* all */ FALSE,
                             is_frozen ? look_ms : INFINITE);
  if (end == WAIT_OBJECT_0) return false;
  // Before a thaw is: what has ended by itself cannot be thawed.
  if (is_frozen && requester_->is_over()) expire();
  if (end == WAIT_OBJECT_0 + 1) do_task();
  return true;
}

void Session::do_task() {
  HRESULT result = perform();
  if (FAILED(result) && result != STILLPOINT_VSS_E_STATE) {
    requester_->finish();
    bool is_expired = result == STILLPOINT_VSS_E_EXPIRED;
    state_ = is_expired ? STILLPOINT_VSS_EXPIRED : STILLPOINT_VSS_FAILED;
  }
  answer(result);
}

HRESULT Session::perform() {
  HRESULT result = STILLPOINT_VSS_E_STATE;
  if (task_ == Task::open && !is_open_) {
    is_open_ = true;
    HRESULT security = admit_writers();
    if (FAILED(security)) {
      report_.failed("admit writers", security);
      return security;
    }
    report_.set_security(security == S_OK);
    auto backup = static_cast<VSS_BACKUP_TYPE>(backup_);
    result = requester_->open(backup, hold_ms_, deadline_);
  } else if (task_ == Task::prepare && state_ == STILLPOINT_VSS_OPENED) {
    result = requester_->prepare(volumes_, needs_all_, deadline_);
    if (SUCCEEDED(result)) state_ = STILLPOINT_VSS_PREPARED;
  } else if (task_ == Task::freeze && state_ == STILLPOINT_VSS_PREPARED) {
    state_ = STILLPOINT_VSS_FREEZING;
    result = requester_->freeze(deadline_);
    if (SUCCEEDED(result)) state_ = STILLPOINT_VSS_FROZEN;
  } else if (task_ == Task::thaw) {
    result = perform_thaw();
  }
  return result;
}

HRESULT Session::perform_thaw() {
  if (state_ == STILLPOINT_VSS_EXPIRED) return STILLPOINT_VSS_E_EXPIRED;
  if (state_ != STILLPOINT_VSS_FROZEN) return STILLPOINT_VSS_E_STATE;
  state_ = STILLPOINT_VSS_THAWING;
  SetEvent(hold_over_.get());
  HRESULT result = requester_->thaw(deadline_);
  if (FAILED(result)) return result;
  requester_->finish();
  state_ = STILLPOINT_VSS_THAWED;
  return S_OK;
}

// Told at once, before VSS is asked what it thinks of it.
void Session::expire() {
  state_ = STILLPOINT_VSS_EXPIRED;
  SetEvent(hold_over_.get());
  requester_->expire();
  requester_->finish();
}

void Session::answer(HRESULT result) {
  Lock::Guard guard(lock_);
  result_ = result;
  task_ = Task::none;
  SetEvent(done_.get());
}

}  // namespace stillpoint
