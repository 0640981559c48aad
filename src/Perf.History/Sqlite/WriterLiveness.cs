namespace Perf.History;

/// <summary>Decides whether a run that was never ended still goes on.</summary>
internal static class WriterLiveness
{
    /// <summary>
    /// How long a writer on another machine may be silent before it is taken for dead. It writes every second, and clocks of two machines differ.
    /// </summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(2);

    /// <summary>Decides for one writer.</summary>
    /// <param name="writer">Who began the run.</param>
    /// <param name="machine">The name of this machine.</param>
    /// <param name="startMarkOf">Gives the start mark of a process of this machine, or null when there is none.</param>
    /// <param name="silence">The time since the writer last wrote.</param>
    /// <returns>True when the run still goes on.</returns>
    public static bool IsAlive(WriterProcess writer, string machine, Func<int, string?> startMarkOf, TimeSpan silence) =>
        string.Equals(writer.Machine, machine, StringComparison.OrdinalIgnoreCase)
            ? startMarkOf(writer.ProcessId) is { } mark && mark == writer.StartMark
            : silence < LongestSilence;
}
