using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Processes;

/// <summary>The figures of one process at a moment; NaN for what may not be read.</summary>
internal readonly record struct ProcessFigures
{
    // USER_HZ: a hundred on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Seconds of processor time in the program itself.</summary>
    public double User { get; init; }

    /// <summary>Seconds of processor time in the kernel.</summary>
    public double System { get; init; }

    /// <summary>Threads.</summary>
    public double Threads { get; init; }

    /// <summary>When it started, in ticks since the machine did: a number that is given again to another process has another.</summary>
    public double Started { get; init; }

    /// <summary>Bytes of memory that are in RAM.</summary>
    public double Resident { get; init; }

    /// <summary>Bytes of memory that it has addresses for.</summary>
    public double Virtual { get; init; }

    /// <summary>Pages that came from a disk.</summary>
    public double MajorFaults { get; init; }

    /// <summary>How often its threads gave the processor up, since they were first looked at.</summary>
    public double Switches { get; init; }

    /// <summary>How often they were taken off it, since then.</summary>
    public double Preemptions { get; init; }

    /// <summary>Open files and sockets.</summary>
    public double Descriptors { get; init; }

    /// <summary>Bytes from disks.</summary>
    public double BytesRead { get; init; }

    /// <summary>Bytes to disks.</summary>
    public double BytesWritten { get; init; }

    /// <summary>Seconds that its first thread was ready and waited for a processor.</summary>
    public double Waited { get; init; }

    /// <summary>Reads /proc/[pid]/stat. The name stands in parentheses and may have blanks and parentheses itself: the last one counts.</summary>
    public static bool TryParseStat(ReadOnlySpan<byte> text, out ProcessFigures figures)
    {
        figures = default;
        int end = text.LastIndexOf((byte)')');
        if (end < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[(end + 1)..];
        ReadOnlySpan<byte> state = ByteText.NextWord(ref rest);
        if (state.IsEmpty || state[0] is (byte)'Z' or (byte)'X')
        {
            // It has ended; only its parent does not know yet.
            return false;
        }

        // Numbers of fields are those of the manual page, where the state is the third.
        Span<double> fields = stackalloc double[25];
        for (int i = 4; i < fields.Length; i++)
        {
            fields[i] = ByteText.NextNumber(ref rest);
        }

        figures = new ProcessFigures
        {
            MajorFaults = fields[12],
            User = fields[14] / TicksPerSecond,
            System = fields[15] / TicksPerSecond,
            Threads = fields[20],
            Started = fields[22],
            Virtual = fields[23],
            Resident = fields[24] * Environment.SystemPageSize,
        };
        return double.IsFinite(figures.Resident + figures.User + figures.Started);
    }
}
