namespace Perf.Engine.Scenarios.Writing;

/// <summary>Something of a scenario for which a scenario file has no words.</summary>
/// <param name="Line">The line of the step, in the file that the scenario came from; 0 when it has none.</param>
/// <param name="Message">What it is, and what can be done about it.</param>
public readonly record struct DraftLoss(int Line, string Message);
