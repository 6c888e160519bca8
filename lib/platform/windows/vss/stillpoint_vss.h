/*
 * What stillpoint-vss.dll offers to the agent: the requester's side of VSS, and
 * the registration of the provider, as plain functions.
 *
 * Nothing here calls back. A function either returns at once or blocks until
 * its deadline at most; the agent calls the latter on other threads. All may be
 * called on any thread: COM lives on a thread of the DLL's own.
 *
 * One freeze is one session:
 *
 *     open ▸ prepare ▸ freeze ▸ wait ▸ thaw ▸ close
 *                  └───────┴────────┴▸ abort ▸ close
 *
 * `wait` may block on one thread while `thaw` or `abort` is called on another.
 * `close` is always the last; it undoes what is left, so that a caller who only
 * ever closes is safe.
 *
 * Text that goes in is UTF-16 with a zero at its end; text that comes out is
 * UTF-8 in the caller's buffer, with a zero at its end.
 */
#ifndef STILLPOINT_VSS_H
#define STILLPOINT_VSS_H

#include <stdint.h>
#include <wchar.h>

#ifdef __cplusplus
extern "C" {
#endif

#define STILLPOINT_VSS_API __declspec(dllexport)

/* Changes whenever a form or a meaning below does. */
#define STILLPOINT_VSS_VERSION 1

/*
 * Results. Beside these any HRESULT of VSS, COM or Windows may come; the name
 * of each is in the report and in stillpoint_vss_result_name().
 */
typedef int32_t stillpoint_result;

/* Still frozen: the deadline of `wait` came first. Not a failure. */
#define STILLPOINT_VSS_S_STILL_FROZEN ((stillpoint_result)0x20040200)
/* Writes were not held until the thaw: fsfreeze is limited (10 s of VSS). */
#define STILLPOINT_VSS_E_EXPIRED ((stillpoint_result)0xA0040200)
/* The deadline came first. What was under way is being undone; `close`. */
#define STILLPOINT_VSS_E_DEADLINE ((stillpoint_result)0xA0040201)
/* There is a session already, here or elsewhere, or one hangs in VSS. */
#define STILLPOINT_VSS_E_BUSY ((stillpoint_result)0xA0040202)
/* Not in this state: for example a thaw of what is not frozen. */
#define STILLPOINT_VSS_E_STATE ((stillpoint_result)0xA0040203)
/* No such session. */
#define STILLPOINT_VSS_E_NO_SESSION ((stillpoint_result)0xA0040204)
/* No volume to freeze: all were refused, or none was given. */
#define STILLPOINT_VSS_E_NO_VOLUME ((stillpoint_result)0xA0040205)
/* A volume was refused, and STILLPOINT_VSS_ALL_VOLUMES was asked for. */
#define STILLPOINT_VSS_E_VOLUME ((stillpoint_result)0xA0040206)
/* `abort` or `close` came in between. */
#define STILLPOINT_VSS_E_ABORTED ((stillpoint_result)0xA0040207)

/* How a session is; stillpoint_vss_state(). */
enum stillpoint_vss_state {
  STILLPOINT_VSS_NONE = 0,     /* there is no such session */
  STILLPOINT_VSS_OPENED = 1,   /* also while it is being opened or prepared */
  STILLPOINT_VSS_PREPARED = 2, /* ready to freeze */
  STILLPOINT_VSS_FREEZING = 3, /* writers are at work */
  STILLPOINT_VSS_FROZEN = 4,   /* writes are held */
  STILLPOINT_VSS_THAWING = 5,  /* asked to thaw, VSS is not done */
  STILLPOINT_VSS_THAWED = 6,   /* thawed by us, and held until then */
  STILLPOINT_VSS_EXPIRED = 7,  /* VSS or the provider ended the hold */
  STILLPOINT_VSS_FAILED = 8    /* nothing is frozen: failed or aborted */
};

/* Kinds of backup, as VSS numbers them; what writers do with their logs. */
enum stillpoint_vss_backup {
  STILLPOINT_VSS_FULL = 1,
  STILLPOINT_VSS_INCREMENTAL = 2,
  STILLPOINT_VSS_DIFFERENTIAL = 3,
  STILLPOINT_VSS_LOG = 4,
  STILLPOINT_VSS_COPY = 5 /* leaves the writers' own backups alone */
};

/* Flags of `prepare`. */
/* A refused volume is a failure; else it is reported and left out. */
#define STILLPOINT_VSS_ALL_VOLUMES 0x1u

/* At once: STILLPOINT_VSS_VERSION, as the DLL was built. */
STILLPOINT_VSS_API uint32_t stillpoint_vss_version(void);

/*
 * Blocks. Opens a session: COM, its security, VSS's requester, and what the
 * provider asks to know whether it is wanted.
 *
 * `session` gets a number that is never 0, unless the result is E_BUSY,
 * E_INVALIDARG or E_OUTOFMEMORY: also where opening failed, so that the report
 * tells why. Such a session has to be closed, too. `hold_ms` is how long writes
 * may be held before the provider lets go; 0 is what VSS itself allows (10 s),
 * and more than that is of no use.
 */
STILLPOINT_VSS_API stillpoint_result
stillpoint_vss_open(uint32_t backup, uint32_t hold_ms, uint32_t deadline_ms,
                    uint64_t *session);

/*
 * Blocks. Everything that can be done before writers are frozen: gathers the
 * writers' metadata, selects their components, adds each volume to a snapshot
 * set, prepares the writers, and looks at their states.
 *
 * `volumes` are paths that end in a backslash (`C:\`, `\\?\Volume{…}\`), each
 * with a zero after it, and one more zero at the end. A writer that failed is
 * in the report and does not fail the call.
 */
STILLPOINT_VSS_API stillpoint_result
stillpoint_vss_prepare(uint64_t session, const wchar_t *volumes,
                       uint32_t flags, uint32_t deadline_ms);

/*
 * Blocks until writes are held (0), or VSS has failed, or the deadline. What
 * did not succeed is undone before it returns, or after, at the deadline.
 */
STILLPOINT_VSS_API stillpoint_result
stillpoint_vss_freeze(uint64_t session, uint32_t deadline_ms);

/*
 * Blocks while writes are held. Returns STILLPOINT_VSS_S_STILL_FROZEN at the
 * deadline, 0 when a thaw or an abort has begun, E_EXPIRED as soon as the hold
 * is over without one, E_STATE where nothing was frozen.
 */
STILLPOINT_VSS_API stillpoint_result
stillpoint_vss_wait(uint64_t session, uint32_t deadline_ms);

/*
 * Blocks. Ends the hold and waits until VSS is done. 0 if writes were held
 * until now, E_EXPIRED if not, else what VSS says; nothing is frozen in any
 * case but E_DEADLINE, where the hold is over but VSS has not said how it was.
 * The writers' states are in the report afterwards.
 */
STILLPOINT_VSS_API stillpoint_result
stillpoint_vss_thaw(uint64_t session, uint32_t deadline_ms);

/* Blocks. Undoes whatever is under way; may be called in every state. */
STILLPOINT_VSS_API stillpoint_result
stillpoint_vss_abort(uint64_t session, uint32_t deadline_ms);

/* At once: one of enum stillpoint_vss_state. */
STILLPOINT_VSS_API uint32_t stillpoint_vss_state(uint64_t session);

/*
 * At once. Writes the report, an object of JSON (see stillpoint_vss_report.md
 * beside this file), and returns how many bytes it takes with its zero. Where
 * that is more than `size`, nothing is written; 0 if there is no such session.
 */
STILLPOINT_VSS_API uint32_t stillpoint_vss_report(uint64_t session,
                                                  char *buffer, uint32_t size);

/*
 * Blocks. Aborts what is not over, and forgets the session in any case. Where
 * VSS does not come back within the deadline, E_DEADLINE: then sessions are
 * refused (E_BUSY) until it has.
 */
STILLPOINT_VSS_API stillpoint_result
stillpoint_vss_close(uint64_t session, uint32_t deadline_ms);

/*
 * Block. Register the provider of the DLL at `path` (NULL: this one) with COM+
 * and VSS, remove it, or look at it. All can be repeated: an install replaces
 * an earlier one or the rest of one, an uninstall removes what there is of
 * one, and is content (0) if there is nothing.
 *
 * Each writes an object of JSON about its steps to `report`, cut to `size`
 * only if it is too small for it (then it is empty), and tells the bytes it
 * takes with its zero in `needed`, which may be NULL.
 */
STILLPOINT_VSS_API stillpoint_result stillpoint_vss_provider_install(
    const wchar_t *path, uint32_t deadline_ms, char *report, uint32_t size,
    uint32_t *needed);
STILLPOINT_VSS_API stillpoint_result stillpoint_vss_provider_uninstall(
    uint32_t deadline_ms, char *report, uint32_t size, uint32_t *needed);
STILLPOINT_VSS_API stillpoint_result stillpoint_vss_provider_state(
    uint32_t deadline_ms, char *report, uint32_t size, uint32_t *needed);

/*
 * At once. Writes the name of a result, such as VSS_E_WRITERERROR_TIMEOUT, or
 * its number in hexadecimal; returns the bytes it takes with its zero.
 */
STILLPOINT_VSS_API uint32_t stillpoint_vss_result_name(stillpoint_result result,
                                                       char *buffer,
                                                       uint32_t size);

#ifdef __cplusplus
}
#endif

#endif
