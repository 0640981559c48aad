namespace Perf;

/// <summary>Between which values the difference of another clock to this machine's lies, by one answer.</summary>
/// <param name="Source">Who answered.</param>
/// <param name="Least">The least that this machine's clock is behind; seconds, negative when it is ahead.</param>
/// <param name="Most">The most that it is behind; seconds.</param>
public sealed record TimeObservation(string Source, double Least, double Most);
