// The DLL itself: where it lies, and whether it is in use.
#pragma once

#include <windows.h>

#include <string>

namespace stillpoint {

// Counts what needs the DLL's code: objects, locks and threads.
void keep_loaded();
void let_unload();

// Where the DLL lies; empty if Windows cannot tell.
std::wstring own_path();

}  // namespace stillpoint
