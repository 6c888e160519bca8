// Lists in the catalog of COM+, and their entries.
#pragma once

#include <comadmin.h>

#include <string>

#include "owners.h"

namespace stillpoint {

class CatalogEntry {
 public:
  HRESULT put(const wchar_t *property, const Variant &value);

  // Empty if the property is not text, or not there.
  std::wstring text(const wchar_t *property) const;

 private:
  friend class CatalogList;
  Com<ICatalogObject> object_;
};

class CatalogList {
 public:
  // Opens a list of the whole catalog, or one that belongs to an entry of
  // another list, and reads it.
  HRESULT open(ICOMAdminCatalog2 *catalog, const wchar_t *name);
  HRESULT open(const CatalogList &parent, const wchar_t *name,
               const CatalogEntry &owner);

  LONG count() const;

  // Where the entry of this name is; -1 if there is none.
  LONG find(const wchar_t *name) const;

  // E_INVALIDARG for -1.
  HRESULT get(LONG at, CatalogEntry &into) const;
  HRESULT add(CatalogEntry &into);
  HRESULT remove(LONG at);
  HRESULT save();

 private:
  HRESULT read(Com<IDispatch> &list);

  Com<ICatalogCollection> list_;
};

}  // namespace stillpoint
