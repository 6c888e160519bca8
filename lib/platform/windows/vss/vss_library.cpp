#include "vss_library.h"

#include "text.h"

namespace stillpoint {

namespace {

using Create = HRESULT(WINAPI *)(IVssBackupComponents **);

// As the library exports it since Windows Vista, and as its compiler has named
// it before; `CreateVssBackupComponents` in the headers is one of the two.
const char *const NAMES[] = {
    "CreateVssBackupComponentsInternal",
    "?CreateVssBackupComponents@@YAJPEAPEAVIVssBackupComponents@@@Z",
};

}  // namespace

HRESULT create_backup_components(IVssBackupComponents **into) {
  // Only the system's own, not one that lies beside the program.
  HMODULE library = LoadLibraryExW(L"vssapi.dll", nullptr,
                                   LOAD_LIBRARY_SEARCH_SYSTEM32);
  if (library == nullptr) return last_result();
  for (const char *name : NAMES) {
    FARPROC address = GetProcAddress(library, name);
    if (address == nullptr) continue;
    auto create = reinterpret_cast<Create>(reinterpret_cast<void *>(address));
    return create(into);
  }
  return HRESULT_FROM_WIN32(ERROR_PROC_NOT_FOUND);
}

}  // namespace stillpoint
