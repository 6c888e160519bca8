#include "requester.h"

#include "identity.h"
#include "provider_service.h"
#include "stillpoint_vss.h"
#include "text.h"
#include "vss_library.h"
#include "writers.h"

namespace stillpoint {

namespace {

// How long VSS waits for its writers; more than that nothing of it takes.
constexpr DWORD CLEANUP_MS = 60'000;

// With writers, kept by nobody, and without what follows a snapshot, since
// there is none: no recovery of files in it, no import.
constexpr LONG CONTEXT = VSS_CTX_APP_ROLLBACK |
                         VSS_VOLSNAP_ATTR_NO_AUTORECOVERY |
                         VSS_VOLSNAP_ATTR_TXF_RECOVERY;

// What is said of services that a booting Windows has not started yet.
bool is_starting(HRESULT result) {
  return result == CO_E_SERVER_EXEC_FAILURE ||
         result == HRESULT_FROM_WIN32(ERROR_SERVICE_NOT_ACTIVE) ||
         result == HRESULT_FROM_WIN32(ERROR_SERVICE_REQUEST_TIMEOUT) ||
         result == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE);
}

}  // namespace

HRESULT Requester::failed(const char *what, HRESULT result) {
  report_.failed(what, result);
  return result;
}

HRESULT Requester::open(VSS_BACKUP_TYPE backup, DWORD hold_ms,
                        const Deadline &deadline) {
  PhaseClock clock(report_, "open");
  hold_ms_ = hold_ms;
  report_.set_hold(0, hold_ms);
  HRESULT result = reach({deadline, cancel_});
  if (is_starting(result)) return failed("wait for VSS to start", result);
  if (FAILED(result)) return failed("reach VSS", result);
  result = backup_->SetBackupState(/* selects components */ true,
                                   /* bootable system state */ true, backup,
                                   /* partial files */ false);
  if (SUCCEEDED(result)) result = set_context();
  if (FAILED(result)) return failed("begin a backup", result);
  result = lease_.grant(hold_ms);
  if (FAILED(result)) return failed("be the only one who freezes", result);
  result = check({deadline, cancel_});
  return FAILED(result) ? failed("reach VSS", result) : S_OK;
}

// A host may freeze a machine that has just booted.
HRESULT Requester::reach(const Patience &patience) {
  for (;;) {
    HRESULT result = create_backup_components(backup_.into());
    if (SUCCEEDED(result)) result = backup_->InitializeForBackup();
    if (SUCCEEDED(result)) return result;
    backup_.reset();
    if (!is_starting(result)) return result;
    HRESULT end = pause(patience);
    // What it waited for says more than that it waited.
    if (FAILED(end)) return end == STILLPOINT_VSS_E_DEADLINE ? result : end;
  }
}

// Servers can move snapshots to other machines, and then do less with them;
// others refuse the flag.
HRESULT Requester::set_context() {
  HRESULT result =
      backup_->SetContext(CONTEXT | VSS_VOLSNAP_ATTR_TRANSPORTABLE);
  bool is_transportable = result != VSS_E_UNSUPPORTED_CONTEXT;
  if (!is_transportable) result = backup_->SetContext(CONTEXT);
  report_.set_transportable(is_transportable);
  return result;
}

HRESULT Requester::prepare(std::vector<std::wstring> volumes, bool needs_all,
                           const Deadline &deadline) {
  Patience patience = {deadline, cancel_};
  {
    PhaseClock clock(report_, "gather");
    HRESULT result = select_components(backup_.get(), report_, patience);
    if (FAILED(result)) return failed("ask the writers", result);
  }
  HRESULT result = start_set(patience);
  if (FAILED(result)) return failed("start a snapshot set", result);
  result = add_volumes(volumes, needs_all, patience);
  if (FAILED(result)) return result;
  return prepare_writers(patience);
}

// Another program's snapshot is over soon, as a rule.
HRESULT Requester::start_set(const Patience &patience) {
  PhaseClock clock(report_, "start");
  for (;;) {
    VSS_ID id = {};
    HRESULT result = backup_->StartSnapshotSet(&id);
    if (SUCCEEDED(result)) {
      has_set_ = true;
      lease_.name_set(id);
    }
    if (result != VSS_E_SNAPSHOT_SET_IN_PROGRESS) return result;
    HRESULT end = pause(patience);
    // What it waited for says more than that it waited.
    if (FAILED(end)) {
      return end == STILLPOINT_VSS_E_DEADLINE ? result : end;
    }
  }
}

HRESULT Requester::add_volumes(std::vector<std::wstring> &volumes,
                               bool needs_all, const Patience &patience) {
  PhaseClock clock(report_, "add");
  unsigned added = 0;
  for (std::wstring &volume : volumes) {
    VSS_ID snapshot = {};
    std::string path = narrow(volume.c_str());
    HRESULT result =
        backup_->AddToSnapshotSet(volume.data(), PROVIDER_ID, &snapshot);
    report_.add_volume(path, result);
    if (SUCCEEDED(result)) {
      added++;
    } else if (needs_all) {
      failed(("add " + path).c_str(), result);
      return STILLPOINT_VSS_E_VOLUME;
    }
    HRESULT end = check(patience);
    if (FAILED(end)) return failed("add volumes", end);
  }
  return added > 0 ? S_OK : failed("add a volume", STILLPOINT_VSS_E_NO_VOLUME);
}

HRESULT Requester::prepare_writers(const Patience &patience) {
  PhaseClock clock(report_, "prepare");
  Pending preparing;
  HRESULT result = backup_->PrepareForBackup(preparing.into());
  if (SUCCEEDED(result)) result = preparing.wait(patience);
  if (FAILED(result)) return failed("prepare the writers", result);
  result = look_at_writers(backup_.get(), report_, patience, "prepare");
  return FAILED(result) ? failed("look at the writers", result) : S_OK;
}

HRESULT Requester::freeze(const Deadline &deadline) {
  PhaseClock clock(report_, "freeze");
  HRESULT result = backup_->DoSnapshotSet(snapshot_.into());
  if (SUCCEEDED(result)) result = until_frozen({deadline, cancel_});
  if (SUCCEEDED(result)) return S_OK;
  failed("freeze the writers and hold writes", result);
  bool is_ours =
      result == STILLPOINT_VSS_E_DEADLINE || result == STILLPOINT_VSS_E_ABORTED;
  if (!is_ours) look_at_writers_after("freeze");
  return result;
}

HRESULT Requester::until_frozen(const Patience &patience) {
  for (;;) {
    if (WaitForSingleObject(lease_.frozen(), 0) == WAIT_OBJECT_0) return S_OK;
    HRESULT result = snapshot_.look();
    if (FAILED(result)) return result;
    // Done, and our provider was not asked: nothing was held.
    if (result != VSS_S_ASYNC_PENDING) return E_UNEXPECTED;
    HANDLE events[] = {lease_.frozen(), patience.cancel};
    WaitForMultipleObjects(2, events, /* all */ FALSE, LOOK_MS);
    result = check(patience);
    if (FAILED(result)) return result;
  }
}

bool Requester::is_over() {
  note_hold();
  if (WaitForSingleObject(lease_.over(), 0) == WAIT_OBJECT_0) return true;
  return snapshot_.look() != VSS_S_ASYNC_PENDING;
}

HRESULT Requester::thaw(const Deadline &deadline) {
  PhaseClock clock(report_, "thaw");
  lease_.let_go(/* is_abort */ false);
  HRESULT result = snapshot_.wait({deadline, cancel_});
  note_hold();
  Outcome outcome = lease_.outcome();
  if (outcome == Outcome::timed_out || result == VSS_E_HOLD_WRITES_TIMEOUT) {
    failed("hold writes until the thaw", result);
    return STILLPOINT_VSS_E_EXPIRED;
  }
  // Some versions look for the snapshot that is not there, after everything
  // was held: then there is no backup to complete.
  bool is_gone =
      result == VSS_E_OBJECT_NOT_FOUND && outcome == Outcome::thawed;
  if (SUCCEEDED(result)) return complete({deadline, cancel_});
  look_at_writers_after("thaw");
  return is_gone ? S_OK : failed("end the snapshot set", result);
}

// The hold was good, whatever comes of this; a failure is reported only.
HRESULT Requester::complete(const Patience &patience) {
  PhaseClock clock(report_, "complete");
  HRESULT result = look_at_writers(backup_.get(), report_, patience, "thaw");
  if (FAILED(result)) failed("look at the writers", result);
  Pending completing;
  result = backup_->BackupComplete(completing.into());
  if (SUCCEEDED(result)) result = completing.wait(patience);
  if (FAILED(result)) failed("complete the backup", result);
  has_set_ = false;
  return S_OK;
}

void Requester::expire() {
  PhaseClock clock(report_, "expire");
  note_hold();
  // The provider has let go; VSS may need a moment to see it.
  HRESULT result = snapshot_.wait({Deadline(CLEANUP_MS), never_.get()});
  // Success says only that VSS does not know either.
  failed("hold writes until the thaw",
         FAILED(result) ? result : STILLPOINT_VSS_E_EXPIRED);
  look_at_writers_after("thaw");
}

void Requester::look_at_writers_after(const char *when) {
  Deadline deadline(CLEANUP_MS);
  look_at_writers(backup_.get(), report_, {deadline, cancel_}, when);
}

void Requester::finish() {
  note_hold();
  lease_.let_go(/* is_abort */ true);
  if (snapshot_.has_begun() && snapshot_.look() == VSS_S_ASYNC_PENDING) {
    snapshot_.cancel();
    snapshot_.wait({Deadline(CLEANUP_MS), never_.get()});
  }
  if (has_set_) backup_->AbortBackup();
  has_set_ = false;
  snapshot_.reset();
  lease_.end();
  if (!backup_) return;
  backup_.reset();
  // Else COM+ would keep it running, and its file from being replaced.
  stop_provider_service(0);
}

void Requester::note_hold() {
  if (lease_.is_granted()) report_.set_hold(lease_.held_ms(), hold_ms_);
}

}  // namespace stillpoint
