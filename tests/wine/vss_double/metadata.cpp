#include "metadata.h"

#include "script.h"

namespace vss_double {

namespace {

// What the two classes below have in common.
template <class Interface>
class Counted : public Interface {
 public:
  virtual ~Counted() = default;
  STDMETHODIMP QueryInterface(REFIID, void **object) override {
    *object = nullptr;
    return E_NOINTERFACE;
  }
  STDMETHODIMP_(ULONG) AddRef() override {
    return InterlockedIncrement(&references_);
  }
  STDMETHODIMP_(ULONG) Release() override {
    LONG left = InterlockedDecrement(&references_);
    if (left == 0) delete this;
    return left;
  }

 private:
  volatile LONG references_ = 1;
};

class Component final : public Counted<IVssWMComponent> {
 public:
  explicit Component(UINT number) : number_(number) {}

  STDMETHODIMP GetComponentInfo(PVSSCOMPONENTINFO *into) override {
    auto *info = new VSS_COMPONENTINFO();
    info->type = VSS_CT_DATABASE;
    info->bstrLogicalPath = SysAllocString(L"path");
    info->bstrComponentName =
        SysAllocString(number_ == 0 ? L"chosen" : L"unselectable");
    info->bSelectable = number_ == 0;
    *into = info;
    return S_OK;
  }

  STDMETHODIMP FreeComponentInfo(PVSSCOMPONENTINFO info) override {
    SysFreeString(info->bstrLogicalPath);
    SysFreeString(info->bstrComponentName);
    delete info;
    return S_OK;
  }

  STDMETHODIMP GetFile(UINT, IVssWMFiledesc **) override { return E_NOTIMPL; }
  STDMETHODIMP GetDatabaseFile(UINT, IVssWMFiledesc **) override {
    return E_NOTIMPL;
  }
  STDMETHODIMP GetDatabaseLogFile(UINT, IVssWMFiledesc **) override {
    return E_NOTIMPL;
  }
  STDMETHODIMP GetDependency(UINT, IVssWMDependency **) override {
    return E_NOTIMPL;
  }

 private:
  const UINT number_;
};

class Metadata final : public Counted<IVssExamineWriterMetadata> {
 public:
  explicit Metadata(UINT writer) : writer_(writer) {}

  STDMETHODIMP GetIdentity(VSS_ID *instance, VSS_ID *writer, BSTR *name,
                           VSS_USAGE_TYPE *usage,
                           VSS_SOURCE_TYPE *source) override {
    *instance = instance_of(writer_);
    *writer = class_of(writer_);
    *name = SysAllocString(name_of(writer_).c_str());
    *usage = VSS_UT_USERDATA;
    *source = VSS_ST_OTHER;
    return S_OK;
  }

  STDMETHODIMP GetFileCounts(UINT *includes, UINT *excludes,
                             UINT *components) override {
    *includes = *excludes = 0;
    *components = 2;
    return S_OK;
  }

  STDMETHODIMP GetComponent(UINT at, IVssWMComponent **into) override {
    *into = new Component(at);
    return S_OK;
  }

  STDMETHODIMP GetIncludeFile(UINT, IVssWMFiledesc **) override {
    return E_NOTIMPL;
  }
  STDMETHODIMP GetExcludeFile(UINT, IVssWMFiledesc **) override {
    return E_NOTIMPL;
  }
  STDMETHODIMP GetRestoreMethod(VSS_RESTOREMETHOD_ENUM *, BSTR *, BSTR *,
                                VSS_WRITERRESTORE_ENUM *, boolean *,
                                UINT *) override {
    return E_NOTIMPL;
  }
  STDMETHODIMP GetAlternateLocationMapping(UINT, IVssWMFiledesc **) override {
    return E_NOTIMPL;
  }
  STDMETHODIMP GetBackupSchema(DWORD *) override { return E_NOTIMPL; }
  STDMETHODIMP GetDocument(IXMLDOMDocument **) override { return E_NOTIMPL; }
  STDMETHODIMP SaveAsXML(BSTR *) override { return E_NOTIMPL; }
  STDMETHODIMP LoadFromXML(BSTR) override { return E_NOTIMPL; }

 private:
  const UINT writer_;
};

UINT good_writers() { return number_of("writers", 2); }

GUID numbered(UINT writer, BYTE last) {
  return {0xd0b1e000 + writer, 1, 2, {3, 4, 5, 6, 7, 8, 9, last}};
}

}  // namespace

GUID instance_of(UINT writer) { return numbered(writer, 1); }
GUID class_of(UINT writer) { return numbered(writer, 2); }

UINT writer_count() {
  return good_writers() + (text_of("fail").empty() ? 0 : 1);
}

std::wstring name_of(UINT writer) {
  return writer < good_writers() ? L"Good Writer" : L"Bad \"Writer\"";
}

HRESULT describe(UINT writer, IVssExamineWriterMetadata **into) {
  *into = new Metadata(writer);
  return S_OK;
}

}  // namespace vss_double
