// Calls the functions of stillpoint-vss.dll as the agent does. Each line of
// input is a call; each line of output is an object of JSON about one:
//
//     open BACKUP HOLD_MS DEADLINE_MS      prepare FLAGS DEADLINE_MS [VOLUME…]
//     freeze|wait|thaw|abort|close DEADLINE_MS              state  report
//     install|uninstall|provider DEADLINE_MS                name RESULT
//     later MS CALL…                       library PATH     class
//
// `later` does so on a thread of its own, while others go on; `twice` opens a
// second session; `supported` asks the provider; `handles` counts them;
// `squat` takes the name of the lease, and `leave` gives it back; `unload` lets
// go of the library while a session is open; `die` is the end.
#include <windows.h>
// After it, which it needs.
#include <oleauto.h>
#include <sddl.h>
#include <vsprov.h>
#include <vss.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <vector>

#include "../../../lib/platform/windows/vss/lease.h"
#include "../../../lib/platform/windows/vss/stillpoint_vss.h"

namespace {

constexpr uint32_t ROOM = 65536;

HMODULE module;
uint64_t session = 0;
SRWLOCK output = SRWLOCK_INIT;

template <class Function>
Function *find(const char *name) {
  FARPROC address = GetProcAddress(module, name);
  if (address == nullptr) {
    std::fprintf(stderr, "There is no %s\n", name);
    std::exit(1);
  }
  return reinterpret_cast<Function *>(reinterpret_cast<void *>(address));
}
#define CALL(name) \
  find<decltype(stillpoint_vss_##name)>("stillpoint_vss_" #name)

void say(const std::string &command, double ms, const std::string &more) {
  AcquireSRWLockExclusive(&output);
  std::cout << "{\"command\":\"" << command << "\",\"ms\":" << ms << more << "}"
            << std::endl;
  ReleaseSRWLockExclusive(&output);
}

std::string result_text(stillpoint_result result) {
  char name[128];
  CALL(result_name)(result, name, sizeof name);
  return std::string(",\"result\":\"") + name + "\"";
}

// With a buffer that is too small first, as a caller may have.
std::string report_text(uint64_t of) {
  char tiny[1];
  uint32_t size = CALL(report)(of, tiny, sizeof tiny);
  if (size == 0) return ",\"report\":null";
  std::vector<char> text(size + 16);
  CALL(report)(of, text.data(), size + 16);
  return std::string(",\"report\":") + text.data();
}

stillpoint_result prepare(std::istringstream &words) {
  uint32_t flags = 0, ms = 0;
  std::wstring volumes;
  std::string volume;
  words >> flags >> ms;
  while (words >> volume) {
    volumes += std::wstring(volume.begin(), volume.end()) + L'\0';
  }
  volumes += L'\0';
  return CALL(prepare)(session, volumes.c_str(), flags, ms);
}

stillpoint_result open(std::istringstream &words, uint64_t *into) {
  uint32_t backup = 0, hold = 0, ms = 0;
  words >> backup >> hold >> ms;
  return CALL(open)(backup, hold, ms, into);
}

std::string about_provider(const std::string &command, uint32_t ms) {
  static char report[ROOM];
  uint32_t size = 0;
  stillpoint_result result = E_NOTIMPL;
  if (command == "install") {
    result = CALL(provider_install)(nullptr, ms, report, ROOM, &size);
  } else if (command == "uninstall") {
    result = CALL(provider_uninstall)(ms, report, ROOM, &size);
  } else {
    result = CALL(provider_state)(ms, report, ROOM, &size);
  }
  std::string text = *report == 0 ? "null" : report;
  return result_text(result) + ",\"report\":" + text;
}

// What the type library in the DLL says.
std::string type_library(const std::string &path) {
  ITypeLib *library = nullptr;
  std::wstring wide(path.begin(), path.end());
  HRESULT result = LoadTypeLibEx(wide.c_str(), REGKIND_NONE, &library);
  if (FAILED(result)) return result_text(result);
  ITypeInfo *info = nullptr;
  TYPEATTR *attributes = nullptr;
  std::string classes;
  for (UINT at = 0; at < library->GetTypeInfoCount(); at++) {
    if (FAILED(library->GetTypeInfo(at, &info))) continue;
    if (FAILED(info->GetTypeAttr(&attributes))) continue;
    wchar_t text[39];
    StringFromGUID2(attributes->guid, text, 39);
    std::wstring id(text);
    if (attributes->typekind == TKIND_COCLASS) {
      classes += std::string(id.begin(), id.end());
    }
    info->ReleaseTypeAttr(attributes);
    info->Release();
  }
  library->Release();
  return ",\"classes\":\"" + classes + "\"";
}

std::string about_class() {
  using Function = HRESULT WINAPI();
  HRESULT in = find<Function>("DllRegisterServer")();
  HRESULT out = find<Function>("DllUnregisterServer")();
  HRESULT again = find<Function>("DllUnregisterServer")();
  HRESULT idle = find<Function>("DllCanUnloadNow")();
  return result_text(in != S_OK ? in : out != S_OK ? out
                                 : again != S_OK   ? again
                                                   : idle);
}

// What the provider says of a volume.
std::string about_volume() {
  using GetClassObject = HRESULT WINAPI(REFCLSID, REFIID, void **);
  constexpr GUID provider_class = {
      0x8f733d58, 0xfd44, 0x43b5,
      {0x97, 0x7a, 0xa4, 0x04, 0x05, 0x9a, 0x12, 0x2d}};
  IClassFactory *factory = nullptr;
  IVssSoftwareSnapshotProvider *provider = nullptr;
  BOOL is_supported = FALSE;
  wchar_t volume[] = L"C:\\";
  HRESULT result = find<GetClassObject>("DllGetClassObject")(
      provider_class, IID_IClassFactory, reinterpret_cast<void **>(&factory));
  if (FAILED(result)) return result_text(result);
  result = factory->CreateInstance(nullptr,
                                   __uuidof(IVssSoftwareSnapshotProvider),
                                   reinterpret_cast<void **>(&provider));
  factory->Release();
  if (FAILED(result)) return result_text(result);
  result = provider->IsVolumeSupported(volume, &is_supported);
  provider->Release();
  return result_text(FAILED(result) ? result : is_supported ? S_OK : S_FALSE);
}

// Takes the name of the lease, and grants one that is right in everything but
// in whom it belongs to.
std::string squat(bool takes) {
  static HANDLE section = nullptr;
  if (!takes) {
    CloseHandle(section);
    return "";
  }
  using stillpoint::LeaseRecord;
  // For everybody; the owner is who we are, and no administrator by name.
  SECURITY_ATTRIBUTES open_to_all = {sizeof open_to_all, nullptr, FALSE};
  ConvertStringSecurityDescriptorToSecurityDescriptorW(
      L"D:(A;;GA;;;WD)", SDDL_REVISION_1, &open_to_all.lpSecurityDescriptor,
      nullptr);
  section =
      CreateFileMappingW(INVALID_HANDLE_VALUE, &open_to_all, PAGE_READWRITE, 0,
                         sizeof(LeaseRecord), stillpoint::LEASE_NAME);
  LocalFree(open_to_all.lpSecurityDescriptor);
  auto *record = static_cast<LeaseRecord *>(
      MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0));
  wcscpy(record->frozen, L"Global\\squat-frozen");
  wcscpy(record->thaw, L"Global\\squat-thaw");
  wcscpy(record->over, L"Global\\squat-over");
  wcscpy(record->alive, L"Global\\squat-alive");
  // Not closed: they have to be there as long as the section is.
  CreateEventW(nullptr, TRUE, FALSE, record->frozen);
  CreateEventW(nullptr, TRUE, FALSE, record->thaw);
  CreateEventW(nullptr, TRUE, FALSE, record->over);
  CreateMutexW(nullptr, TRUE, record->alive);
  record->size = sizeof(LeaseRecord);
  UnmapViewOfFile(record);
  return "";
}

std::string answer(const std::string &command, std::istringstream &words) {
  if (command == "supported") return about_volume();
  if (command == "handles") {
    DWORD count = 0;
    GetProcessHandleCount(GetCurrentProcess(), &count);
    return ",\"count\":" + std::to_string(count);
  }
  if (command == "squat" || command == "leave") {
    return squat(command == "squat");
  }
  if (command == "open") return result_text(open(words, &session));
  if (command == "prepare") return result_text(prepare(words));
  if (command == "report") return report_text(session);
  if (command == "unload") {
    CALL(abort)(session, 0);
    FreeLibrary(module);
    return "";
  }
  if (command == "class") return about_class();
  if (command == "state") {
    return ",\"state\":" + std::to_string(CALL(state)(session));
  }
  if (command == "twice") {
    uint64_t second = 0;
    return result_text(open(words, &second));
  }
  if (command == "library" || command == "name") {
    std::string word;
    words >> word;
    if (command == "library") return type_library(word);
    return result_text(std::strtoul(word.c_str(), nullptr, 16));
  }
  uint32_t ms = 0;
  words >> ms;
  if (command == "freeze") return result_text(CALL(freeze)(session, ms));
  if (command == "wait") return result_text(CALL(wait)(session, ms));
  if (command == "thaw") return result_text(CALL(thaw)(session, ms));
  if (command == "abort") return result_text(CALL(abort)(session, ms));
  if (command == "close") return result_text(CALL(close)(session, ms));
  return about_provider(command, ms);
}

void call(const std::string &line) {
  std::istringstream words(line);
  std::string command;
  words >> command;
  if (command == "die") TerminateProcess(GetCurrentProcess(), 1);
  ULONGLONG began = GetTickCount64();
  std::string more = answer(command, words);
  say(command, static_cast<double>(GetTickCount64() - began), more);
}

// A call, and when to do it.
struct Later {
  DWORD ms;
  std::string line;
};

DWORD WINAPI call_later(void *argument) {
  auto *later = static_cast<Later *>(argument);
  Sleep(later->ms);
  call(later->line);
  delete later;
  return 0;
}

}  // namespace

int main(int count, char **arguments) {
  module = LoadLibraryA(count > 1 ? arguments[1] : "stillpoint-vss.dll");
  if (module == nullptr) {
    std::fprintf(stderr, "Cannot load the library: error %lu\n",
                 GetLastError());
    return 1;
  }
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    auto *later = new Later();
    std::string command;
    if (words >> command && command == "later") {
      words >> later->ms >> std::ws;
      std::getline(words, later->line);
      CloseHandle(CreateThread(nullptr, 0, call_later, later, 0, nullptr));
      continue;
    }
    delete later;
    call(line);
  }
  return 0;
}
