// Who we are to COM and to VSS: names and numbers that were made for Stillpoint
// once, and must never change, since they are in registries.
#pragma once

#include <guiddef.h>

namespace stillpoint {

// The class of the provider, as COM knows it; also in provider.idl.
constexpr GUID PROVIDER_CLASS = {
    0x8f733d58, 0xfd44, 0x43b5,
    {0x97, 0x7a, 0xa4, 0x04, 0x05, 0x9a, 0x12, 0x2d}};

// The provider, as VSS knows it.
constexpr GUID PROVIDER_ID = {
    0x027ae1bb, 0xf465, 0x48ad,
    {0xb0, 0xfd, 0x2a, 0x33, 0x1c, 0xf5, 0x41, 0x6f}};

// This version of the provider; to be made anew with PROVIDER_VERSION.
constexpr GUID PROVIDER_VERSION_ID = {
    0x37842640, 0x8165, 0x4d7f,
    {0x99, 0x3b, 0x1c, 0xcb, 0xbb, 0x98, 0x74, 0x78}};

// The type library, which lies in the DLL; also in provider.idl.
constexpr GUID PROVIDER_LIBRARY = {
    0x4a073e69, 0x89fe, 0x4bc9,
    {0xaa, 0xcf, 0x9b, 0x49, 0x53, 0x71, 0x1c, 0x85}};

constexpr wchar_t PROVIDER_CLASS_TEXT[] =
    L"{8F733D58-FD44-43B5-977A-A404059A122D}";
constexpr wchar_t PROVIDER_ID_TEXT[] =
    L"{027AE1BB-F465-48AD-B0FD-2A331CF5416F}";
constexpr wchar_t PROVIDER_VERSION[] = L"1.0";

// The COM+ application, which is also what administrators see.
constexpr wchar_t PROVIDER_NAME[] = L"Stillpoint VSS Provider";
constexpr wchar_t PROVIDER_DESCRIPTION[] =
    L"Holds the writes of volumes while the host takes a snapshot";

// The service that COM+ runs the application in, so that it runs as the system.
constexpr wchar_t PROVIDER_SERVICE[] = L"StillpointVssProvider";

}  // namespace stillpoint
