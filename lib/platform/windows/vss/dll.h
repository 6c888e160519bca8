// The DLL itself: where it lies, and whether it is in use.
#pragma once

#include <windows.h>

#include <string>

#include "owners.h"

namespace stillpoint {

// Counts what needs the DLL's code: objects and locks.
void keep_loaded();
void let_unload();

// Starts a thread. The DLL stays loaded until it has ended, even if whoever has
// loaded it gives it back meanwhile: a thread may hang in VSS. Empty if the
// machine has no room for it; then nothing was started.
Handle start_thread(void (*work)(void *argument), void *argument);

// Where the DLL lies; empty if Windows cannot tell.
std::wstring own_path();

}  // namespace stillpoint
