// The writers: what they have, and how they are.
#pragma once

#include <vsbackup.h>
#include <vss.h>
#include <vswriter.h>

#include "pending.h"
#include "report.h"

namespace stillpoint {

// Asks all writers for what they have, and selects all of it that can be. One
// that cannot be read is left out, as VSS leaves out one that does not answer.
HRESULT select_components(IVssBackupComponents *backup, Report &report,
                          const Patience &patience);

// Looks how all writers are, and reports those that failed. `when` is what has
// just been done with them.
HRESULT look_at_writers(IVssBackupComponents *backup, Report &report,
                        const Patience &patience, const char *when);

}  // namespace stillpoint
