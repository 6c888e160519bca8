// The provider's process: it loads the provider as COM would, and calls what it
// is told to. Each line of input is a method and its arguments; each line of
// output is a result. When there is no more input, whoever asked is gone, and
// what it has begun is aborted, as VSS does it.
#include <objbase.h>
#include <vsprov.h>
#include <vss.h>

#include <cstdio>
#include <iostream>
#include <sstream>

#include "script.h"

using vss_double::log;

namespace {

// As stillpoint-vss.dll says it of itself.
constexpr GUID PROVIDER = {
    0x8f733d58, 0xfd44, 0x43b5,
    {0x97, 0x7a, 0xa4, 0x04, 0x05, 0x9a, 0x12, 0x2d}};

struct Interfaces {
  IVssSoftwareSnapshotProvider *software = nullptr;
  IVssProviderCreateSnapshotSet *set = nullptr;
  IVssProviderNotifications *notifications = nullptr;
};

HRESULT load(const char *path, Interfaces &into) {
  using GetClassObject = HRESULT(WINAPI *)(REFCLSID, REFIID, void **);
  HMODULE module = LoadLibraryA(path);
  if (module == nullptr) return HRESULT_FROM_WIN32(GetLastError());
  auto get = reinterpret_cast<GetClassObject>(reinterpret_cast<void *>(
      GetProcAddress(module, "DllGetClassObject")));
  if (get == nullptr) return E_FAIL;
  IClassFactory *factory = nullptr;
  HRESULT result =
      get(PROVIDER, IID_IClassFactory, reinterpret_cast<void **>(&factory));
  if (FAILED(result)) return result;
  result = factory->CreateInstance(nullptr,
                                   __uuidof(IVssSoftwareSnapshotProvider),
                                   reinterpret_cast<void **>(&into.software));
  factory->Release();
  if (FAILED(result)) return result;
  result = into.software->QueryInterface(
      __uuidof(IVssProviderCreateSnapshotSet),
      reinterpret_cast<void **>(&into.set));
  if (FAILED(result)) return result;
  return into.software->QueryInterface(
      __uuidof(IVssProviderNotifications),
      reinterpret_cast<void **>(&into.notifications));
}

GUID guid_of(const std::string &text) {
  GUID id = {};
  IIDFromString(std::wstring(text.begin(), text.end()).c_str(), &id);
  return id;
}

// The rest of a line; volumes are of ASCII in the tests.
std::wstring rest_of(std::istringstream &words) {
  std::string text;
  std::getline(words >> std::ws, text);
  return std::wstring(text.begin(), text.end());
}

// What the provider keeps of snapshots, which is nothing.
HRESULT query(IVssSoftwareSnapshotProvider *provider, std::string &answer) {
  IVssEnumObject *objects = nullptr;
  HRESULT result = provider->Query(GUID_NULL, VSS_OBJECT_NONE,
                                   VSS_OBJECT_SNAPSHOT, &objects);
  if (FAILED(result)) return result;
  VSS_OBJECT_PROP object;
  ULONG fetched = 0;
  result = objects->Next(1, &object, &fetched);
  answer = std::to_string(fetched);
  objects->Release();
  return result;
}

HRESULT call(const Interfaces &provider, const std::string &method,
             std::istringstream &words, std::string &answer) {
  if (method == "OnLoad") return provider.notifications->OnLoad(nullptr);
  if (method == "OnUnload") return provider.notifications->OnUnload(FALSE);
  if (method == "Query") return query(provider.software, answer);
  if (method == "IsVolumeSupported") {
    BOOL is_supported = FALSE;
    std::wstring volume = rest_of(words);
    HRESULT result =
        provider.software->IsVolumeSupported(volume.data(), &is_supported);
    answer = is_supported ? "yes" : "no";
    return result;
  }
  std::string set_text;
  words >> set_text;
  GUID set = guid_of(set_text);
  if (method == "BeginPrepareSnapshot") {
    std::wstring volume = rest_of(words);
    GUID snapshot;
    CoCreateGuid(&snapshot);
    return provider.software->BeginPrepareSnapshot(set, snapshot,
                                                   volume.data(), 0);
  }
  if (method == "EndPrepareSnapshots") {
    return provider.set->EndPrepareSnapshots(set);
  }
  if (method == "PreCommitSnapshots") {
    return provider.set->PreCommitSnapshots(set);
  }
  if (method == "CommitSnapshots") return provider.set->CommitSnapshots(set);
  if (method == "PostCommitSnapshots") {
    return provider.set->PostCommitSnapshots(set, 1);
  }
  if (method == "PreFinalCommitSnapshots") {
    return provider.set->PreFinalCommitSnapshots(set);
  }
  if (method == "PostFinalCommitSnapshots") {
    return provider.set->PostFinalCommitSnapshots(set);
  }
  if (method == "AbortSnapshots") return provider.set->AbortSnapshots(set);
  return E_NOTIMPL;
}

std::string code(HRESULT result) {
  char text[11];
  std::snprintf(text, sizeof text, "0x%08lx",
                static_cast<unsigned long>(result));
  return text;
}

}  // namespace

int main(int count, char **words) {
  CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED);
  Interfaces provider;
  HRESULT loaded = count == 2 ? load(words[1], provider) : E_INVALIDARG;
  std::string line, open_set;
  while (std::getline(std::cin, line)) {
    std::istringstream rest(line);
    std::string method, answer;
    rest >> method;
    HRESULT result =
        FAILED(loaded) ? loaded : call(provider, method, rest, answer);
    if (method == "BeginPrepareSnapshot") {
      std::istringstream again(line);
      again >> method >> open_set;
    }
    bool is_end =
        method == "AbortSnapshots" || method == "PostCommitSnapshots";
    if (is_end) open_set.clear();
    log("provider " + method + " " + code(result) +
        (answer.empty() ? "" : " " + answer));
    std::cout << code(result) << " " << answer << std::endl;
  }
  if (SUCCEEDED(loaded) && !open_set.empty()) {
    provider.set->AbortSnapshots(guid_of(open_set));
    log("provider AbortSnapshots for one who is gone");
  }
  log("provider over");
  return 0;
}
