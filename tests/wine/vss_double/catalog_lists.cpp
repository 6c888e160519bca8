#define CINTERFACE
#include <windows.h>
// After it, which it needs.
#include <comadmin.h>

#include "catalog_double.h"
#include "raw_object.h"
#include "script.h"

namespace vss_double {

namespace {

struct EntryObject : RawObject<ICatalogObject> {
  std::shared_ptr<Entry> entry;
};

struct ListObject : RawObject<ICatalogCollection> {
  List *saved;
  List list;
};

std::wstring text_of_variant(const VARIANT &value) {
  if (value.vt == VT_BSTR) return value.bstrVal;
  if (value.vt == VT_BOOL) return value.boolVal ? L"true" : L"false";
  return value.vt == VT_I4 ? std::to_wstring(value.lVal) : L"?";
}

HRESULT give(const std::wstring &text, VARIANT *into) {
  into->vt = VT_BSTR;
  into->bstrVal = SysAllocString(text.c_str());
  return S_OK;
}

Entry &entry_of(ICatalogObject *self) {
  return *static_cast<EntryObject *>(self)->entry;
}

ListObject &list_of(ICatalogCollection *self) {
  return *static_cast<ListObject *>(self);
}

HRESULT WINAPI get_value(ICatalogObject *self, BSTR name, VARIANT *into) {
  return give(entry_of(self).properties[name], into);
}

HRESULT WINAPI put_value(ICatalogObject *self, BSTR name, VARIANT value) {
  std::wstring text = text_of_variant(value);
  log("catalog put " + narrow(name) + " " + narrow(text));
  entry_of(self).properties[name] = text;
  return S_OK;
}

HRESULT WINAPI get_key(ICatalogObject *self, VARIANT *into) {
  return give(entry_of(self).key, into);
}

HRESULT WINAPI get_name(ICatalogObject *self, VARIANT *into) {
  return give(entry_of(self).properties[L"Name"], into);
}

IDispatch *object_of(std::shared_ptr<Entry> entry) {
  static ICatalogObjectVtbl table = [] {
    auto it = empty_table<ICatalogObjectVtbl>();
    EntryObject::fill(it);
    it.get_Value = get_value;
    it.put_Value = put_value;
    it.get_Key = get_key;
    it.get_Name = get_name;
    return it;
  }();
  auto *object = new EntryObject();
  object->lpVtbl = &table;
  object->entry = std::move(entry);
  return reinterpret_cast<IDispatch *>(static_cast<ICatalogObject *>(object));
}

HRESULT WINAPI populate(ICatalogCollection *self) {
  list_of(self).list = *list_of(self).saved;
  return S_OK;
}

HRESULT WINAPI get_count(ICatalogCollection *self, LONG *count) {
  *count = static_cast<LONG>(list_of(self).list.size());
  return S_OK;
}

HRESULT WINAPI get_item(ICatalogCollection *self, LONG at, IDispatch **into) {
  if (at < 0 || at >= static_cast<LONG>(list_of(self).list.size())) {
    return E_INVALIDARG;
  }
  *into = object_of(list_of(self).list[at]);
  return S_OK;
}

HRESULT WINAPI add(ICatalogCollection *self, IDispatch **into) {
  list_of(self).list.push_back(new_entry());
  *into = object_of(list_of(self).list.back());
  return S_OK;
}

HRESULT WINAPI remove(ICatalogCollection *self, LONG at) {
  log("catalog remove " +
      narrow(list_of(self).list[at]->properties[L"Name"]));
  list_of(self).list.erase(list_of(self).list.begin() + at);
  return S_OK;
}

HRESULT WINAPI save(ICatalogCollection *self, LONG *changes) {
  log("catalog save");
  *list_of(self).saved = list_of(self).list;
  *changes = 1;
  return S_OK;
}

// Only what was saved has lists of its own.
HRESULT WINAPI get_list(ICatalogCollection *self, BSTR name, VARIANT key,
                        IDispatch **into) {
  for (const std::shared_ptr<Entry> &entry : *list_of(self).saved) {
    if (entry->key != text_of_variant(key)) continue;
    *into = open_list(entry->lists[name]);
    return S_OK;
  }
  return COMAdminErrKeyMissing;
}

}  // namespace

IDispatch *open_list(List &list) {
  static ICatalogCollectionVtbl table = [] {
    auto it = empty_table<ICatalogCollectionVtbl>();
    ListObject::fill(it);
    it.Populate = populate;
    it.get_Count = get_count;
    it.get_Item = get_item;
    it.Add = add;
    it.Remove = remove;
    it.SaveChanges = save;
    it.GetCollection = get_list;
    return it;
  }();
  auto *object = new ListObject();
  object->lpVtbl = &table;
  object->saved = &list;
  return reinterpret_cast<IDispatch *>(
      static_cast<ICatalogCollection *>(object));
}

std::shared_ptr<Entry> new_entry() {
  static int number = 0;
  auto entry = std::make_shared<Entry>();
  entry->key = L"key " + std::to_wstring(++number);
  return entry;
}

std::string narrow(const std::wstring &text) {
  return std::string(text.begin(), text.end());
}

}  // namespace vss_double
