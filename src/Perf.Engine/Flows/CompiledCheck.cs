namespace Perf.Engine.Flows;

/// <summary>A check: assertions that are counted together under one name.</summary>
/// <param name="Check">The check's number in the metrics.</param>
/// <param name="Name">Its name.</param>
/// <param name="Assertions">All of them must hold.</param>
public sealed record CompiledCheck(int Check, string Name, IReadOnlyList<CompiledAssertion> Assertions);
