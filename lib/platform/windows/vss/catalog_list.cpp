#include "catalog_list.h"

namespace stillpoint {

namespace {

HRESULT as_entry(const Com<IDispatch> &dispatch, void **into) {
  if (!dispatch) return E_UNEXPECTED;
  return dispatch->QueryInterface(__uuidof(ICatalogObject), into);
}

}  // namespace

HRESULT CatalogEntry::put(const wchar_t *property, const Variant &value) {
  return object_->put_Value(Bstr(property).get(), value.get());
}

std::wstring CatalogEntry::text(const wchar_t *property) const {
  Variant value;
  object_->get_Value(Bstr(property).get(), value.into());
  return value.text();
}

HRESULT CatalogList::read(Com<IDispatch> &list) {
  if (!list) return E_UNEXPECTED;
  HRESULT result = list->QueryInterface(__uuidof(ICatalogCollection),
                                        list_.into_any());
  return SUCCEEDED(result) ? list_->Populate() : result;
}

HRESULT CatalogList::open(ICOMAdminCatalog2 *catalog, const wchar_t *name) {
  Com<IDispatch> list;
  HRESULT result = catalog->GetCollection(Bstr(name).get(), list.into());
  return SUCCEEDED(result) ? read(list) : result;
}

HRESULT CatalogList::open(const CatalogList &parent, const wchar_t *name,
                          const CatalogEntry &owner) {
  Variant key;
  HRESULT result = owner.object_->get_Key(key.into());
  if (FAILED(result)) return result;
  Com<IDispatch> list;
  result = parent.list_->GetCollection(Bstr(name).get(), key.get(),
                                       list.into());
  return SUCCEEDED(result) ? read(list) : result;
}

LONG CatalogList::count() const {
  LONG count = 0;
  return SUCCEEDED(list_->get_Count(&count)) ? count : 0;
}

LONG CatalogList::find(const wchar_t *name) const {
  for (LONG at = 0, end = count(); at < end; at++) {
    CatalogEntry entry;
    Variant known;
    if (FAILED(get(at, entry))) continue;
    if (FAILED(entry.object_->get_Name(known.into()))) continue;
    if (std::wstring(known.text()) == name) return at;
  }
  return -1;
}

HRESULT CatalogList::get(LONG at, CatalogEntry &into) const {
  if (at < 0) return E_INVALIDARG;
  Com<IDispatch> dispatch;
  HRESULT result = list_->get_Item(at, dispatch.into());
  if (FAILED(result)) return result;
  return as_entry(dispatch, into.object_.into_any());
}

HRESULT CatalogList::add(CatalogEntry &into) {
  Com<IDispatch> dispatch;
  HRESULT result = list_->Add(dispatch.into());
  if (FAILED(result)) return result;
  return as_entry(dispatch, into.object_.into_any());
}

HRESULT CatalogList::remove(LONG at) { return list_->Remove(at); }

HRESULT CatalogList::save() {
  LONG changes = 0;
  return list_->SaveChanges(&changes);
}

}  // namespace stillpoint
