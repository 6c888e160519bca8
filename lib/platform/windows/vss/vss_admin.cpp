#include "vss_admin.h"

#include <vsadmin.h>

#include "identity.h"
#include "owners.h"
#include "registry.h"

namespace stillpoint {

namespace {

HRESULT open_admin(Com<IVssAdmin> &admin) {
  return CoCreateInstance(__uuidof(VSSCoordinator), nullptr, CLSCTX_ALL,
                          __uuidof(IVssAdmin), admin.into_any());
}

HRESULT add(IVssAdmin *admin) {
  // VSS does not write to either, but wants them so.
  auto name = const_cast<wchar_t *>(PROVIDER_NAME);
  auto version = const_cast<wchar_t *>(PROVIDER_VERSION);
  return admin->RegisterProvider(PROVIDER_ID, PROVIDER_CLASS, name,
                                 VSS_PROV_SOFTWARE, version,
                                 PROVIDER_VERSION_ID);
}

}  // namespace

HRESULT register_with_vss() {
  Com<IVssAdmin> admin;
  HRESULT result = open_admin(admin);
  if (FAILED(result)) return result;
  result = add(admin.get());
  bool is_there = result == VSS_E_PROVIDER_ALREADY_REGISTERED ||
                  result == VSS_E_OBJECT_ALREADY_EXISTS;
  if (!is_there) return result;
  admin->UnregisterProvider(PROVIDER_ID);
  return add(admin.get());
}

HRESULT unregister_from_vss() {
  Com<IVssAdmin> admin;
  HRESULT result = open_admin(admin);
  if (SUCCEEDED(result)) result = admin->UnregisterProvider(PROVIDER_ID);
  if (SUCCEEDED(result)) return result;
  if (result == VSS_E_PROVIDER_NOT_REGISTERED) return S_FALSE;
  // VSS may be disabled, or broken, and we want to be gone all the same.
  return forget_in_vss();
}

}  // namespace stillpoint
