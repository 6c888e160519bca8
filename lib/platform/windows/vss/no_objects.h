// A list of VSS objects without any, since the provider keeps no snapshots.
#pragma once

#include <vss.h>

namespace stillpoint {

class NoObjects final : public IVssEnumObject {
 public:
  // Makes one.
  static HRESULT create(IVssEnumObject **into);

  STDMETHODIMP QueryInterface(REFIID id, void **object) override;
  STDMETHODIMP_(ULONG) AddRef() override;
  STDMETHODIMP_(ULONG) Release() override;
  STDMETHODIMP Next(ULONG count, VSS_OBJECT_PROP *objects,
                    ULONG *fetched) override;
  STDMETHODIMP Skip(ULONG count) override;
  STDMETHODIMP Reset() override;
  STDMETHODIMP Clone(IVssEnumObject **into) override;

 private:
  NoObjects();
  ~NoObjects();

  volatile LONG references_ = 1;
};

}  // namespace stillpoint
