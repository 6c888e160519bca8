// A program that does what its first argument says, for tests to run.

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

enum { ROOM = 65536 };

static void say(DWORD stream, const char *bytes, DWORD size) {
  DWORD count;
  for (DWORD at = 0; at < size; at += count) {
    HANDLE handle = GetStdHandle(stream);
    if (!WriteFile(handle, bytes + at, size - at, &count, NULL)) ExitProcess(9);
  }
}

static void say_line(const wchar_t *text) {
  static char bytes[ROOM];
  const int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, ROOM - 1,
                                       NULL, NULL);
  bytes[size - 1] = '\n';
  say(STD_OUTPUT_HANDLE, bytes, size);
}

// Each word from one on, in a line of its own.
static void print(int from, int count, wchar_t **words) {
  for (int i = from; i < count; i++) say_line(words[i]);
}

static void print_environment(void) {
  const wchar_t *entry = GetEnvironmentStringsW();
  for (; *entry; entry += wcslen(entry) + 1) say_line(entry);
}

// An argument, and an umlaut as consoles in Europe and America have it.
static void say_old(const wchar_t *word) {
  char bytes[64];
  const int size = snprintf(bytes, sizeof bytes, "%ls \x81\r\n", word);
  say(STD_OUTPUT_HANDLE, bytes, size);
}

// To and fro between both streams.
static void say_both(void) {
  for (int i = 0; i < 100; i++) {
    say(STD_OUTPUT_HANDLE, "o", 1);
    say(STD_ERROR_HANDLE, "e", 1);
  }
}

static void copy(void) {
  static char bytes[ROOM];
  DWORD size;
  HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
  while (ReadFile(input, bytes, ROOM, &size, NULL) && size > 0) {
    say(STD_OUTPUT_HANDLE, bytes, size);
  }
}

static void flood(long size) {
  static char bytes[ROOM];
  memset(bytes, 'x', ROOM);
  for (; size > 0; size -= ROOM) {
    say(STD_OUTPUT_HANDLE, bytes, size < ROOM ? size : ROOM);
  }
}

// How many pipes it has been given.
static void count_pipes(void) {
  wchar_t text[32];
  int pipes = 0;
  for (UINT_PTR value = 4; value < 4096; value += 4) {
    pipes += GetFileType((HANDLE)value) == FILE_TYPE_PIPE;
  }
  swprintf(text, 32, L"%d", pipes);
  say_line(text);
}

// Starts itself anew, with the same streams, and tells who that is.
static void beget(const wchar_t *program, const wchar_t *verb) {
  wchar_t line[MAX_PATH + 64], text[32];
  STARTUPINFOW start = {.cb = sizeof start};
  PROCESS_INFORMATION child;
  swprintf(line, MAX_PATH + 64, L"\"%ls\" %ls", program, verb);
  if (!CreateProcessW(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &start,
                      &child)) {
    ExitProcess(8);
  }
  swprintf(text, 32, L"%lu", child.dwProcessId);
  say_line(text);
}

int wmain(int count, wchar_t **words) {
  const wchar_t *verb = count < 2 ? L"" : words[1];
  const wchar_t *last = words[count - 1];
  wchar_t program[MAX_PATH];
  GetModuleFileNameW(NULL, program, MAX_PATH);
  if (!wcscmp(verb, L"print")) print(2, count, words);
  // In the place of another program: whatever that is told.
  if (verb[0] == '-') print(1, count, words);
  if (!wcscmp(verb, L"environment")) print_environment();
  if (!wcscmp(verb, L"old")) say_old(last);
  if (!wcscmp(verb, L"both")) say_both();
  if (!wcscmp(verb, L"copy")) copy();
  if (!wcscmp(verb, L"flood")) flood(_wtol(last));
  if (!wcscmp(verb, L"pipes")) count_pipes();
  if (!wcscmp(verb, L"leave")) beget(program, L"sleep");
  if (!wcscmp(verb, L"stay")) beget(program, L"sleep");
  if (!wcscmp(verb, L"stay") || !wcscmp(verb, L"sleep")) Sleep(INFINITE);
  // Of an exit code that is no number as a signed long, too.
  if (!wcscmp(verb, L"exit")) ExitProcess(wcstoul(last, NULL, 0));
  return 0;
}
