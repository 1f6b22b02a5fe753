#!/usr/bin/perl
# Verifies DKIM with Mail::DKIM (Debian: libmail-dkim-perl), without DNS:
# check_dkim.pl SELECTOR._domainkey.DOMAIN=PUBLIC_KEY.pem [...] -- FILE...
use strict;
use warnings;
use Mail::DKIM::DNS;
use Mail::DKIM::Verifier;
use Net::DNS;

my %keys;
while (@ARGV and (my $pair = shift @ARGV) ne '--') {
    my ($name, $path) = split /=/, $pair, 2;
    open my $in, '<', $path or die "$path: $!";
    my $key = join '', grep { !/---/ } <$in>;
    $key =~ s/\s//g;
    $keys{$name} = "v=DKIM1; k=rsa; p=$key";
}
{
    no warnings 'redefine';
    *Mail::DKIM::DNS::query = sub {
        my ($name, $type) = @_;
        return unless $keys{$name};
        my @pieces = $keys{$name} =~ /(.{1,200})/g;
        return Net::DNS::RR->new(name => $name, type => 'TXT', txtdata => \@pieces);
    };
}
my $bad = 0;
for my $name (@ARGV) {
    open my $in, '<:raw', $name or die "$name: $!";
    my $dkim = Mail::DKIM::Verifier->new;
    $dkim->load($in);
    next if $dkim->result eq 'pass';
    $bad++;
    print "$name ", $dkim->result_detail, "\n";
}
printf "%d of %d verified\n", @ARGV - $bad, scalar @ARGV;
exit($bad > 0);
