// What a test has told the double to do, and what the double tells it. Both are
// files, since the processes that read and write them have nothing else in
// common.
#pragma once

#include <windows.h>

#include <string>

namespace vss_double {

// Lines of `key=value`; a key may be there several times.
constexpr wchar_t SCRIPT[] = L"C:\\vss_double\\script.txt";
// One line for each thing that was asked of the service or of the provider.
constexpr wchar_t LOG[] = L"C:\\vss_double\\log.txt";

// The whole value of a key; empty if it is not there.
std::string text_of(const std::string &key);

// Whether one of the key's values is this one.
bool has(const std::string &key, const std::string &value);

// As a number, in C's notations.
unsigned long number_of(const std::string &key, unsigned long otherwise);

// As a result; S_OK if the key is not there.
HRESULT result_of(const std::string &key);

// Adds a line to the log.
void log(const std::string &line);

}  // namespace vss_double
