// Time that only goes forward. The counter is the machine's, so that what two
// processes read can be compared.
#pragma once

#include <windows.h>

namespace stillpoint {

// Milliseconds since the machine started, with fractions.
inline double now_ms() {
  LARGE_INTEGER count, per_second;
  QueryPerformanceCounter(&count);
  QueryPerformanceFrequency(&per_second);
  return static_cast<double>(count.QuadPart) * 1000.0 /
         static_cast<double>(per_second.QuadPart);
}

// A moment until which something may last.
class Deadline {
 public:
  explicit Deadline(DWORD ms) : at_(now_ms() + ms) {}

  // What is left, never INFINITE; 0 if it has passed.
  DWORD left() const {
    double left = at_ - now_ms();
    // One more, or a wait would end a fraction of a millisecond early.
    return left <= 0 ? 0 : static_cast<DWORD>(left) + 1;
  }
  bool is_over() const { return left() == 0; }

 private:
  double at_;
};

}  // namespace stillpoint
