// What a session has done and seen, for the agent's report and its log.
#pragma once

#include <windows.h>

#include <string>
#include <vector>

#include "owners.h"
#include "stillpoint_vss.h"

namespace stillpoint {

// A writer that failed.
struct FailedWriter {
  std::string name;
  std::string id;
  std::string instance;
  std::string state;
  HRESULT result;
  const char *when;
};

// Written by the session's thread, read by any. It is bounded: what does not
// fit is counted.
class Report {
 public:
  explicit Report(uint32_t backup) : backup_(backup) {}

  // The first failure is the one that explains the others.
  void failed(std::string what, HRESULT result);
  void set_security(bool is_ours);
  void set_transportable(bool is_transportable);
  void set_metadata(unsigned writers, unsigned components);
  void add_volume(std::string path, HRESULT result);
  void add_writer(FailedWriter writer);
  void add_phase(const char *name, double ms);
  void set_hold(double held_ms, DWORD limit_ms);

  // All of it, as stillpoint_vss_report.md has it.
  std::string json(uint32_t state) const;

 private:
  struct Volume {
    std::string path;
    HRESULT result;
  };
  struct Phase {
    const char *name;
    double ms;
  };

  void write_lists(class Json &json) const;

  mutable Lock lock_;
  const uint32_t backup_;
  std::string failed_what_;
  HRESULT failure_ = S_OK;
  const char *security_ = nullptr;
  bool knows_context_ = false;
  bool is_transportable_ = false;
  bool knows_metadata_ = false;
  unsigned metadata_ = 0;
  unsigned components_ = 0;
  std::vector<Volume> volumes_;
  std::vector<FailedWriter> writers_;
  std::vector<Phase> phases_;
  double held_ms_ = 0;
  DWORD limit_ms_ = 0;
  unsigned dropped_ = 0;
};

// Measures a phase from here to the end of the block.
class PhaseClock {
 public:
  PhaseClock(Report &report, const char *name);
  PhaseClock(const PhaseClock &) = delete;
  ~PhaseClock();

 private:
  Report &report_;
  const char *name_;
  double began_;
};

}  // namespace stillpoint
