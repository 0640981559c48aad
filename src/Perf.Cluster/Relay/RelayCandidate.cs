namespace Perf.Cluster.Relay;

/// <summary>An agent that may gather what others measure.</summary>
/// <param name="Number">Its number as a relay.</param>
/// <param name="Shares">How many shares of the run it makes.</param>
/// <param name="Busy">How busy it is, 0 and more.</param>
internal readonly record struct RelayCandidate(int Number, int Shares, double Busy);
