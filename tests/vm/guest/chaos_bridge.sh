#!/bin/sh
# chaos_bridge.sh PORT SOCKET: lets the host reach a Unix socket of the machine
# through a virtio port. The first byte makes a connection to the socket, and a
# zero byte ends it: a host that hangs up on a port is not seen in time.
exec perl -e '
  my ($path, $socket) = @ARGV;
  $SIG{PIPE} = "IGNORE";
  sysopen(my $port, $path, 2) or die "open $path: $!\n";
  my $agent;
  sub hang_up { close($agent) if $agent; undef $agent }
  # An agent that has just been started does not listen yet.
  sub dial {
    for (1 .. 500) {
      # AF_UNIX, SOCK_STREAM; struct sockaddr_un.
      socket($agent, 1, 1, 0) or die "socket: $!\n";
      return if connect($agent, pack("S a108", 1, $socket));
      select(undef, undef, undef, 0.02);
    }
    undef $agent;
  }
  while (1) {
    my $ready = "";
    vec($ready, fileno($port), 1) = 1;
    vec($ready, fileno($agent), 1) = 1 if $agent;
    select($ready, undef, undef, undef);
    if ($agent && vec($ready, fileno($agent), 1)) {
      if (sysread($agent, my $bytes, 65536)) { syswrite($port, $bytes) }
      else { hang_up() }
    }
    next unless vec($ready, fileno($port), 1);
    if (sysread($port, my $bytes, 65536)) {
      for my $piece (split(/(\0)/, $bytes)) {
        if ($piece eq "\0") { hang_up(); next }
        next if $piece eq "";
        dial() unless $agent;
        syswrite($agent, $piece) if $agent;
      }
    } else {
      # Nobody is there: a port is readable all the while.
      select(undef, undef, undef, 0.02);
    }
  }
' "$@"
