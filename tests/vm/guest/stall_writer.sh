#!/bin/sh
# stall_writer.sh FILE BYTES MILLISECONDS: writes so many bytes, rests for so
# long, and so on, round and round in the first 8 MiB of FILE. Prints when a
# write that took longer than a millisecond began and ended, in nanoseconds of
# CLOCK_MONOTONIC. The output must not be on a filesystem that is frozen.
exec perl -e '
  my ($path, $bytes, $rest) = @ARGV;
  sub now {
    my $time = "\0" x 16;
    # clock_gettime with CLOCK_MONOTONIC, on x86-64.
    syscall(228, 1, $time);
    my ($seconds, $nanoseconds) = unpack("q q", $time);
    return $seconds * 1_000_000_000 + $nanoseconds;
  }
  $| = 1;
  open(my $file, "+>", $path) or die "open: $!\n";
  my $block = "w" x $bytes;
  for (my $at = 0;; $at = ($at + $bytes) % (8 << 20)) {
    sysseek($file, $at, 0);
    my $begun = now();
    syswrite($file, $block) == $bytes or die "write: $!\n";
    my $ended = now();
    print("$begun $ended\n") if $ended - $begun > 1_000_000;
    select(undef, undef, undef, $rest / 1000);
  }
' "$@"
