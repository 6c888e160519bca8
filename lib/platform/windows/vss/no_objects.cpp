#include "no_objects.h"

#include <new>

#include "dll.h"

namespace stillpoint {

NoObjects::NoObjects() { keep_loaded(); }
NoObjects::~NoObjects() { let_unload(); }

HRESULT NoObjects::create(IVssEnumObject **into) {
  *into = new (std::nothrow) NoObjects();
  return *into == nullptr ? E_OUTOFMEMORY : S_OK;
}

HRESULT NoObjects::QueryInterface(REFIID id, void **object) {
  if (object == nullptr) return E_POINTER;
  bool is_known = id == IID_IUnknown || id == __uuidof(IVssEnumObject);
  *object = is_known ? this : nullptr;
  if (!is_known) return E_NOINTERFACE;
  AddRef();
  return S_OK;
}

ULONG NoObjects::AddRef() { return InterlockedIncrement(&references_); }

ULONG NoObjects::Release() {
  LONG left = InterlockedDecrement(&references_);
  if (left == 0) delete this;
  return left;
}

HRESULT NoObjects::Next(ULONG count, VSS_OBJECT_PROP *, ULONG *fetched) {
  if (fetched == nullptr) return E_POINTER;
  *fetched = 0;
  return count == 0 ? S_OK : S_FALSE;
}

HRESULT NoObjects::Skip(ULONG count) { return count == 0 ? S_OK : S_FALSE; }

HRESULT NoObjects::Reset() { return S_OK; }

HRESULT NoObjects::Clone(IVssEnumObject **into) {
  return into == nullptr ? E_POINTER : create(into);
}

}  // namespace stillpoint
