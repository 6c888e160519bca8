// The double of IVssBackupComponents: what a requester talks to.
#pragma once

#include <vsbackup.h>

#include "service.h"

namespace vss_double {

class Backup final : public IVssBackupComponents {
 public:
  STDMETHODIMP QueryInterface(REFIID id, void **object) override;
  STDMETHODIMP_(ULONG) AddRef() override;
  STDMETHODIMP_(ULONG) Release() override;

  STDMETHODIMP InitializeForBackup(BSTR) override;
  STDMETHODIMP SetBackupState(boolean selects, boolean bootable,
                              VSS_BACKUP_TYPE type, boolean partial) override;
  STDMETHODIMP SetContext(LONG context) override;
  STDMETHODIMP GatherWriterMetadata(IVssAsync **async) override;
  STDMETHODIMP GetWriterMetadataCount(UINT *count) override;
  STDMETHODIMP GetWriterMetadata(UINT at, VSS_ID *instance,
                                 IVssExamineWriterMetadata **into) override;
  STDMETHODIMP FreeWriterMetadata() override { return S_OK; }
  STDMETHODIMP AddComponent(VSS_ID instance, VSS_ID writer,
                            VSS_COMPONENT_TYPE type, LPCWSTR path,
                            LPCWSTR name) override;
  STDMETHODIMP StartSnapshotSet(VSS_ID *set) override;
  STDMETHODIMP AddToSnapshotSet(VSS_PWSZ volume, VSS_ID provider,
                                VSS_ID *snapshot) override;
  STDMETHODIMP PrepareForBackup(IVssAsync **async) override;
  STDMETHODIMP GatherWriterStatus(IVssAsync **async) override;
  STDMETHODIMP GetWriterStatusCount(UINT *count) override;
  STDMETHODIMP GetWriterStatus(UINT at, VSS_ID *instance, VSS_ID *writer,
                               BSTR *name, VSS_WRITER_STATE *state,
                               HRESULT *failure) override;
  STDMETHODIMP FreeWriterStatus() override { return S_OK; }
  STDMETHODIMP DoSnapshotSet(IVssAsync **async) override;
  STDMETHODIMP BackupComplete(IVssAsync **async) override;
  STDMETHODIMP AbortBackup() override;

  // What our requester has no use for.
#define UNUSED(...) \
  STDMETHODIMP __VA_ARGS__ override { return E_NOTIMPL; }
  UNUSED(GetWriterComponentsCount(UINT *))
  UNUSED(GetWriterComponents(UINT, IVssWriterComponentsExt **))
  UNUSED(InitializeForRestore(BSTR))
  UNUSED(SetRestoreState(VSS_RESTORE_TYPE))
  UNUSED(SetBackupSucceeded(VSS_ID, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR,
                            LPCWSTR, boolean))
  UNUSED(SetBackupOptions(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR,
                          LPCWSTR))
  UNUSED(SetSelectedForRestore(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR,
                               boolean))
  UNUSED(SetRestoreOptions(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR,
                           LPCWSTR))
  UNUSED(SetAdditionalRestores(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR,
                               boolean))
  UNUSED(SetPreviousBackupStamp(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR,
                                LPCWSTR))
  UNUSED(SaveAsXML(BSTR *))
  UNUSED(AddAlternativeLocationMapping(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR,
                                       LPCWSTR, LPCWSTR, LPCWSTR, boolean,
                                       LPCWSTR))
  UNUSED(AddRestoreSubcomponent(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR,
                                LPCWSTR, LPCWSTR, boolean))
  UNUSED(SetFileRestoreStatus(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR,
                              VSS_FILE_RESTORE_STATUS))
  UNUSED(AddNewTarget(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, LPCWSTR,
                      LPCWSTR, boolean, LPCWSTR))
  UNUSED(SetRangesFilePath(VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, UINT,
                           LPCWSTR))
  UNUSED(PreRestore(IVssAsync **))
  UNUSED(PostRestore(IVssAsync **))
  UNUSED(DeleteSnapshots(VSS_ID, VSS_OBJECT_TYPE, WINBOOL, LONG *, VSS_ID *))
  UNUSED(ImportSnapshots(IVssAsync **))
  UNUSED(BreakSnapshotSet(VSS_ID))
  UNUSED(GetSnapshotProperties(VSS_ID, VSS_SNAPSHOT_PROP *))
  UNUSED(Query(VSS_ID, VSS_OBJECT_TYPE, VSS_OBJECT_TYPE, IVssEnumObject **))
  UNUSED(IsVolumeSupported(VSS_ID, VSS_PWSZ, WINBOOL *))
  UNUSED(DisableWriterClasses(const VSS_ID *, UINT))
  UNUSED(EnableWriterClasses(const VSS_ID *, UINT))
  UNUSED(DisableWriterInstances(const VSS_ID *, UINT))
  UNUSED(ExposeSnapshot(VSS_ID, VSS_PWSZ, LONG, VSS_PWSZ, VSS_PWSZ *))
  UNUSED(RevertToSnapshot(VSS_ID, WINBOOL))
  UNUSED(QueryRevertStatus(VSS_PWSZ, IVssAsync **))
#undef UNUSED

 private:
  virtual ~Backup() = default;
  bool has_failed_yet() const;

  volatile LONG references_ = 1;
  Service service_;
  bool is_prepared_ = false;
};

}  // namespace vss_double
