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

    /// <summary>
    /// Seconds that threads have waited. A wait that had not ended when the stream did began in its middle, in the mean; one that began before it is not told, so that of waits that are longer than the
    /// stream this is a part.
    /// </summary>
    /// <param name="length">How long was listened.</param>
    public double Seconds(TimeSpan length) => _ended + (Math.Max(0, _begun - _waits) * length.TotalSeconds / 2);

    /// <summary>Reads up to the stream's end.</summary>
    /// <param name="stream">The stream; it may wait for what comes.</param>
    /// <exception cref="FormatException">The bytes are not as they must be.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within an object, as it does when the process ends.</exception>
    public void ReadAll(Stream stream)
    {
        var trace = new NettraceStream(stream);
        trace.ReadHeading();
        while (trace.NextBlock(out NettraceBlock kind) is { } block)
        {
            try
            {
                if (kind is NettraceBlock.Events or NettraceBlock.Descriptions)
                {
                    NettraceEvents.ForEach(block, kind == NettraceBlock.Descriptions ? Describe : Take);
                }
            }
            catch (OverflowException e)
            {
                throw new FormatException("The process' trace cannot be read: a number is too large.", e);
            }
        }
    }

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
