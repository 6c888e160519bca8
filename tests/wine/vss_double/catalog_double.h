// What the catalog of COM+ holds, as far as the double knows it.
#pragma once

#include <windows.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace vss_double {

struct Entry;
using List = std::vector<std::shared_ptr<Entry>>;

// An application, a class, a role or a user.
struct Entry {
  std::wstring key;
  std::map<std::wstring, std::wstring> properties;
  std::map<std::wstring, List> lists;
};

// All of it, in memory: it lasts as long as the process.
List &applications();

// Null if there is none of this name.
std::shared_ptr<Entry> application_of(const std::wstring &name);

std::shared_ptr<Entry> new_entry();

// The list as an object of COM; changes come true when they are saved.
IDispatch *open_list(List &list);

// What was written, as the log shows it.
std::string narrow(const std::wstring &text);

}  // namespace vss_double
