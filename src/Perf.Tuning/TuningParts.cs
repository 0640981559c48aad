namespace Perf.Tuning;

/// <summary>The parts of <see cref="TuningEngine"/> as they are in use: the one place where they are named.</summary>
internal static class TuningParts
{
    /// <summary>Puts them together.</summary>
    /// <param name="backups">The folder of the backups.</param>
    /// <param name="time">The clock.</param>
    public static TuningComposition Of(string backups, TimeProvider time) => throw new NotImplementedException($"{backups} {time}");
}
