// The provider in VSS's own list of providers.
#pragma once

#include <windows.h>

namespace stillpoint {

// Adds the provider; one that is there already is replaced, since it may be of
// another version.
HRESULT register_with_vss();

// Removes it. S_FALSE if it is not there.
HRESULT unregister_from_vss();

}  // namespace stillpoint
