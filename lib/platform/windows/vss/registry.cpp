#include "registry.h"

#include <oleauto.h>

#include "identity.h"
#include "owners.h"
#include "text.h"

namespace stillpoint {

namespace {

std::wstring class_key() {
  return std::wstring(L"SOFTWARE\\Classes\\CLSID\\") + PROVIDER_CLASS_TEXT;
}

std::wstring vss_key() {
  return std::wstring(
             L"SYSTEM\\CurrentControlSet\\Services\\VSS\\Providers\\") +
         PROVIDER_ID_TEXT;
}

LSTATUS set_text(const std::wstring &key, const wchar_t *name,
                 const std::wstring &value) {
  auto bytes = static_cast<DWORD>((value.size() + 1) * sizeof(wchar_t));
  return RegSetKeyValueW(HKEY_LOCAL_MACHINE, key.c_str(), name, REG_SZ,
                         value.c_str(), bytes);
}

// Removes a key and all below it; success if there is none.
LSTATUS remove_tree(const std::wstring &key) {
  // Before Windows 8, this leaves the key itself.
  LSTATUS error = RegDeleteTreeW(HKEY_LOCAL_MACHINE, key.c_str());
  if (error == ERROR_SUCCESS) {
    error = RegDeleteKeyW(HKEY_LOCAL_MACHINE, key.c_str());
  }
  return error == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : error;
}

HRESULT register_library(const std::wstring &path) {
  Com<ITypeLib> library;
  HRESULT result = LoadTypeLibEx(path.c_str(), REGKIND_NONE, library.into());
  if (FAILED(result)) return result;
  std::wstring copy = path;
  return RegisterTypeLib(library.get(), copy.data(), nullptr);
}

}  // namespace

HRESULT register_class(const std::wstring &path) {
  if (path.empty()) return E_UNEXPECTED;
  std::wstring key = class_key();
  std::wstring server = key + L"\\InprocServer32";
  LSTATUS error = set_text(key, nullptr, PROVIDER_NAME);
  if (error == ERROR_SUCCESS) error = set_text(server, nullptr, path);
  if (error == ERROR_SUCCESS) {
    error = set_text(server, L"ThreadingModel", L"Apartment");
  }
  if (error != ERROR_SUCCESS) return HRESULT_FROM_WIN32(error);
  return register_library(path);
}

HRESULT unregister_class() {
  UnRegisterTypeLib(PROVIDER_LIBRARY, 1, 0, LOCALE_NEUTRAL, SYS_WIN64);
  return HRESULT_FROM_WIN32(remove_tree(class_key()));
}

std::wstring class_path() {
  std::wstring key = class_key() + L"\\InprocServer32";
  std::wstring path(32768, L'\0');
  auto bytes = static_cast<DWORD>(path.size() * sizeof(wchar_t));
  LSTATUS error = RegGetValueW(HKEY_LOCAL_MACHINE, key.c_str(), nullptr,
                               RRF_RT_REG_SZ, nullptr, path.data(), &bytes);
  if (error != ERROR_SUCCESS) return {};
  path.resize(bytes / sizeof(wchar_t) - 1);
  return path;
}

bool is_known_to_vss() {
  HKEY key = nullptr;
  LSTATUS error =
      RegOpenKeyExW(HKEY_LOCAL_MACHINE, vss_key().c_str(), 0, KEY_READ, &key);
  if (error != ERROR_SUCCESS) return false;
  RegCloseKey(key);
  return true;
}

HRESULT forget_in_vss() {
  if (!is_known_to_vss()) return S_FALSE;
  return HRESULT_FROM_WIN32(remove_tree(vss_key()));
}

}  // namespace stillpoint
