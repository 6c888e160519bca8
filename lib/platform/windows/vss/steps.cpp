#include "steps.h"

namespace stillpoint {

void Steps::write(Json &json) const {
  json.open_list("steps");
  for (const Step &step : steps_) {
    json.open_object();
    json.text("what", step.what);
    json.result("result", step.result);
    json.milliseconds("ms", step.ms);
    json.close_object();
  }
  json.close_list();
  if (failure_at_ < 0) return;
  json.open_object("failure");
  json.text("what", steps_[failure_at_].what);
  json.result("result", steps_[failure_at_].result);
  json.close_object();
}

}  // namespace stillpoint
