// Names of results, which say more than their numbers to whoever reads a log.
#pragma once

#include <windows.h>

#include <string>

namespace stillpoint {

// Such as "0x80042306".
std::string result_code(HRESULT result);

// Such as "VSS_E_PROVIDER_VETO"; the code where no name is known.
std::string result_name(HRESULT result);

}  // namespace stillpoint
