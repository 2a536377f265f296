# Runs programs before and after a fix and compares what their last statement gives.
#
# Standard input: a JSON list of {"before": source, "after": source, "variables": environment}.
# Standard output: a JSON list with "same", or what went wrong, for each.
use strict;
use warnings;
no warnings 'misc';
use JSON::PP;
use Data::Dumper;

$Data::Dumper::Indent   = 0;
$Data::Dumper::Sortkeys = 1;
$Data::Dumper::Useqq    = 1;

sub value_of {
    my ($source) = @_;
    my @value = eval "package Case; no strict; no warnings; use utf8; $source";
    return $@ ? ( undef, $@ ) : ( Dumper(@value), undef );
}

sub compare {
    my ($case) = @_;
    local %ENV = ( %ENV, %{ $case->{variables} } );
    my ( $expected, $invalid ) = value_of( $case->{before} );
    return "invalid: $invalid" if defined $invalid;
    my ( $actual, $error ) = value_of( $case->{after} );
    return "failed: $error" if defined $error;
    return $actual eq $expected ? 'same' : 'different';
}

my $cases = JSON::PP->new->utf8->decode( do { local $/; <STDIN> } );
print JSON::PP->new->utf8->encode( [ map { compare($_) } @$cases ] );
