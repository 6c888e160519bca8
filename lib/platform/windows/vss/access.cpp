#include "access.h"

#include <aclapi.h>
#include <objbase.h>
#include <sddl.h>

#include "owners.h"
#include "text.h"

namespace stillpoint {

namespace {

// Protected, so that nothing is inherited; all for SYSTEM and Administrators,
// who own it: only who may act for them can create such an object.
constexpr wchar_t PRIVATE_SDDL[] = L"O:BAD:P(A;;GA;;;SY)(A;;GA;;;BA)";

// COM_RIGHTS_EXECUTE, and that for calls from this machine only: SYSTEM,
// Administrators, LOCAL SERVICE, NETWORK SERVICE. COM wants owner and group.
constexpr wchar_t WRITERS_SDDL[] =
    L"O:BAG:BAD:(A;;0x3;;;SY)(A;;0x3;;;BA)(A;;0x3;;;LS)(A;;0x3;;;NS)";

bool descriptor_of(const wchar_t *sddl, PSECURITY_DESCRIPTOR *into) {
  return ConvertStringSecurityDescriptorToSecurityDescriptorW(
      sddl, SDDL_REVISION_1, into, nullptr);
}

// The parts of a descriptor, each on its own, as COM wants them.
struct Parts {
  alignas(8) BYTE descriptor[256];
  alignas(8) BYTE dacl[512];
  alignas(8) BYTE sacl[64];
  alignas(8) BYTE owner[SECURITY_MAX_SID_SIZE];
  alignas(8) BYTE group[SECURITY_MAX_SID_SIZE];

  bool take_apart(PSECURITY_DESCRIPTOR whole) {
    DWORD sizes[] = {sizeof descriptor, sizeof dacl, sizeof sacl, sizeof owner,
                     sizeof group};
    return MakeAbsoluteSD(whole, descriptor, &sizes[0],
                          reinterpret_cast<ACL *>(dacl), &sizes[1],
                          reinterpret_cast<ACL *>(sacl), &sizes[2], owner,
                          &sizes[3], group, &sizes[4]);
  }
};

}  // namespace

Private::Private() {
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  if (!descriptor_of(PRIVATE_SDDL, &descriptor)) return;
  attributes_ = {sizeof attributes_, descriptor, FALSE};
}

Private::~Private() { LocalFree(attributes_.lpSecurityDescriptor); }

SECURITY_ATTRIBUTES *Private::get() {
  return attributes_.lpSecurityDescriptor == nullptr ? nullptr : &attributes_;
}

bool is_trusted(HANDLE object) {
  PSID owner = nullptr;
  Local<PSECURITY_DESCRIPTOR> descriptor;
  DWORD error =
      GetSecurityInfo(object, SE_KERNEL_OBJECT, OWNER_SECURITY_INFORMATION,
                      &owner, nullptr, nullptr, nullptr, descriptor.into());
  if (error != ERROR_SUCCESS || owner == nullptr) return false;
  return IsWellKnownSid(owner, WinLocalSystemSid) ||
         IsWellKnownSid(owner, WinBuiltinAdministratorsSid);
}

HRESULT admit_writers() {
  Local<PSECURITY_DESCRIPTOR> whole;
  Parts parts;
  if (!descriptor_of(WRITERS_SDDL, whole.into()) ||
      !parts.take_apart(whole.get())) {
    return last_result();
  }
  HRESULT result = CoInitializeSecurity(
      parts.descriptor, -1, nullptr, nullptr, RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
      RPC_C_IMP_LEVEL_IDENTIFY, nullptr, EOAC_NONE, nullptr);
  return result == RPC_E_TOO_LATE ? S_FALSE : result;
}

}  // namespace stillpoint
