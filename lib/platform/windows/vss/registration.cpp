#include "registration.h"

#include "catalog.h"
#include "provider_service.h"
#include "registry.h"
#include "steps.h"
#include "text.h"
#include "vss_admin.h"

namespace stillpoint {

namespace {

// A provider that is at work ends with its hold; others end at once.
constexpr DWORD STOP_MS = 10'000;
// A service is gone when the last window of the service manager on it closes.
constexpr DWORD GONE_MS = 5'000;

// Removes all there is, the last first.
void clear(Steps &steps, const Catalog &catalog, bool has_catalog) {
  steps.should("unregister from VSS", unregister_from_vss);
  if (has_catalog) {
    // It may not run; and if it does not end, removing it says so.
    steps.may("end the COM+ application", [&] { return catalog.shut_down(); });
    steps.should("remove the COM+ application",
                 [&] { return catalog.remove_application(); });
  }
  steps.may("stop the service", [] { return stop_provider_service(STOP_MS); });
  steps.should("remove the service",
               [] { return delete_provider_service(GONE_MS); });
  steps.should("unregister the class", unregister_class);
}

void create(Steps &steps, const Catalog &catalog, const std::wstring &path) {
  steps.must("create the COM+ application",
             [&] { return catalog.create_application(); });
  steps.must("create the service", [&] { return catalog.create_service(); });
  steps.must("install the class",
             [&] { return catalog.install_component(path); });
  steps.must("admit administrators",
             [&] { return catalog.admit_administrators(); });
  steps.must("register with VSS", register_with_vss);
}

std::string report_of(const Steps &steps, const Catalog *catalog) {
  bool has_application = false;
  std::wstring path;
  if (catalog != nullptr) {
    catalog->has_application(&has_application);
    path = catalog->component_path();
  }
  Json json;
  json.open_object();
  json.flag("application", has_application);
  json.flag("component", !path.empty());
  if (path.empty()) path = class_path();
  if (!path.empty()) json.text("path", narrow(path.c_str()));
  json.flag("registered", is_known_to_vss());
  steps.write(json);
  json.close_object();
  return json.str();
}

}  // namespace

HRESULT install_provider(const std::wstring &path, std::string &report) {
  Steps steps;
  Catalog catalog;
  steps.must("open the COM+ catalog", [&] { return catalog.connect(); });
  if (FAILED(steps.failure())) {
    report = report_of(steps, nullptr);
    return steps.failure();
  }
  clear(steps, catalog, /* has_catalog */ true);
  create(steps, catalog, path);
  HRESULT failure = steps.failure();
  if (FAILED(failure)) clear(steps, catalog, /* has_catalog */ true);
  report = report_of(steps, &catalog);
  return failure;
}

HRESULT uninstall_provider(std::string &report) {
  Steps steps;
  Catalog catalog;
  // Without it, the rest can be removed all the same.
  bool has_catalog = false;
  steps.should("open the COM+ catalog", [&] {
    HRESULT result = catalog.connect();
    has_catalog = SUCCEEDED(result);
    return result;
  });
  clear(steps, catalog, has_catalog);
  report = report_of(steps, has_catalog ? &catalog : nullptr);
  return steps.failure();
}

HRESULT look_at_provider(std::string &report) {
  Steps steps;
  Catalog catalog;
  HRESULT result = catalog.connect();
  bool has_catalog = SUCCEEDED(result);
  steps.should("open the COM+ catalog", [&] { return result; });
  report = report_of(steps, has_catalog ? &catalog : nullptr);
  return steps.failure();
}

}  // namespace stillpoint
