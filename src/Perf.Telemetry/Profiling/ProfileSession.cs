using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;

namespace Perf.Telemetry.Profiling;

/// <summary>Samples a .NET process from its creation until it is stopped. A thread of its own takes what comes; nobody waits for it meanwhile.</summary>
internal sealed class ProfileSession : IDisposable
{
    private const int BufferMegabytes = 64;

    // Loader, JIT and NGEN of the runtime's provider: methods that are compiled meanwhile.
    private const long MethodKeywords = 0x8 | 0x10 | 0x20;

    private readonly EventPipeSession _session;
    private readonly SampleEvents _events = new();
    private readonly Thread _thread;
    private readonly TimeProvider _time;
    private readonly long _began;
    private Exception? _fault;
    private TimeSpan? _cutShort;
    private volatile bool _isStopping;

    private ProfileSession(int processId, EventPipeSession session, TimeProvider time)
    {
        _time = time;
        _began = time.GetTimestamp();
        ProcessId = processId;
        _session = session;
        _thread = new Thread(Read) { IsBackground = true, Name = $"perf profile of {processId}" };
        _thread.Start();
    }

    /// <summary>The process.</summary>
    public int ProcessId { get; }

    /// <summary>When the session ended by itself, from its beginning; null where it was stopped. Known after <see cref="End"/>.</summary>
    public TimeSpan? CutShort => _thread.IsAlive ? null : _cutShort;

    /// <summary>Starts to sample.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends the wait for it.</param>
    /// <exception cref="MonitorException">It cannot be asked, and why.</exception>
    public static ProfileSession Start(int processId, TimeProvider time, CancellationToken stop)
    {
        EventPipeProvider[] providers =
        [
            new(SampleEvents.SampleProvider, EventLevel.Informational),
            new(SampleEvents.RuntimeProvider, EventLevel.Verbose, MethodKeywords),
        ];
        try
        {
            return new ProfileSession(processId, new DiagnosticsClient(processId).StartEventPipeSessionAsync(providers, requestRundown: true, BufferMegabytes, stop).GetAwaiter().GetResult(), time);
        }
        catch (Exception e) when (e is DiagnosticsClientException or IOException or TimeoutException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            throw new MonitorException(
                $"The .NET process {processId} does not let itself be sampled: {e.Message.Trim()} It must run as this user, in the same container (or share /tmp with it), and without DOTNET_EnableDiagnostics=0.", e);
        }
    }

    /// <summary>Stops to sample, and waits for the names of the methods.</summary>
    /// <param name="kind">Which samples count.</param>
    /// <param name="patience">How long the process may take to tell them.</param>
    /// <returns>The profile; a warning in it says what is missing.</returns>
    public ProcessProfile End(ProfileKind kind, TimeSpan patience)
    {
        _isStopping = true;
        try
        {
            using var limit = new CancellationTokenSource(patience);
            _session.StopAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The process has gone, or does not answer: what came until then counts.
        }

        if (!_thread.Join(patience))
        {
            return new ProcessProfile { ProcessId = ProcessId, Kind = kind, Warnings = [$"The process {ProcessId} did not end its session within {patience.TotalSeconds:0} s: there is no profile of it."] };
        }

        ProcessProfile profile = ProfileBuilder.Build(_events, kind) with { ProcessId = ProcessId };
        return profile with { Warnings = [.. Warnings(), .. profile.Warnings] };
    }

    /// <summary>Ends the session.</summary>
    public void Dispose() => _session.Dispose();

    // A process that ends in order tells the names of its methods first, and closes the stream as if it had been asked to: only that nobody asked tells that something is missing.
    private IEnumerable<string> Warnings()
    {
        string? until = _cutShort is { } after ? string.Create(CultureInfo.InvariantCulture, $"after {after.TotalSeconds:0.0} s: what came until then counts.") : null;
        if (_fault is FormatException)
        {
            yield return until is null ? _fault.Message : $"{_fault.Message} It was read no further {until}";
        }
        else if (until is not null)
        {
            yield return $"The process {ProcessId} ended its session {until}";
        }
    }

    private void Read()
    {
        Monitors.ThreadNiceness.Lower();
        try
        {
            _events.ReadAll(new BufferedStream(_session.EventStream, 64 * 1024));
        }
        catch (Exception e)
        {
            // The stream was closed, the process ended, or its bytes are of a form that this reader does not know.
            _fault = e;
        }

        _cutShort = _isStopping ? null : _time.GetElapsedTime(_began);
    }
}
