// The service that COM+ runs the provider in.
#pragma once

#include <windows.h>

namespace stillpoint {

// Tells the service to stop, and waits for it as long as given. S_FALSE if
// there is none, or it does not run.
HRESULT stop_provider_service(DWORD wait_ms);

// Removes the service, if something went wrong and COM+ left it, and waits as
// long as given until it is gone. S_FALSE if there is none.
HRESULT delete_provider_service(DWORD wait_ms);

}  // namespace stillpoint
