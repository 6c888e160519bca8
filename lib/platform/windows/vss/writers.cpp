#include "writers.h"

#include "text.h"

namespace stillpoint {

namespace {

const char *const WRITER_STATES[] = {
    "UNKNOWN",
    "STABLE",
    "WAITING_FOR_FREEZE",
    "WAITING_FOR_THAW",
    "WAITING_FOR_POST_SNAPSHOT",
    "WAITING_FOR_BACKUP_COMPLETE",
    "FAILED_AT_IDENTIFY",
    "FAILED_AT_PREPARE_BACKUP",
    "FAILED_AT_PREPARE_SNAPSHOT",
    "FAILED_AT_FREEZE",
    "FAILED_AT_THAW",
    "FAILED_AT_POST_SNAPSHOT",
    "FAILED_AT_BACKUP_COMPLETE",
    "FAILED_AT_PRE_RESTORE",
    "FAILED_AT_POST_RESTORE",
    "FAILED_AT_BACKUPSHUTDOWN",
};

struct WriterOf {
  VSS_ID instance;
  VSS_ID writer;
};

// Whether the component could be selected.
bool select(IVssBackupComponents *backup, const WriterOf &of,
            IVssWMComponent *component) {
  PVSSCOMPONENTINFO info = nullptr;
  if (FAILED(component->GetComponentInfo(&info)) || info == nullptr) {
    return false;
  }
  bool is_selected =
      info->bSelectable &&
      SUCCEEDED(backup->AddComponent(of.instance, of.writer, info->type,
                                     info->bstrLogicalPath,
                                     info->bstrComponentName));
  component->FreeComponentInfo(info);
  return is_selected;
}

// How many components of one writer could be selected.
unsigned select_all(IVssBackupComponents *backup,
                    IVssExamineWriterMetadata *metadata) {
  WriterOf of = {};
  Bstr name;
  VSS_USAGE_TYPE usage;
  VSS_SOURCE_TYPE source;
  UINT includes = 0, excludes = 0, components = 0, selected = 0;
  if (FAILED(metadata->GetIdentity(&of.instance, &of.writer, name.into(),
                                   &usage, &source)) ||
      FAILED(metadata->GetFileCounts(&includes, &excludes, &components))) {
    return 0;
  }
  for (UINT at = 0; at < components; at++) {
    Com<IVssWMComponent> component;
    if (FAILED(metadata->GetComponent(at, component.into()))) continue;
    if (select(backup, of, component.get())) selected++;
  }
  return selected;
}

bool has_failed(VSS_WRITER_STATE state, HRESULT result) {
  return FAILED(result) || state == VSS_WS_UNKNOWN ||
         state >= VSS_WS_FAILED_AT_IDENTIFY;
}

const char *name_of(VSS_WRITER_STATE state) {
  return state >= 0 && state < VSS_WS_COUNT ? WRITER_STATES[state] : "UNKNOWN";
}

void look_at_writer(IVssBackupComponents *backup, UINT at, Report &report,
                    const char *when) {
  VSS_ID instance = {}, writer = {};
  Bstr name;
  VSS_WRITER_STATE state = VSS_WS_UNKNOWN;
  HRESULT failure = S_OK;
  HRESULT result = backup->GetWriterStatus(at, &instance, &writer, name.into(),
                                           &state, &failure);
  // One that cannot be asked has not shown that it is well.
  if (FAILED(result)) failure = result;
  if (!has_failed(state, failure)) return;
  report.add_writer({narrow(name.text()), text_of(writer), text_of(instance),
                     name_of(state), failure, when});
}

}  // namespace

HRESULT select_components(IVssBackupComponents *backup, Report &report,
                          const Patience &patience) {
  Pending gathering;
  HRESULT result = backup->GatherWriterMetadata(gathering.into());
  if (SUCCEEDED(result)) result = gathering.wait(patience);
  if (FAILED(result)) return result;
  UINT writers = 0, selected = 0;
  result = backup->GetWriterMetadataCount(&writers);
  if (FAILED(result)) return result;
  for (UINT at = 0; at < writers; at++) {
    VSS_ID instance;
    Com<IVssExamineWriterMetadata> metadata;
    result = backup->GetWriterMetadata(at, &instance, metadata.into());
    if (SUCCEEDED(result)) selected += select_all(backup, metadata.get());
  }
  report.set_metadata(writers, selected);
  return S_OK;
}

HRESULT look_at_writers(IVssBackupComponents *backup, Report &report,
                        const Patience &patience, const char *when) {
  Pending gathering;
  HRESULT result = backup->GatherWriterStatus(gathering.into());
  if (SUCCEEDED(result)) result = gathering.wait(patience);
  if (FAILED(result)) return result;
  UINT writers = 0;
  result = backup->GetWriterStatusCount(&writers);
  for (UINT at = 0; SUCCEEDED(result) && at < writers; at++) {
    look_at_writer(backup, at, report, when);
  }
  backup->FreeWriterStatus();
  return result;
}

}  // namespace stillpoint
