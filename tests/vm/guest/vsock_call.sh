#!/bin/sh
# vsock_call.sh PORT TEXT COUNT: sends TEXT to whoever listens on that vsock
# port of this machine, and prints the first COUNT lines that come back.
exec perl -e '
  my ($port, $text, $count) = @ARGV;
  # AF_VSOCK, SOCK_STREAM; struct sockaddr_vm with VMADDR_CID_LOCAL.
  socket(my $agent, 40, 1, 0) or die "socket: $!\n";
  connect($agent, pack("S S L L x4", 40, 0, $port, 1)) or die "connect: $!\n";
  syswrite($agent, $text) == length($text) or die "write: $!\n";
  for (1 .. $count) { print scalar(<$agent>) // die "it has hung up\n" }
' "$@"
