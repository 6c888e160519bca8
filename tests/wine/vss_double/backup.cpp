#include "backup.h"

#include <cstdio>
#include <string>

#include "metadata.h"
#include "script.h"
#include "work.h"

namespace vss_double {

namespace {

std::string hex(unsigned long number) {
  char text[11];
  std::snprintf(text, sizeof text, "0x%08lx", number);
  return text;
}

std::string narrow(const wchar_t *text) {
  std::wstring wide(text);
  return std::string(wide.begin(), wide.end());
}

}  // namespace

HRESULT Backup::QueryInterface(REFIID id, void **object) {
  *object = id == IID_IUnknown ? this : nullptr;
  if (*object == nullptr) return E_NOINTERFACE;
  AddRef();
  return S_OK;
}

ULONG Backup::AddRef() { return InterlockedIncrement(&references_); }

ULONG Backup::Release() {
  LONG left = InterlockedDecrement(&references_);
  if (left == 0) {
    log("requester over");
    delete this;
  }
  return left;
}

HRESULT Backup::InitializeForBackup(BSTR) {
  // Of the whole process: each try of the requester has an object of its own.
  static unsigned long asked = 0;
  if (asked++ < number_of("starting", 0)) return CO_E_SERVER_EXEC_FAILURE;
  return result_of("initialize");
}

HRESULT Backup::SetBackupState(boolean selects, boolean, VSS_BACKUP_TYPE type,
                               boolean) {
  log("requester SetBackupState " + std::to_string(type) +
      (selects ? " selects" : ""));
  return S_OK;
}

HRESULT Backup::SetContext(LONG context) {
  log("requester SetContext " + hex(context));
  bool is_refused = (context & VSS_VOLSNAP_ATTR_TRANSPORTABLE) != 0 &&
                    has("client", "1");
  if (is_refused) return VSS_E_UNSUPPORTED_CONTEXT;
  service_.set_context(context);
  return S_OK;
}

HRESULT Backup::GatherWriterMetadata(IVssAsync **async) {
  return Work::start(scripted("gather"), async);
}

HRESULT Backup::GetWriterMetadataCount(UINT *count) {
  *count = writer_count();
  return S_OK;
}

HRESULT Backup::GetWriterMetadata(UINT at, VSS_ID *instance,
                                  IVssExamineWriterMetadata **into) {
  *instance = instance_of(at);
  return describe(at, into);
}

HRESULT Backup::AddComponent(VSS_ID, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR,
                             LPCWSTR name) {
  log("requester AddComponent " + narrow(name));
  return S_OK;
}

HRESULT Backup::StartSnapshotSet(VSS_ID *set) {
  return service_.start_set(set);
}

HRESULT Backup::AddToSnapshotSet(VSS_PWSZ volume, VSS_ID, VSS_ID *snapshot) {
  *snapshot = instance_of(0);
  Sleep(number_of("add_ms", 0));
  HRESULT result = service_.add(narrow(volume));
  log("requester AddToSnapshotSet " + narrow(volume) + " " + hex(result));
  return result;
}

HRESULT Backup::PrepareForBackup(IVssAsync **async) {
  is_prepared_ = true;
  return Work::start(scripted("prepare"), async);
}

HRESULT Backup::GatherWriterStatus(IVssAsync **async) {
  return Work::start(scripted("status"), async);
}

HRESULT Backup::GetWriterStatusCount(UINT *count) {
  *count = writer_count();
  return S_OK;
}

// A writer fails when it is asked what the script says, and not before.
bool Backup::has_failed_yet() const {
  return text_of("fail") == "prepare" ? is_prepared_ : service_.is_done();
}

HRESULT Backup::GetWriterStatus(UINT at, VSS_ID *instance, VSS_ID *writer,
                                BSTR *name, VSS_WRITER_STATE *state,
                                HRESULT *failure) {
  *instance = instance_of(at);
  *writer = class_of(at);
  *name = SysAllocString(name_of(at).c_str());
  *state = VSS_WS_STABLE;
  *failure = S_OK;
  bool is_bad = name_of(at) != L"Good Writer" && has_failed_yet();
  if (!is_bad) return S_OK;
  std::string when = text_of("fail");
  *state = VSS_WS_FAILED_AT_THAW;
  if (when == "prepare") *state = VSS_WS_FAILED_AT_PREPARE_BACKUP;
  if (when == "freeze") *state = VSS_WS_FAILED_AT_FREEZE;
  *failure = VSS_E_WRITERERROR_TIMEOUT;
  return S_OK;
}

HRESULT Backup::DoSnapshotSet(IVssAsync **async) {
  log("requester DoSnapshotSet");
  // The set goes on while somebody has the requester, and not without it.
  AddRef();
  auto make = [this](HANDLE cancelled) {
    HRESULT result = service_.make_set(cancelled);
    Release();
    return result;
  };
  return Work::start(make, async);
}

HRESULT Backup::BackupComplete(IVssAsync **async) {
  log("requester BackupComplete");
  return Work::start(scripted("complete"), async);
}

HRESULT Backup::AbortBackup() {
  log("requester AbortBackup");
  service_.abort_set();
  return S_OK;
}

}  // namespace vss_double

// Under the name that vssapi.dll has it since Windows Vista.
extern "C" __declspec(dllexport) HRESULT WINAPI
CreateVssBackupComponentsInternal(IVssBackupComponents **into) {
  HRESULT result = vss_double::result_of("create");
  if (FAILED(result)) return result;
  *into = new vss_double::Backup();
  return S_OK;
}
