// The host's end of a port: a named pipe, between whose client and our own
// standard streams bytes go to and fro. The end of our input hangs up.

#include <stdio.h>
#include <windows.h>

enum { ROOM = 65536 };

typedef struct {
  HANDLE pipe;
  HANDLE event;
} Way;

static DWORD finish(Way *way, OVERLAPPED *work, BOOL is_done) {
  DWORD count = 0;
  if (!is_done && GetLastError() != ERROR_IO_PENDING) return 0;
  return GetOverlappedResult(way->pipe, work, &count, TRUE) ? count : 0;
}

static Way way_of(HANDLE pipe) {
  Way way = {pipe, CreateEventW(NULL, TRUE, FALSE, NULL)};
  return way;
}

static DWORD read_some(Way *way, char *into) {
  OVERLAPPED work = {.hEvent = way->event};
  return finish(way, &work, ReadFile(way->pipe, into, ROOM, NULL, &work));
}

static DWORD write_some(Way *way, const char *from, DWORD size) {
  OVERLAPPED work = {.hEvent = way->event};
  return finish(way, &work, WriteFile(way->pipe, from, size, NULL, &work));
}

static DWORD WINAPI pass_input(void *pipe) {
  static char bytes[ROOM];
  HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
  Way way = way_of(pipe);
  DWORD size = 0;
  while (ReadFile(input, bytes, ROOM, &size, NULL) && size > 0) {
    for (DWORD at = 0, count; at < size; at += count) {
      count = write_some(&way, bytes + at, size - at);
      if (count == 0) ExitProcess(1);
    }
  }
  ExitProcess(0);
}

int wmain(int count, wchar_t **arguments) {
  static char bytes[ROOM];
  if (count != 2) return 2;
  DWORD mode = PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED;
  HANDLE pipe = CreateNamedPipeW(arguments[1], mode, PIPE_TYPE_BYTE, 1, ROOM,
                                 ROOM, 0, NULL);
  if (pipe == INVALID_HANDLE_VALUE) return 3;
  Way way = way_of(pipe);
  OVERLAPPED work = {.hEvent = way.event};
  if (!ConnectNamedPipe(pipe, &work) &&
      GetLastError() != ERROR_PIPE_CONNECTED) {
    if (GetLastError() != ERROR_IO_PENDING) return 4;
    // Our input may end before anybody has come.
    WaitForSingleObject(way.event, INFINITE);
  }
  CreateThread(NULL, 0, pass_input, pipe, 0, NULL);
  HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
  for (DWORD size; (size = read_some(&way, bytes)) > 0;) {
    DWORD written;
    if (!WriteFile(output, bytes, size, &written, NULL)) return 5;
  }
  return 0;
}
