#include "provider_service.h"

#include <winsvc.h>

#include "clock.h"
#include "identity.h"
#include "text.h"

namespace stillpoint {

namespace {

// A handle of the service manager.
class Service {
 public:
  explicit Service(SC_HANDLE handle) : handle_(handle) {}
  Service(const Service &) = delete;
  ~Service() {
    if (handle_ != nullptr) CloseServiceHandle(handle_);
  }
  SC_HANDLE get() const { return handle_; }

 private:
  SC_HANDLE handle_;
};

SC_HANDLE open_service(const Service &manager, DWORD access) {
  if (manager.get() == nullptr) return nullptr;
  return OpenServiceW(manager.get(), PROVIDER_SERVICE, access);
}

// The last error, where a service that is not there is none.
HRESULT unless_missing() {
  DWORD error = GetLastError();
  bool is_missing = error == ERROR_SERVICE_DOES_NOT_EXIST ||
                    error == ERROR_SERVICE_NOT_ACTIVE;
  return is_missing ? S_FALSE : HRESULT_FROM_WIN32(error);
}

}  // namespace

HRESULT stop_provider_service(DWORD wait_ms) {
  Service manager(OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT));
  Service service(
      open_service(manager, SERVICE_STOP | SERVICE_QUERY_STATUS));
  SERVICE_STATUS status;
  if (service.get() == nullptr ||
      !ControlService(service.get(), SERVICE_CONTROL_STOP, &status)) {
    return unless_missing();
  }
  Deadline deadline(wait_ms);
  while (!deadline.is_over() && status.dwCurrentState != SERVICE_STOPPED) {
    // The service manager tells nobody; a stop takes some 10 ms.
    Sleep(10);
    if (!QueryServiceStatus(service.get(), &status)) return last_result();
  }
  return S_OK;
}

HRESULT delete_provider_service(DWORD wait_ms) {
  Service manager(OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT));
  {
    Service service(open_service(manager, DELETE));
    if (service.get() == nullptr) return unless_missing();
    bool is_marked = DeleteService(service.get()) ||
                     GetLastError() == ERROR_SERVICE_MARKED_FOR_DELETE;
    if (!is_marked) return last_result();
  }
  Deadline deadline(wait_ms);
  while (!deadline.is_over()) {
    Service service(open_service(manager, SERVICE_QUERY_STATUS));
    if (service.get() == nullptr) return S_OK;
    Sleep(10);
  }
  return HRESULT_FROM_WIN32(ERROR_SERVICE_MARKED_FOR_DELETE);
}

}  // namespace stillpoint
