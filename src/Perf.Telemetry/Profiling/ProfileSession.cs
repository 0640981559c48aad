using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace Perf.Telemetry.Profiling;

/// <summary>Samples a .NET process from its creation until it is stopped. A thread of its own takes what comes; nobody waits for it meanwhile.</summary>
internal sealed class ProfileSession : IDisposable
{
    private const int BufferMegabytes = 64;
    private const string SampleProvider = "Microsoft-DotNETCore-SampleProfiler";
    private const string RuntimeProvider = "Microsoft-Windows-DotNETRuntime";

    // Loader, JIT and NGEN of the runtime's provider: methods that are compiled meanwhile.
    private const long MethodKeywords = 0x8 | 0x10 | 0x20;

    private readonly EventPipeSession _session;
    private readonly SampleEvents _events = new();
    private readonly Thread _thread;
    private Exception? _fault;

    private ProfileSession(int processId, EventPipeSession session)
    {
        ProcessId = processId;
        _session = session;
        _thread = new Thread(Read) { IsBackground = true, Name = $"perf profile of {processId}" };
        _thread.Start();
    }

    /// <summary>The process.</summary>
    public int ProcessId { get; }

    /// <summary>Starts to sample.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="stop">Ends the wait for it.</param>
    /// <exception cref="MonitorException">It cannot be asked, and why.</exception>
    public static ProfileSession Start(int processId, CancellationToken stop)
    {
        EventPipeProvider[] providers =
        [
            new(SampleProvider, EventLevel.Informational),
            new(RuntimeProvider, EventLevel.Verbose, MethodKeywords),
        ];
        try
        {
            return new ProfileSession(processId, new DiagnosticsClient(processId).StartEventPipeSessionAsync(providers, requestRundown: true, BufferMegabytes, stop).GetAwaiter().GetResult());
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
        return _fault is FormatException ? profile with { Warnings = [.. profile.Warnings, _fault.Message] } : profile;
    }

    /// <summary>Ends the session.</summary>
    public void Dispose() => _session.Dispose();

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
    }
}
