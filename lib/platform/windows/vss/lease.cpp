#include "lease.h"

namespace stillpoint {

bool LeaseView::map(HANDLE section) {
  reset();
  void *view = MapViewOfFile(section, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0,
                             sizeof(LeaseRecord));
  record_ = static_cast<LeaseRecord *>(view);
  return record_ != nullptr;
}

void LeaseView::reset() {
  if (record_ != nullptr) UnmapViewOfFile(record_);
  record_ = nullptr;
}

}  // namespace stillpoint
