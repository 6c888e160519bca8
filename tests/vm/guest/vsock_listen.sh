#!/bin/sh
# vsock_listen.sh PORT PROGRAM...: listens on a vsock port as systemd does for
# a service, and hands the socket to the program as descriptor 3.
exec perl -e '
  my ($port, @program) = @ARGV;
  $^F = 3;
  # AF_VSOCK, SOCK_STREAM; struct sockaddr_vm with VMADDR_CID_ANY.
  socket(my $socket, 40, 1, 0) or die "socket: $!\n";
  fileno($socket) == 3 or die "descriptor 3 is taken\n";
  bind($socket, pack("S S L L x4", 40, 0, $port, 0xffffffff))
    or die "bind: $!\n";
  listen($socket, 8) or die "listen: $!\n";
  @ENV{qw(LISTEN_FDS LISTEN_PID)} = (1, $$);
  exec(@program) or die "exec: $!\n";
' "$@"
