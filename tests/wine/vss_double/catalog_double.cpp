// The double of COM+'s catalog and of VSS's list of providers, which Wine has
// neither of. Services and the registry are real, as Wine has them.
#define CINTERFACE
#include <windows.h>
// After it, which they need.
#include <comadmin.h>
#include <vsadmin.h>

#include "catalog_double.h"
#include "raw_object.h"
#include "script.h"

namespace vss_double {

namespace {

constexpr wchar_t PROVIDERS[] =
    L"SYSTEM\\CurrentControlSet\\Services\\VSS\\Providers\\";

using Catalog = RawObject<ICOMAdminCatalog2>;
using Admin = RawObject<IVssAdmin>;

// Fails what the script says, once.
HRESULT note(const std::string &what) {
  log("catalog " + what);
  static bool has_failed = false;
  if (!has("fail_at", what) || has_failed) return S_OK;
  has_failed = true;
  return COMAdminErrObjectErrors;
}

HRESULT WINAPI get_collection(ICOMAdminCatalog2 *, BSTR, IDispatch **into) {
  *into = open_list(applications());
  return S_OK;
}

HRESULT WINAPI shut_down(ICOMAdminCatalog2 *, BSTR name) {
  HRESULT result = note("ShutdownApplication");
  if (application_of(name) == nullptr) return COMAdminErrObjectInvalid;
  return result;
}

// As COM+ does it: the DLL registers its class, whose number is in its type
// library.
HRESULT WINAPI install(ICOMAdminCatalog2 *, BSTR name, BSTR dll, BSTR tlb,
                       BSTR) {
  HRESULT result = note("InstallComponent");
  std::shared_ptr<Entry> application = application_of(name);
  if (application == nullptr || *tlb != 0) return COMAdminErrObjectInvalid;
  HMODULE module = LoadLibraryW(dll);
  if (module == nullptr) return COMAdminErrDllLoadFailed;
  using Register = HRESULT(WINAPI *)();
  auto register_server = reinterpret_cast<Register>(
      reinterpret_cast<void *>(GetProcAddress(module, "DllRegisterServer")));
  if (FAILED(result) || register_server == nullptr) return result;
  if (FAILED(register_server())) return COMAdminErrDllRegisterServer;
  std::shared_ptr<Entry> component = new_entry();
  component->properties[L"CLSID"] =
      L"{8F733D58-FD44-43B5-977A-A404059A122D}";
  component->properties[L"DLL"] = dll;
  application->lists[L"Components"].push_back(component);
  return S_OK;
}

HRESULT WINAPI create_service(ICOMAdminCatalog2 *, BSTR application,
                              BSTR service, BSTR, BSTR, BSTR, BSTR run_as,
                              BSTR, VARIANT_BOOL) {
  HRESULT result = note("CreateServiceForApplication");
  if (FAILED(result)) return result;
  log("catalog service " + narrow(service) + " as " + narrow(run_as));
  if (application_of(application) == nullptr) return COMAdminErrObjectInvalid;
  SC_HANDLE manager = OpenSCManagerW(nullptr, nullptr, SC_MANAGER_ALL_ACCESS);
  SC_HANDLE made = CreateServiceW(
      manager, service, application, SERVICE_ALL_ACCESS,
      SERVICE_WIN32_OWN_PROCESS, SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL,
      L"C:\\windows\\system32\\dllhost.exe", nullptr, nullptr, nullptr, nullptr,
      nullptr);
  if (made == nullptr) result = HRESULT_FROM_WIN32(GetLastError());
  CloseServiceHandle(made);
  CloseServiceHandle(manager);
  return result;
}

// Does not, so that our own way has something to do.
HRESULT WINAPI delete_service(ICOMAdminCatalog2 *, BSTR) {
  return note("DeleteServiceForApplication");
}

std::wstring key_of(const GUID &id) {
  wchar_t text[39];
  StringFromGUID2(id, text, 39);
  return std::wstring(PROVIDERS) + text;
}

HRESULT WINAPI register_provider(IVssAdmin *, VSS_ID id, CLSID, VSS_PWSZ name,
                                 VSS_PROVIDER_TYPE type, VSS_PWSZ, VSS_ID) {
  HRESULT result = note("RegisterProvider");
  if (FAILED(result)) return result;
  HKEY key;
  DWORD disposition = 0;
  RegCreateKeyExW(HKEY_LOCAL_MACHINE, key_of(id).c_str(), 0, nullptr, 0,
                  KEY_ALL_ACCESS, nullptr, &key, &disposition);
  RegCloseKey(key);
  if (disposition == REG_OPENED_EXISTING_KEY) {
    return VSS_E_PROVIDER_ALREADY_REGISTERED;
  }
  log("vss provider " + narrow(name) + " type " + std::to_string(type));
  return S_OK;
}

HRESULT WINAPI unregister_provider(IVssAdmin *, VSS_ID id) {
  HRESULT result = result_of("unregister");
  log("catalog UnregisterProvider");
  if (FAILED(result)) return result;
  LSTATUS error = RegDeleteKeyW(HKEY_LOCAL_MACHINE, key_of(id).c_str());
  return error == ERROR_SUCCESS ? S_OK : VSS_E_PROVIDER_NOT_REGISTERED;
}

HRESULT create_catalog(void **into) {
  static ICOMAdminCatalog2Vtbl table = [] {
    auto it = empty_table<ICOMAdminCatalog2Vtbl>();
    Catalog::fill(it);
    it.GetCollection = get_collection;
    it.ShutdownApplication = shut_down;
    it.InstallComponent = install;
    it.CreateServiceForApplication = create_service;
    it.DeleteServiceForApplication = delete_service;
    return it;
  }();
  static Catalog catalog;
  catalog.lpVtbl = &table;
  *into = &catalog;
  return S_OK;
}

HRESULT create_admin(void **into) {
  static IVssAdminVtbl table = [] {
    auto it = empty_table<IVssAdminVtbl>();
    Admin::fill(it);
    it.RegisterProvider = register_provider;
    it.UnregisterProvider = unregister_provider;
    return it;
  }();
  static Admin admin;
  admin.lpVtbl = &table;
  *into = &admin;
  return S_OK;
}

using Factory = RawObject<IClassFactory>;
struct Maker : Factory {
  bool is_catalog;
};

HRESULT WINAPI create_instance(IClassFactory *self, IUnknown *, REFIID,
                               void **into) {
  bool is_catalog = static_cast<Maker *>(self)->is_catalog;
  return is_catalog ? create_catalog(into) : create_admin(into);
}

}  // namespace

List &applications() {
  static List list;
  static bool is_filled = false;
  // What an earlier installation may have left, and what is somebody else's.
  if (!is_filled && has("left", "applications")) {
    for (const wchar_t *name : {L"Stillpoint VSS Provider", L"Another",
                                L"Stillpoint VSS Provider"}) {
      list.push_back(new_entry());
      list.back()->properties[L"Name"] = name;
    }
  }
  is_filled = true;
  return list;
}

std::shared_ptr<Entry> application_of(const std::wstring &name) {
  for (const std::shared_ptr<Entry> &entry : applications()) {
    if (entry->properties[L"Name"] == name) return entry;
  }
  return nullptr;
}

}  // namespace vss_double

using namespace vss_double;

extern "C" __declspec(dllexport) HRESULT WINAPI
DllGetClassObject(REFCLSID id, REFIID, void **into) {
  static IClassFactoryVtbl table = [] {
    auto it = empty_table<IClassFactoryVtbl>();
    Factory::fill(it);
    it.CreateInstance = create_instance;
    return it;
  }();
  auto *maker = new Maker();
  maker->lpVtbl = &table;
  maker->is_catalog = id == __uuidof(COMAdminCatalog);
  *into = maker;
  return S_OK;
}
