// What the registry says of the provider's class, and what may be left of the
// provider in VSS's part of it.
#pragma once

#include <windows.h>

#include <string>

namespace stillpoint {

// Registers the class and its type library for a DLL.
HRESULT register_class(const std::wstring &path);

// Removes both; what is not there is no failure.
HRESULT unregister_class();

// The DLL that the class is registered for; empty if it is not.
std::wstring class_path();

// Whether VSS's part of the registry mentions the provider.
bool is_known_to_vss();

// Removes the provider from VSS's part of the registry, for when VSS itself
// does not run. S_FALSE if it is not there.
HRESULT forget_in_vss();

}  // namespace stillpoint
