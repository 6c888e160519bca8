/* Stands in for netapi32.dll, whose part for users Wine lacks: it knows the
 * users "root" and "ann". They are administrators while Z:\tmp\administrators
 * is there. Passwords are written to Z:\tmp\password, each as a line of bytes
 * in hexadecimal; one of fewer than four letters is refused. */
#include <windows.h>
#include <lm.h>
#include <stdio.h>

static int is_known(const wchar_t *user)
{
  return lstrcmpiW(user, L"root") == 0 || lstrcmpiW(user, L"ann") == 0;
}

NET_API_STATUS WINAPI NetUserSetInfo(LPCWSTR server, LPCWSTR user, DWORD level,
                                     LPBYTE info, LPDWORD wrong)
{
  const wchar_t *password;
  FILE *file;

  if (server || level != 1003 || wrong) return ERROR_INVALID_LEVEL;
  if (!is_known(user)) return NERR_UserNotFound;
  password = ((USER_INFO_1003 *)info)->usri1003_password;
  if (lstrlenW(password) < 4) return NERR_PasswordTooShort;
  file = _wfopen(L"Z:\\tmp\\password", L"a");
  if (!file) return ERROR_WRITE_FAULT;
  for (; *password; password++) fprintf(file, "%04x", *password);
  fputc('\n', file);
  return fclose(file) == 0 ? NERR_Success : ERROR_WRITE_FAULT;
}

NET_API_STATUS WINAPI NetUserGetLocalGroups(LPCWSTR server, LPCWSTR user,
                                            DWORD level, DWORD flags,
                                            LPBYTE *groups, DWORD most,
                                            LPDWORD count, LPDWORD all)
{
  LOCALGROUP_USERS_INFO_0 *group;
  DWORD there = GetFileAttributesW(L"Z:\\tmp\\administrators");
  const wchar_t *name =
      there == INVALID_FILE_ATTRIBUTES ? L"Users" : L"Administrators";

  if (server || level || flags != LG_INCLUDE_INDIRECT ||
      most != MAX_PREFERRED_LENGTH)
    return ERROR_INVALID_PARAMETER;
  if (!is_known(user)) return NERR_UserNotFound;
  group = LocalAlloc(LPTR, sizeof *group + 64);
  group->lgrui0_name = (wchar_t *)(group + 1);
  lstrcpyW(group->lgrui0_name, name);
  *groups = (BYTE *)group;
  *count = *all = 1;
  return NERR_Success;
}

NET_API_STATUS WINAPI NetApiBufferFree(LPVOID buffer)
{
  return LocalFree(buffer) ? ERROR_INVALID_PARAMETER : NERR_Success;
}
