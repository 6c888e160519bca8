#include "report.h"

#include "clock.h"
#include "json.h"

namespace stillpoint {

namespace {

// More than any machine has been seen with; they bound what a broken one says.
constexpr size_t VOLUMES = 256;
constexpr size_t WRITERS = 64;
constexpr size_t PHASES = 64;

const char *const STATES[] = {"none",    "opened", "prepared",
                              "freezing", "frozen", "thawing",
                              "thawed",  "expired", "failed"};
const char *const BACKUPS[] = {"undefined",    "full", "incremental",
                               "differential", "log",  "copy"};

template <class T>
bool fits(const std::vector<T> &list, size_t limit, unsigned &dropped) {
  if (list.size() < limit) return true;
  dropped++;
  return false;
}

}  // namespace

void Report::failed(std::string what, HRESULT result) {
  Lock::Guard guard(lock_);
  if (!failed_what_.empty()) return;
  failed_what_ = std::move(what);
  failure_ = result;
}

void Report::set_security(bool is_ours) {
  Lock::Guard guard(lock_);
  security_ = is_ours ? "set" : "kept";
}

void Report::set_transportable(bool is_transportable) {
  Lock::Guard guard(lock_);
  knows_context_ = true;
  is_transportable_ = is_transportable;
}

void Report::set_metadata(unsigned writers, unsigned components) {
  Lock::Guard guard(lock_);
  knows_metadata_ = true;
  metadata_ = writers;
  components_ = components;
}

void Report::add_volume(std::string path, HRESULT result) {
  Lock::Guard guard(lock_);
  if (!fits(volumes_, VOLUMES, dropped_)) return;
  volumes_.push_back({std::move(path), result});
}

void Report::add_writer(FailedWriter writer) {
  Lock::Guard guard(lock_);
  for (FailedWriter &known : writers_) {
    if (known.instance != writer.instance) continue;
    // What it says later is about the same failure, or a worse one.
    writer.when = known.when;
    known = std::move(writer);
    return;
  }
  if (!fits(writers_, WRITERS, dropped_)) return;
  writers_.push_back(std::move(writer));
}

void Report::add_phase(const char *name, double ms) {
  Lock::Guard guard(lock_);
  if (!fits(phases_, PHASES, dropped_)) return;
  phases_.push_back({name, ms});
}

void Report::set_hold(double held_ms, DWORD limit_ms) {
  Lock::Guard guard(lock_);
  held_ms_ = held_ms;
  limit_ms_ = limit_ms;
}

std::string Report::json(uint32_t state) const {
  Lock::Guard guard(lock_);
  Json json;
  json.open_object();
  json.text("state", STATES[state]);
  if (!failed_what_.empty()) {
    json.open_object("failure");
    json.text("what", failed_what_);
    json.result("result", failure_);
    json.close_object();
  }
  json.text("backup", BACKUPS[backup_]);
  if (knows_context_) json.flag("transportable", is_transportable_);
  if (security_ != nullptr) json.text("security", security_);
  if (knows_metadata_) {
    json.integer("metadata", metadata_);
    json.integer("components", components_);
  }
  write_lists(json);
  json.milliseconds("holdMs", held_ms_);
  json.integer("limitMs", limit_ms_);
  json.integer("dropped", dropped_);
  json.close_object();
  return json.str();
}

void Report::write_lists(Json &json) const {
  json.open_list("volumes");
  for (const Volume &volume : volumes_) {
    json.open_object();
    json.text("path", volume.path);
    json.flag("added", SUCCEEDED(volume.result));
    if (FAILED(volume.result)) json.result("result", volume.result);
    json.close_object();
  }
  json.close_list();
  json.open_list("writers");
  for (const FailedWriter &writer : writers_) {
    json.open_object();
    json.text("name", writer.name);
    json.text("id", writer.id);
    json.text("instance", writer.instance);
    json.text("state", writer.state);
    json.result("result", writer.result);
    json.text("when", writer.when);
    json.close_object();
  }
  json.close_list();
  json.open_list("phases");
  for (const Phase &phase : phases_) {
    json.open_object();
    json.text("name", phase.name);
    json.milliseconds("ms", phase.ms);
    json.close_object();
  }
  json.close_list();
}

PhaseClock::PhaseClock(Report &report, const char *name)
    : report_(report), name_(name), began_(now_ms()) {}

PhaseClock::~PhaseClock() { report_.add_phase(name_, now_ms() - began_); }

}  // namespace stillpoint
