// One freeze, on a thread of its own: what the functions of stillpoint_vss.h
// say to it, and how it is.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "owners.h"
#include "report.h"
#include "requester.h"

namespace stillpoint {

// What a session can be asked to do.
enum class Task { none, open, prepare, freeze, thaw };

class Session : public std::enable_shared_from_this<Session> {
 public:
  // Makes a session and its thread, which does nothing yet. Null if the
  // machine has no room for them.
  static std::shared_ptr<Session> start(uint32_t backup, DWORD hold_ms);

  Session(uint32_t backup, DWORD hold_ms);
  Session(const Session &) = delete;
  ~Session();

  // Whether a thread of any session is there: one that is under way, or that
  // hangs in VSS.
  static bool is_any_active();

  HRESULT open(DWORD deadline_ms) { return call(Task::open, deadline_ms); }
  HRESULT prepare(std::vector<std::wstring> volumes, bool needs_all,
                  DWORD deadline_ms);
  HRESULT freeze(DWORD deadline_ms) { return call(Task::freeze, deadline_ms); }
  HRESULT thaw(DWORD deadline_ms);
  HRESULT wait(DWORD deadline_ms);
  HRESULT abort(DWORD deadline_ms);

  uint32_t state() const { return state_; }
  std::string report() const { return report_.json(state_); }

 private:
  static void thread_main(void *argument);

  // On the caller's thread.
  bool has_all() const;
  bool take(Task task, DWORD deadline_ms);
  HRESULT call(Task task, DWORD deadline_ms);

  // On the session's thread.
  void run();
  bool next();
  void do_task();
  HRESULT perform();
  HRESULT perform_thaw();
  void expire();
  void answer(HRESULT result);

  Report report_;
  const uint32_t backup_;
  const DWORD hold_ms_;
  std::atomic<uint32_t> state_{STILLPOINT_VSS_OPENED};
  bool is_open_ = false;

  // Events; all but `work_` and `done_` stay set.
  Handle work_;
  Handle done_;
  Handle cancel_;
  Handle hold_over_;
  Handle thread_;

  // The task, and what belongs to it; whoever has put it there waits for it.
  Lock lock_;
  Task task_ = Task::none;
  Deadline deadline_{0};
  std::vector<std::wstring> volumes_;
  bool needs_all_ = false;
  HRESULT result_ = S_OK;

  std::unique_ptr<Requester> requester_;
};

}  // namespace stillpoint
