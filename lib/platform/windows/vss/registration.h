// Installing the provider, removing it, and looking at it. Each returns the
// first failure that matters, and what it did as JSON.
#pragma once

#include <windows.h>

#include <string>

namespace stillpoint {

// From nothing, over an earlier installation, or over the rest of one. What
// fails leaves nothing.
HRESULT install_provider(const std::wstring &path, std::string &report);

// Removes all there is, as far as that can be done.
HRESULT uninstall_provider(std::string &report);

HRESULT look_at_provider(std::string &report);

}  // namespace stillpoint
