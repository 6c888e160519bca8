// Objects of COM that know a few methods of an interface with many: a table of
// functions, of which those that are not given return E_NOTIMPL.
//
// Whoever includes this has to define CINTERFACE before any header of Windows:
// then an interface is a pointer to such a table.
#pragma once

#include <windows.h>

#include <cstring>

namespace vss_double {

// One stands for all, since a caller on x64 clears up what it has passed.
inline HRESULT WINAPI not_implemented() { return E_NOTIMPL; }

// A table of which nothing is implemented yet.
template <class Table>
Table empty_table() {
  Table table;
  auto *slots = reinterpret_cast<void **>(&table);
  for (size_t at = 0; at < sizeof table / sizeof *slots; at++) {
    slots[at] = reinterpret_cast<void *>(not_implemented);
  }
  return table;
}

// What an interface points to. Nothing is ever freed: a test is short.
template <class Interface>
struct RawObject : Interface {
  static HRESULT WINAPI query_interface(Interface *self, REFIID,
                                        void **object) {
    *object = self;
    return S_OK;
  }
  static ULONG WINAPI count(Interface *) { return 1; }

  // The three methods that all have.
  template <class Table>
  static void fill(Table &table) {
    table.QueryInterface = query_interface;
    table.AddRef = count;
    table.Release = count;
  }
};

}  // namespace vss_double
