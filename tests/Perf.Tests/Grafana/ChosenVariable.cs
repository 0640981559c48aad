namespace Perf.Tests.Grafana;

/// <summary>A variable with what is chosen of it.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Values">The values; all there are where All is chosen.</param>
/// <param name="IsAll">Whether All is chosen, and not each by itself.</param>
internal sealed record ChosenVariable(BoardVariable Variable, IReadOnlyList<string> Values, bool IsAll);
