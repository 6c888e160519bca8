// VSS's own library, which is found when it is first needed: where there is
// none, the agent works all the same.
#pragma once

#include <vsbackup.h>
#include <windows.h>

namespace stillpoint {

// Makes a requester's object. The library stays loaded.
HRESULT create_backup_components(IVssBackupComponents **into);

}  // namespace stillpoint
