namespace Perf.Lab.Scoring;

/// <summary>First causes whose stated confidence lies in a range, and how often they were right.</summary>
/// <param name="From">The range's beginning, included.</param>
/// <param name="To">Its end, excluded but for 1.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Confidence">Their mean confidence.</param>
/// <param name="HitRate">The share that was right.</param>
internal sealed record LabBin(double From, double To, int Count, double Confidence, double HitRate)
{
    /// <summary>The number of cases from which a bin is judged.</summary>
    public const int FewestCases = 10;

    /// <summary>By how much stated and true may differ.</summary>
    public const double Tolerance = 0.10;

    /// <summary>Whether it is judged and is off by more than the tolerance.</summary>
    public bool IsOff => Count >= FewestCases && Math.Abs(Confidence - HitRate) > Tolerance;
}
