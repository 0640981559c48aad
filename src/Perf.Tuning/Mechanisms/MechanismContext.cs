namespace Perf.Tuning;

/// <summary>What mechanisms are made with: where the targets are, with secrets filled in, and how services are restarted.</summary>
/// <param name="Targets">The targets; connection strings are whole here.</param>
/// <param name="Restarts">How services are restarted.</param>
/// <param name="Time">The clock.</param>
internal sealed record MechanismContext(TuningTargets Targets, IServiceRestarts Restarts, TimeProvider Time);
