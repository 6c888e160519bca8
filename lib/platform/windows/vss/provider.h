// The provider: what VSS asks to make snapshots. Ours makes none. It is there
// so that VSS flushes everything and holds writes, and keeps it so until the
// host has taken its own snapshot.
#pragma once

#include <vsprov.h>
#include <vss.h>

namespace stillpoint {

// All of its state is in the lease, so that any number of them may be there.
class Provider final : public IVssSoftwareSnapshotProvider,
                       public IVssProviderCreateSnapshotSet,
                       public IVssProviderNotifications {
 public:
  Provider();
  Provider(const Provider &) = delete;

  // IUnknown
  STDMETHODIMP QueryInterface(REFIID id, void **object) override;
  STDMETHODIMP_(ULONG) AddRef() override;
  STDMETHODIMP_(ULONG) Release() override;

  // IVssSoftwareSnapshotProvider
  STDMETHODIMP SetContext(LONG context) override;
  STDMETHODIMP GetSnapshotProperties(VSS_ID snapshot,
                                     VSS_SNAPSHOT_PROP *properties) override;
  STDMETHODIMP Query(VSS_ID queried, VSS_OBJECT_TYPE queried_type,
                     VSS_OBJECT_TYPE returned_type,
                     IVssEnumObject **objects) override;
  STDMETHODIMP DeleteSnapshots(VSS_ID source, VSS_OBJECT_TYPE type,
                               BOOL is_forced, LONG *deleted,
                               VSS_ID *not_deleted) override;
  STDMETHODIMP BeginPrepareSnapshot(VSS_ID set, VSS_ID snapshot,
                                    VSS_PWSZ volume, LONG context) override;
  STDMETHODIMP IsVolumeSupported(VSS_PWSZ volume, BOOL *is_supported) override;
  STDMETHODIMP IsVolumeSnapshotted(VSS_PWSZ volume, BOOL *is_snapshotted,
                                   LONG *compatibility) override;
  STDMETHODIMP SetSnapshotProperty(VSS_ID snapshot,
                                   VSS_SNAPSHOT_PROPERTY_ID property,
                                   VARIANT value) override;
  STDMETHODIMP RevertToSnapshot(VSS_ID snapshot) override;
  STDMETHODIMP QueryRevertStatus(VSS_PWSZ volume, IVssAsync **async) override;

  // IVssProviderCreateSnapshotSet
  STDMETHODIMP EndPrepareSnapshots(VSS_ID set) override;
  STDMETHODIMP PreCommitSnapshots(VSS_ID set) override;
  STDMETHODIMP CommitSnapshots(VSS_ID set) override;
  STDMETHODIMP PostCommitSnapshots(VSS_ID set, LONG count) override;
  STDMETHODIMP PreFinalCommitSnapshots(VSS_ID set) override;
  STDMETHODIMP PostFinalCommitSnapshots(VSS_ID set) override;
  STDMETHODIMP AbortSnapshots(VSS_ID set) override;

  // IVssProviderNotifications
  STDMETHODIMP OnLoad(IUnknown *callback) override;
  STDMETHODIMP OnUnload(BOOL is_forced) override;

 private:
  ~Provider();

  volatile LONG references_ = 1;
};

}  // namespace stillpoint
