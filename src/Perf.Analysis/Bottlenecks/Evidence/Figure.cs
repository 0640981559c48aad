namespace Perf.Analysis;

/// <summary>A number that evidence is made of, with where it comes from. Null where it was not measured: that lowers what is known, and speaks neither for nor against anything.</summary>
/// <param name="Family">Who saw it.</param>
/// <param name="Signal">What it is, in the words of the result.</param>
/// <param name="Value">The number; null where it was not measured.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Source">The monitor, or <c>load generator</c>.</param>
internal readonly record struct Figure(EvidenceFamily Family, string Signal, double? Value, string Unit, string Source)
{
    /// <summary>What the load generator measured is told as its.</summary>
    public const string Generator = "load generator";

    /// <summary>A number of the load generator's own.</summary>
    public static Figure Client(string signal, double? value, string unit) => new(EvidenceFamily.Client, signal, Finite(value), unit, Generator);

    /// <summary>A number that was computed of several.</summary>
    public static Figure Of(EvidenceFamily family, string signal, double? value, string unit, string source) => new(family, signal, Finite(value), unit, source);

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
