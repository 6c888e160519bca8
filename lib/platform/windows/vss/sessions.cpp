// The functions of stillpoint_vss.h that are about sessions: numbers to
// sessions, and arguments that are checked.
#include <map>
#include <memory>
#include <new>

#include "results.h"
#include "session.h"
#include "stillpoint_vss.h"
#include "text.h"

using namespace stillpoint;

namespace {

// One that is over stays until it is closed, for its report.
constexpr size_t SESSIONS = 16;
// Far more than there are on any machine, and longer than any path to one.
constexpr size_t VOLUMES = 256;
constexpr size_t VOLUME_LENGTH = 1024;
// What VSS allows.
constexpr uint32_t HOLD_MS = 10'000;

Lock lock;
std::map<uint64_t, std::shared_ptr<Session>> sessions;
uint64_t last_number = 0;

std::shared_ptr<Session> find(uint64_t number) {
  Lock::Guard guard(lock);
  auto found = sessions.find(number);
  return found == sessions.end() ? nullptr : found->second;
}

// No exception may leave the DLL, and the only one that can come is this.
template <class Work>
stillpoint_result guarded(Work work) {
  try {
    return work();
  } catch (const std::bad_alloc &) {
    return E_OUTOFMEMORY;
  }
}

template <class Work>
stillpoint_result with_session(uint64_t number, Work work) {
  return guarded([&]() -> stillpoint_result {
    std::shared_ptr<Session> session = find(number);
    return session == nullptr ? STILLPOINT_VSS_E_NO_SESSION : work(*session);
  });
}

// False if the list is too long, or an entry is.
bool read_volumes(const wchar_t *list, std::vector<std::wstring> &into) {
  while (list != nullptr && *list != 0) {
    std::wstring volume(list, wcsnlen(list, VOLUME_LENGTH));
    bool is_whole = volume.size() < VOLUME_LENGTH;
    if (!is_whole || into.size() == VOLUMES) return false;
    list += volume.size() + 1;
    into.push_back(std::move(volume));
  }
  return true;
}

stillpoint_result start(uint32_t backup, uint32_t hold_ms, uint64_t *number,
                        std::shared_ptr<Session> &session) {
  Lock::Guard guard(lock);
  if (Session::is_any_active() || sessions.size() == SESSIONS) {
    return STILLPOINT_VSS_E_BUSY;
  }
  session = Session::start(backup, hold_ms);
  if (session == nullptr) return E_OUTOFMEMORY;
  *number = ++last_number;
  sessions[*number] = session;
  return S_OK;
}

}  // namespace

uint32_t stillpoint_vss_version(void) { return STILLPOINT_VSS_VERSION; }

stillpoint_result stillpoint_vss_open(uint32_t backup, uint32_t hold_ms,
                                      uint32_t deadline_ms,
                                      uint64_t *session) {
  if (session == nullptr) return E_INVALIDARG;
  *session = 0;
  bool is_known =
      backup >= STILLPOINT_VSS_FULL && backup <= STILLPOINT_VSS_COPY;
  if (!is_known) return E_INVALIDARG;
  return guarded([&]() -> stillpoint_result {
    std::shared_ptr<Session> made;
    uint32_t hold = hold_ms == 0 || hold_ms > HOLD_MS ? HOLD_MS : hold_ms;
    stillpoint_result result = start(backup, hold, session, made);
    return FAILED(result) ? result : made->open(deadline_ms);
  });
}

stillpoint_result stillpoint_vss_prepare(uint64_t session,
                                         const wchar_t *volumes,
                                         uint32_t flags,
                                         uint32_t deadline_ms) {
  return with_session(session, [&](Session &it) -> stillpoint_result {
    std::vector<std::wstring> list;
    bool is_known = (flags & ~STILLPOINT_VSS_ALL_VOLUMES) == 0;
    if (!is_known || !read_volumes(volumes, list)) return E_INVALIDARG;
    if (list.empty()) return STILLPOINT_VSS_E_NO_VOLUME;
    bool needs_all = (flags & STILLPOINT_VSS_ALL_VOLUMES) != 0;
    return it.prepare(std::move(list), needs_all, deadline_ms);
  });
}

stillpoint_result stillpoint_vss_freeze(uint64_t session,
                                        uint32_t deadline_ms) {
  return with_session(session,
                      [&](Session &it) { return it.freeze(deadline_ms); });
}

stillpoint_result stillpoint_vss_wait(uint64_t session, uint32_t deadline_ms) {
  return with_session(session,
                      [&](Session &it) { return it.wait(deadline_ms); });
}

stillpoint_result stillpoint_vss_thaw(uint64_t session, uint32_t deadline_ms) {
  return with_session(session,
                      [&](Session &it) { return it.thaw(deadline_ms); });
}

stillpoint_result stillpoint_vss_abort(uint64_t session,
                                       uint32_t deadline_ms) {
  return with_session(session,
                      [&](Session &it) { return it.abort(deadline_ms); });
}

uint32_t stillpoint_vss_state(uint64_t session) {
  std::shared_ptr<Session> it = find(session);
  if (it == nullptr) return STILLPOINT_VSS_NONE;
  return it->state();
}

uint32_t stillpoint_vss_report(uint64_t session, char *buffer, uint32_t size) {
  try {
    std::shared_ptr<Session> it = find(session);
    return it == nullptr ? 0 : hand_over(it->report(), buffer, size);
  } catch (const std::bad_alloc &) {
    return 0;
  }
}

stillpoint_result stillpoint_vss_close(uint64_t session,
                                       uint32_t deadline_ms) {
  stillpoint_result result = stillpoint_vss_abort(session, deadline_ms);
  Lock::Guard guard(lock);
  sessions.erase(session);
  return result;
}

uint32_t stillpoint_vss_result_name(stillpoint_result result, char *buffer,
                                    uint32_t size) {
  try {
    return hand_over(result_name(result), buffer, size);
  } catch (const std::bad_alloc &) {
    return 0;
  }
}
