// The requester: what the agent says to VSS, from the first word to the last.
#pragma once

#include <vsbackup.h>

#include <string>
#include <vector>

#include "landlord.h"
#include "pending.h"
#include "report.h"

namespace stillpoint {

// One freeze. All of it is called on one thread, in this order: open, prepare,
// freeze, then thaw or expire, as far as they succeed; at last finish.
class Requester {
 public:
  // `cancel` is an event that breaks off all but the cleaning up.
  Requester(Report &report, HANDLE cancel) : report_(report), cancel_(cancel) {}
  Requester(const Requester &) = delete;

  HRESULT open(VSS_BACKUP_TYPE backup, DWORD hold_ms,
               const Deadline &deadline);
  HRESULT prepare(std::vector<std::wstring> volumes, bool needs_all,
                  const Deadline &deadline);
  HRESULT freeze(const Deadline &deadline);

  // Set when the provider has let go; valid once frozen.
  HANDLE over() const { return lease_.over(); }

  // Whether the hold has ended by itself, as far as can be told now.
  bool is_over();

  // Ends the hold and completes the backup. S_OK, or
  // STILLPOINT_VSS_E_EXPIRED, or what VSS says.
  HRESULT thaw(const Deadline &deadline);

  // Finds out what VSS says of a hold that has ended by itself.
  void expire();

  // Undoes what is not complete, and lets go of VSS. Does not hang as long as
  // VSS answers calls.
  void finish();

 private:
  HRESULT failed(const char *what, HRESULT result);
  HRESULT reach(const Patience &patience);
  HRESULT set_context();
  HRESULT start_set(const Patience &patience);
  HRESULT add_volumes(std::vector<std::wstring> &volumes, bool needs_all,
                      const Patience &patience);
  HRESULT prepare_writers(const Patience &patience);
  HRESULT until_frozen(const Patience &patience);
  HRESULT complete(const Patience &patience);
  void look_at_writers_after(const char *when);
  void note_hold();

  Report &report_;
  HANDLE cancel_;
  Handle never_ = Handle(CreateEventW(nullptr, TRUE, FALSE, nullptr));
  Landlord lease_;
  DWORD hold_ms_ = 0;
  Com<IVssBackupComponents> backup_;
  Pending snapshot_;
  bool has_set_ = false;
};

}  // namespace stillpoint
