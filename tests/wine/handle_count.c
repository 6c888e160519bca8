// Prints how many handles the programs of a name have: handle_count NAME.

#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
#include <tlhelp32.h>
#include <winternl.h>

enum { ROOM = 1 << 24 };

static BOOL is_named(DWORD id, const wchar_t *name) {
  BOOL is_it = FALSE;
  PROCESSENTRY32W entry = {.dwSize = sizeof entry};
  HANDLE list = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  if (list == INVALID_HANDLE_VALUE) exit(3);
  for (BOOL is_there = Process32FirstW(list, &entry); is_there && !is_it;
       is_there = Process32NextW(list, &entry)) {
    is_it = entry.th32ProcessID == id && wcscmp(entry.szExeFile, name) == 0;
  }
  CloseHandle(list);
  return is_it;
}

int wmain(int count, wchar_t **arguments) {
  if (count != 2) return 2;
  SYSTEM_HANDLE_INFORMATION *all = malloc(ROOM);
  if (all == NULL) return 4;
  if (NtQuerySystemInformation(SystemHandleInformation, all, ROOM, NULL) != 0) {
    return 5;
  }
  DWORD handles = 0, last = 0;
  BOOL is_it = FALSE;
  for (ULONG index = 0; index < all->Count; index++) {
    DWORD owner = all->Handle[index].OwnerPid;
    if (owner != last) is_it = is_named(owner, arguments[1]);
    last = owner;
    handles += is_it;
  }
  if (handles == 0) return 6;
  printf("%lu\n", handles);
  return 0;
}
