#include "catalog.h"

#include <cwchar>

#include "catalog_list.h"
#include "identity.h"
#include "text.h"

namespace stillpoint {

namespace {

// Of COM+'s documentation: each packet is authenticated and private, callers
// prove who they are, and their identity can be asked for.
constexpr LONG AUTHENTICATION_PRIVACY = 6;
constexpr LONG CAPABILITY_SECURE_REFERENCE = 2;
constexpr LONG IMPERSONATION_IDENTIFY = 2;

constexpr wchar_t ROLE[] = L"Administrators";

// "BUILTIN\Administrators", in the language of the system.
std::wstring account_of(WELL_KNOWN_SID_TYPE type) {
  alignas(8) BYTE sid[SECURITY_MAX_SID_SIZE];
  DWORD size = sizeof sid;
  wchar_t name[256], domain[256];
  DWORD name_size = 256, domain_size = 256;
  SID_NAME_USE use;
  if (!CreateWellKnownSid(type, nullptr, sid, &size) ||
      !LookupAccountSidW(nullptr, sid, name, &name_size, domain, &domain_size,
                         &use)) {
    return {};
  }
  return std::wstring(domain) + L'\\' + name;
}

HRESULT add_user(CatalogList &users, WELL_KNOWN_SID_TYPE type) {
  std::wstring account = account_of(type);
  if (account.empty()) return last_result();
  CatalogEntry user;
  HRESULT result = users.add(user);
  if (SUCCEEDED(result)) {
    result = user.put(L"User", Variant(account.c_str()));
  }
  return result;
}

}  // namespace

HRESULT Catalog::connect() {
  return CoCreateInstance(__uuidof(COMAdminCatalog), nullptr,
                          CLSCTX_INPROC_SERVER, __uuidof(ICOMAdminCatalog2),
                          catalog_.into_any());
}

HRESULT Catalog::has_application(bool *has) const {
  CatalogList applications;
  HRESULT result = applications.open(catalog_.get(), L"Applications");
  *has = SUCCEEDED(result) && applications.find(PROVIDER_NAME) >= 0;
  return result;
}

std::wstring Catalog::component_path() const {
  CatalogList applications, components;
  CatalogEntry application;
  if (FAILED(applications.open(catalog_.get(), L"Applications")) ||
      FAILED(applications.get(applications.find(PROVIDER_NAME), application)) ||
      FAILED(components.open(applications, L"Components", application))) {
    return {};
  }
  for (LONG at = 0; at < components.count(); at++) {
    CatalogEntry component;
    if (FAILED(components.get(at, component))) continue;
    bool is_ours =
        _wcsicmp(component.text(L"CLSID").c_str(), PROVIDER_CLASS_TEXT) == 0;
    if (is_ours) return component.text(L"DLL");
  }
  return {};
}

HRESULT Catalog::shut_down() const {
  return catalog_->ShutdownApplication(Bstr(PROVIDER_NAME).get());
}

HRESULT Catalog::remove_application() const {
  CatalogList applications;
  HRESULT result = applications.open(catalog_.get(), L"Applications");
  if (FAILED(result)) return result;
  bool has_removed = false;
  for (;;) {
    LONG at = applications.find(PROVIDER_NAME);
    if (at < 0) break;
    if (!has_removed) {
      // It may have none; if this fails, delete_provider_service() follows.
      catalog_->DeleteServiceForApplication(Bstr(PROVIDER_NAME).get());
    }
    result = applications.remove(at);
    if (FAILED(result)) return result;
    has_removed = true;
  }
  return has_removed ? applications.save() : S_FALSE;
}

HRESULT Catalog::create_application() const {
  CatalogList applications;
  CatalogEntry application;
  HRESULT result = applications.open(catalog_.get(), L"Applications");
  if (SUCCEEDED(result)) result = applications.add(application);
  if (FAILED(result)) return result;
  const struct {
    const wchar_t *name;
    Variant value;
  } properties[] = {
      {L"Name", Variant(PROVIDER_NAME)},
      {L"Description", Variant(PROVIDER_DESCRIPTION)},
      {L"ApplicationAccessChecksEnabled", Variant(true)},
      {L"Authentication", Variant(AUTHENTICATION_PRIVACY)},
      {L"AuthenticationCapability", Variant(CAPABILITY_SECURE_REFERENCE)},
      {L"ImpersonationLevel", Variant(IMPERSONATION_IDENTIFY)},
  };
  for (const auto &property : properties) {
    result = application.put(property.name, property.value);
    if (FAILED(result)) return result;
  }
  return applications.save();
}

HRESULT Catalog::create_service() const {
  return catalog_->CreateServiceForApplication(
      Bstr(PROVIDER_NAME).get(), Bstr(PROVIDER_SERVICE).get(),
      Bstr(L"SERVICE_DEMAND_START").get(), Bstr(L"SERVICE_ERROR_NORMAL").get(),
      /* dependencies */ Bstr(L"").get(), Bstr(L".\\localsystem").get(),
      /* password */ Bstr(L"").get(), /* may use the desktop */ VARIANT_FALSE);
}

HRESULT Catalog::install_component(const std::wstring &path) const {
  // The type library is in the DLL, and there are no proxies.
  return catalog_->InstallComponent(Bstr(PROVIDER_NAME).get(),
                                    Bstr(path.c_str()).get(), Bstr(L"").get(),
                                    Bstr(L"").get());
}

HRESULT Catalog::admit_administrators() const {
  CatalogList applications, roles, users;
  CatalogEntry application, role;
  HRESULT result = applications.open(catalog_.get(), L"Applications");
  if (SUCCEEDED(result)) {
    result = applications.get(applications.find(PROVIDER_NAME), application);
  }
  if (SUCCEEDED(result)) {
    result = roles.open(applications, L"Roles", application);
  }
  if (SUCCEEDED(result)) result = roles.add(role);
  if (SUCCEEDED(result)) result = role.put(L"Name", Variant(ROLE));
  if (SUCCEEDED(result)) result = roles.save();
  if (SUCCEEDED(result)) result = users.open(roles, L"UsersInRole", role);
  if (SUCCEEDED(result)) result = add_user(users, WinBuiltinAdministratorsSid);
  if (SUCCEEDED(result)) result = add_user(users, WinLocalSystemSid);
  return SUCCEEDED(result) ? users.save() : result;
}

}  // namespace stillpoint
