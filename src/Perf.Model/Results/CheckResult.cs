namespace Perf;

/// <summary>How often a check or an expectation held.</summary>
public sealed record CheckResult
{
    /// <summary>The check's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The step that it belongs to.</summary>
    public string Step { get; init; } = "";

    /// <summary>How often it held.</summary>
    public long Passes { get; init; }

    /// <summary>How often it did not.</summary>
    public long Fails { get; init; }

    /// <summary>The share that held, 0 to 1; NaN when it was never asked.</summary>
    public double Rate => Passes + Fails == 0 ? double.NaN : Passes / (double)(Passes + Fails);
}
