#include "provider.h"

#include "dll.h"
#include "no_objects.h"
#include "tenant.h"

namespace stillpoint {

Provider::Provider() { keep_loaded(); }
Provider::~Provider() { let_unload(); }

HRESULT Provider::QueryInterface(REFIID id, void **object) {
  if (object == nullptr) return E_POINTER;
  *object = nullptr;
  if (id == IID_IUnknown || id == __uuidof(IVssSoftwareSnapshotProvider)) {
    *object = static_cast<IVssSoftwareSnapshotProvider *>(this);
  } else if (id == __uuidof(IVssProviderCreateSnapshotSet)) {
    *object = static_cast<IVssProviderCreateSnapshotSet *>(this);
  } else if (id == __uuidof(IVssProviderNotifications)) {
    *object = static_cast<IVssProviderNotifications *>(this);
  } else {
    return E_NOINTERFACE;
  }
  AddRef();
  return S_OK;
}

ULONG Provider::AddRef() { return InterlockedIncrement(&references_); }

ULONG Provider::Release() {
  LONG left = InterlockedDecrement(&references_);
  if (left == 0) delete this;
  return left;
}

HRESULT Provider::SetContext(LONG) { return S_OK; }

// There never is a snapshot, so none can be asked for.
HRESULT Provider::GetSnapshotProperties(VSS_ID, VSS_SNAPSHOT_PROP *) {
  return VSS_E_OBJECT_NOT_FOUND;
}

HRESULT Provider::Query(VSS_ID, VSS_OBJECT_TYPE, VSS_OBJECT_TYPE,
                        IVssEnumObject **objects) {
  if (objects == nullptr) return E_POINTER;
  return NoObjects::create(objects);
}

HRESULT Provider::DeleteSnapshots(VSS_ID source, VSS_OBJECT_TYPE, BOOL,
                                  LONG *deleted, VSS_ID *not_deleted) {
  if (deleted == nullptr || not_deleted == nullptr) return E_POINTER;
  *deleted = 0;
  *not_deleted = source;
  return VSS_E_OBJECT_NOT_FOUND;
}

HRESULT Provider::BeginPrepareSnapshot(VSS_ID set, VSS_ID, VSS_PWSZ, LONG) {
  // A backup program that asks in the same moment is not who we hold for.
  return Tenant().is_for(set) ? S_OK : VSS_E_PROVIDER_VETO;
}

HRESULT Provider::IsVolumeSupported(VSS_PWSZ volume, BOOL *is_supported) {
  if (volume == nullptr || is_supported == nullptr) return E_POINTER;
  // Nobody else's snapshots, or a backup would be told that it has one.
  *is_supported = Tenant().has_lease();
  return S_OK;
}

HRESULT Provider::IsVolumeSnapshotted(VSS_PWSZ volume, BOOL *is_snapshotted,
                                      LONG *compatibility) {
  if (volume == nullptr || is_snapshotted == nullptr) return E_POINTER;
  *is_snapshotted = FALSE;
  if (compatibility != nullptr) *compatibility = 0;
  return S_OK;
}

HRESULT Provider::SetSnapshotProperty(VSS_ID, VSS_SNAPSHOT_PROPERTY_ID,
                                      VARIANT) {
  return E_NOTIMPL;
}

HRESULT Provider::RevertToSnapshot(VSS_ID) { return E_NOTIMPL; }

HRESULT Provider::QueryRevertStatus(VSS_PWSZ, IVssAsync **) {
  return E_NOTIMPL;
}

HRESULT Provider::EndPrepareSnapshots(VSS_ID) { return S_OK; }

HRESULT Provider::PreCommitSnapshots(VSS_ID) { return S_OK; }

// VSS holds all writes from just before this call until just after it.
HRESULT Provider::CommitSnapshots(VSS_ID set) {
  Tenant tenant;
  if (!tenant.is_for(set)) return VSS_E_PROVIDER_VETO;
  // VSS knows of no other refusal; what it was is in the lease.
  return tenant.hold() == Outcome::thawed ? S_OK : VSS_E_PROVIDER_VETO;
}

HRESULT Provider::PostCommitSnapshots(VSS_ID, LONG) { return S_OK; }

HRESULT Provider::PreFinalCommitSnapshots(VSS_ID) { return S_OK; }

HRESULT Provider::PostFinalCommitSnapshots(VSS_ID) { return S_OK; }

HRESULT Provider::AbortSnapshots(VSS_ID) { return S_OK; }

HRESULT Provider::OnLoad(IUnknown *) { return S_OK; }

HRESULT Provider::OnUnload(BOOL) { return S_OK; }

}  // namespace stillpoint
