using Perf.Telemetry.Monitors.DotNet.Nettrace;

namespace Perf.Telemetry.Monitors.DotNet.Locks;

/// <summary>Adds up how long threads waited for locks, of a nettrace stream. Numbers of events and their fields are those of the runtime's own manifest (ContentionStart, ContentionStop_V1 in ClrEtwAll.man of dotnet/runtime).</summary>
internal sealed class LockWaitEvents
{
    private const int ContentionStart = 81;
    private const int ContentionStop = 91;

    // Flags and the runtime's number stand before the duration.
    private const int BeforeDuration = 1 + 2;
    private const double NanosecondsOfSecond = 1e9;

    private readonly HashSet<int> _starts = [];
    private readonly HashSet<int> _stops = [];
    private double _ended;
    private long _begun;
    private long _waits;

    /// <summary>The provider of the events.</summary>
    public const string Provider = "Microsoft-Windows-DotNETRuntime";

    /// <summary>Its keyword for them.</summary>
    public const long Keyword = 0x4000;

    /// <summary>What there was of waits.</summary>
    /// <param name="length">How long was listened.</param>
    public LockWaitFound Found(TimeSpan length) => new(Of(_ended, _begun, _waits, length) / length.TotalSeconds, _begun, _waits);

    /// <summary>
    /// Seconds that threads have waited. Of waits that had not ended nobody knows how long they were: as long as the others in the mean, and no longer than half of the time, in whose middle they began in the mean. One that began
    /// before it is not told, so that of waits that are longer than the time this is a part.
    /// </summary>
    /// <param name="ended">Seconds of the waits that ended.</param>
    /// <param name="begun">How many began.</param>
    /// <param name="waits">How many ended.</param>
    /// <param name="length">How long was listened.</param>
    internal static double Of(double ended, long begun, long waits, TimeSpan length)
    {
        double half = length.TotalSeconds / 2;
        return ended + (Math.Max(0, begun - waits) * (waits > 0 ? Math.Min(half, ended / waits) : half));
    }

    /// <summary>Reads up to the stream's end.</summary>
    /// <param name="stream">The stream; it may wait for what comes.</param>
    /// <exception cref="FormatException">The bytes are not as they must be.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within an object, as it does when the process ends.</exception>
    public void ReadAll(Stream stream) => NettraceEvents.ReadAll(stream, Describe, Take);

    private void Describe(NettraceHeading heading, ReadOnlySpan<byte> payload)
    {
        var cursor = new NettraceCursor(payload);
        int number = cursor.Int32();
        if (cursor.Text() != Provider)
        {
            return;
        }

        switch (cursor.Int32())
        {
            case ContentionStart:
                _starts.Add(number);
                break;
            case ContentionStop:
                _stops.Add(number);
                break;
        }
    }

    private void Take(NettraceHeading heading, ReadOnlySpan<byte> payload)
    {
        if (_starts.Contains(heading.Metadata))
        {
            _begun++;
            return;
        }

        if (!_stops.Contains(heading.Metadata))
        {
            return;
        }

        var cursor = new NettraceCursor(payload);
        cursor.Take(BeforeDuration);
        double duration = cursor.Double();
        if (double.IsFinite(duration) && duration >= 0)
        {
            _ended += duration / NanosecondsOfSecond;
            _waits++;
        }
    }
}
