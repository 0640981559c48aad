using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Processes;

/// <summary>What /proc tells of one process (proc_pid_stat(5), proc_pid_status(5), proc_pid_io(5)).</summary>
internal sealed class ProcessFiles : IDisposable
{
    private readonly SystemFile _stat;
    private readonly ThreadSwitches _switches;
    private readonly SystemFile _io;
    private readonly SystemFile _schedule;
    private readonly string _descriptors;

    /// <param name="id">The process' number.</param>
    public ProcessFiles(int id)
    {
        Id = id;
        _stat = new SystemFile($"/proc/{id}/stat");
        _switches = new ThreadSwitches($"/proc/{id}/task");
        _io = new SystemFile($"/proc/{id}/io");
        _schedule = new SystemFile($"/proc/{id}/schedstat");
        _descriptors = $"/proc/{id}/fd";
    }

    /// <summary>The process' number.</summary>
    public int Id { get; }

    /// <summary>Reads it.</summary>
    /// <param name="figures">What it says.</param>
    /// <returns>False where the process has gone.</returns>
    public bool TryRead(out ProcessFigures figures)
    {
        figures = default;
        if (!_stat.TryRead(out ReadOnlySpan<byte> text) || !ProcessFigures.TryParseStat(text, out figures))
        {
            return false;
        }

        (double voluntary, double involuntary) = _switches.Read();
        figures = figures with { Switches = voluntary, Preemptions = involuntary };

        // Of another user's process these may not be read; what is left out is no zero.
        figures = figures with { BytesRead = double.NaN, BytesWritten = double.NaN, Waited = double.NaN, Descriptors = CountDescriptors() };
        if (_io.TryRead(out text))
        {
            figures = figures with { BytesRead = ByteText.Find(text, "read_bytes"u8), BytesWritten = ByteText.Find(text, "write_bytes"u8) };
        }

        if (_schedule.TryRead(out text))
        {
            // Nanoseconds on a processor, and waiting for one; of the first thread alone.
            ByteText.NextWord(ref text);
            figures = figures with { Waited = ByteText.NextNumber(ref text) / 1e9 };
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stat.Dispose();
        _io.Dispose();
        _schedule.Dispose();
    }

    private double CountDescriptors()
    {
        try
        {
            int count = 0;
            foreach (string _ in Directory.EnumerateFileSystemEntries(_descriptors))
            {
                count++;
            }

            return count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return double.NaN;
        }
    }
}
