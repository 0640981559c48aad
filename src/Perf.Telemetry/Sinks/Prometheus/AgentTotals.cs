namespace Perf.Telemetry.Sinks;

/// <summary>What an agent has done since the run began.</summary>
/// <param name="Requests">Its requests.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Iterations">Its iterations.</param>
internal sealed record AgentTotals(double Requests, double Failed, double Iterations);
