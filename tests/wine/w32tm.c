// Stands in for the w32tm.exe of Windows, which Wine has none of: there is a
// time service as long as Z:\tmp\time_service is there.

#include <stdio.h>
#include <windows.h>

int wmain(int count, wchar_t **arguments) {
  if (count != 3 || wcscmp(arguments[1], L"/resync") != 0 ||
      wcscmp(arguments[2], L"/nowait") != 0) {
    return 2;
  }
  if (GetFileAttributesW(L"Z:\\tmp\\time_service") != INVALID_FILE_ATTRIBUTES) {
    printf("The command completed successfully.\n");
    return 0;
  }
  printf("The service has not been started. (0x80070426)\n");
  return 0x80070426;
}
