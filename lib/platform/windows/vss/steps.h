// What an installation did, step by step, for its report.
#pragma once

#include <windows.h>

#include <vector>

#include "clock.h"
#include "json.h"

namespace stillpoint {

class Steps {
 public:
  // Does a step, unless an earlier one that was needed has failed.
  template <class Work>
  void must(const char *what, Work work) {
    if (failure_at_ < 0) should(what, work);
  }

  // Does a step in any case; its failure is the whole's.
  template <class Work>
  void should(const char *what, Work work) {
    if (FAILED(may(what, work)) && failure_at_ < 0) {
      failure_at_ = static_cast<int>(steps_.size()) - 1;
    }
  }

  // Does a step whose failure does not matter.
  template <class Work>
  HRESULT may(const char *what, Work work) {
    double began = now_ms();
    HRESULT result = work();
    steps_.push_back({what, result, now_ms() - began});
    return result;
  }

  // The first failure that matters; S_OK if there is none.
  HRESULT failure() const {
    return failure_at_ < 0 ? S_OK : steps_[failure_at_].result;
  }

  void write(Json &json) const;

 private:
  struct Step {
    const char *what;
    HRESULT result;
    double ms;
  };

  std::vector<Step> steps_;
  int failure_at_ = -1;
};

}  // namespace stillpoint
