// Stands in for the defrag.exe of Windows, which Wine has none of: trims C:,
// has a code in its words for Z:, and prints as programs of the system do.

#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <windows.h>

int wmain(int count, wchar_t **arguments) {
  if (count != 3 || wcscmp(arguments[1], L"/L") != 0) return 2;
  _setmode(_fileno(stdout), _O_BINARY);
  printf("\r\r\nInvoking retrim on (%ls)...\r\r\n\r\r\n", arguments[2]);
  if (wcscmp(arguments[2], L"C:") == 0) {
    printf("The operation completed successfully.\r\r\n");
    return 0;
  }
  char words[64];
  // No letter of ASCII, in whatever code page consoles have here.
  WideCharToMultiByte(CP_OEMCP, 0, L"nicht unterst\u00fctzt", -1, words,
                      sizeof words, NULL, NULL);
  printf("%s (0x8900002A)\r\r\n", words);
  return 0;
}
