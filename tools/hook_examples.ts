/**
 * Hook units to begin with, for the documentation.
 *
 * @module
 */

/** A unit to copy. */
export interface HookExample {
  /** The name of its file. */
  readonly file: string;
  /** What it is for. */
  readonly about: string;
  /** What is in it. */
  readonly text: string;
}

/** The examples; tests run each as the agent would. */
export const HOOK_EXAMPLES: readonly HookExample[] = [
  {
    file: "mail.hook",
    about: "A program of your own that is called with `freeze` and `thaw`, " +
      "like any `fsfreeze-hook`, as a user of its own, three times if need be:",
    text: `[hook]
exec = /usr/local/lib/mail/quiesce
user = mail
timeout = 20
retries = 2

[environment]
MAIL_ROOT = /srv/mail
`,
  },
  {
    file: "queue.hook",
    about:
      "Two programs of a system, without a script: the queue stops after " +
      "everything of a lower order, and starts before it:",
    text: `[hook]
exec = /usr/bin/systemctl
args = stop --job-mode=fail queue.service
undo = /usr/bin/systemctl start queue.service
order = 80
`,
  },
  {
    file: "cache.hook",
    about:
      "Something to be done before a snapshot, with nothing to undo, and " +
      "no reason to give up a backup:",
    text: `[hook]
exec = /usr/local/bin/flush-cache
args = --all --quiet
undo = none
on-failure = continue
`,
  },
  {
    file: "postgresql.hook",
    about: "PostgreSQL, at its usual socket:",
    text: `[hook]
type = postgresql
order = 10
`,
  },
  {
    file: "mariadb.hook",
    about: "MySQL or MariaDB:",
    text: `[hook]
type = mysql
order = 10
timeout = 30
`,
  },
  {
    file: "redis.hook",
    about: "Redis or Valkey, whose loss a backup can bear:",
    text: `[hook]
type = redis
on-failure = continue
`,
  },
];
