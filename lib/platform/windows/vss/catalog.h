// The catalog of COM+, in which the provider has an application: COM+ runs it
// as a service, in a process of its own, and lets only administrators in.
#pragma once

#include <comadmin.h>

#include <string>

#include "owners.h"

namespace stillpoint {

class Catalog {
 public:
  HRESULT connect();

  // Whether the application is there.
  HRESULT has_application(bool *has) const;

  // The DLL of the provider's class in the application; empty if it is not
  // there.
  std::wstring component_path() const;

  // Ends the application's process, if there is one.
  HRESULT shut_down() const;

  // Removes all applications of our name, and their service. S_FALSE if there
  // was none.
  HRESULT remove_application() const;

  HRESULT create_application() const;
  HRESULT create_service() const;
  HRESULT install_component(const std::wstring &path) const;

  // Lets administrators and the system call the provider.
  HRESULT admit_administrators() const;

 private:
  Com<ICOMAdminCatalog2> catalog_;
};

}  // namespace stillpoint
