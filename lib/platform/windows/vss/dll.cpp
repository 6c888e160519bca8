#include "dll.h"

#include <olectl.h>

#include <new>

#include "identity.h"
#include "owners.h"
#include "provider.h"
#include "registry.h"

namespace stillpoint {

namespace {

HMODULE module = nullptr;
volatile LONG users = 0;

// Makes providers.
class Factory final : public IClassFactory {
 public:
  Factory() { keep_loaded(); }

  STDMETHODIMP QueryInterface(REFIID id, void **object) override {
    if (object == nullptr) return E_POINTER;
    bool is_known = id == IID_IUnknown || id == IID_IClassFactory;
    *object = is_known ? this : nullptr;
    if (!is_known) return E_NOINTERFACE;
    AddRef();
    return S_OK;
  }

  STDMETHODIMP_(ULONG) AddRef() override {
    return InterlockedIncrement(&references_);
  }

  STDMETHODIMP_(ULONG) Release() override {
    LONG left = InterlockedDecrement(&references_);
    if (left == 0) delete this;
    return left;
  }

  STDMETHODIMP CreateInstance(IUnknown *outer, REFIID id,
                              void **object) override {
    if (object == nullptr) return E_POINTER;
    *object = nullptr;
    if (outer != nullptr) return CLASS_E_NOAGGREGATION;
    auto *provider = new (std::nothrow) Provider();
    if (provider == nullptr) return E_OUTOFMEMORY;
    HRESULT result = provider->QueryInterface(id, object);
    provider->Release();
    return result;
  }

  STDMETHODIMP LockServer(BOOL is_locked) override {
    is_locked ? keep_loaded() : let_unload();
    return S_OK;
  }

 private:
  ~Factory() { let_unload(); }

  volatile LONG references_ = 1;
};

}  // namespace

namespace {

// What a thread is for, and our own reference to the DLL.
struct Start {
  void (*work)(void *);
  void *argument;
  HMODULE self;
};

DWORD WINAPI thread_main(void *argument) {
  Start start = *static_cast<Start *>(argument);
  delete static_cast<Start *>(argument);
  start.work(start.argument);
  FreeLibraryAndExitThread(start.self, 0);
}

}  // namespace

Handle start_thread(void (*work)(void *), void *argument) {
  auto *start = new Start{work, argument, nullptr};
  if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                          reinterpret_cast<LPCWSTR>(thread_main),
                          &start->self)) {
    delete start;
    return {};
  }
  Handle thread(CreateThread(nullptr, 0, thread_main, start, 0, nullptr));
  if (!thread) {
    FreeLibrary(start->self);
    delete start;
  }
  return thread;
}

void keep_loaded() { InterlockedIncrement(&users); }
void let_unload() { InterlockedDecrement(&users); }

std::wstring own_path() {
  // As long as a path can be.
  std::wstring path(32768, L'\0');
  DWORD length = GetModuleFileNameW(module, path.data(),
                                    static_cast<DWORD>(path.size()));
  path.resize(length < path.size() ? length : 0);
  return path;
}

}  // namespace stillpoint

using namespace stillpoint;

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *) {
  // Notices of threads stay on: the C++ runtime within cleans up after them.
  if (reason == DLL_PROCESS_ATTACH) module = instance;
  return TRUE;
}

STDAPI DllGetClassObject(REFCLSID id, REFIID interface_id, void **object) {
  if (object == nullptr) return E_POINTER;
  *object = nullptr;
  if (id != PROVIDER_CLASS) return CLASS_E_CLASSNOTAVAILABLE;
  auto *factory = new (std::nothrow) Factory();
  if (factory == nullptr) return E_OUTOFMEMORY;
  HRESULT result = factory->QueryInterface(interface_id, object);
  factory->Release();
  return result;
}

STDAPI DllCanUnloadNow() { return users == 0 ? S_OK : S_FALSE; }

// COM+ calls these when it installs and removes the class. They are about the
// class alone; the whole is stillpoint_vss_provider_install().
STDAPI DllRegisterServer() {
  try {
    return register_class(own_path());
  } catch (const std::bad_alloc &) {
    return E_OUTOFMEMORY;
  }
}

STDAPI DllUnregisterServer() { return unregister_class(); }
