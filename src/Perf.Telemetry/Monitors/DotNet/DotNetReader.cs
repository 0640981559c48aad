using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;
using Perf.Telemetry.Monitors.DotNet.Locks;
using Perf.Telemetry.Monitors.DotNet.Meters;
using Perf.Telemetry.Monitors.DotNet.Nettrace;

namespace Perf.Telemetry.Monitors.DotNet;

/// <summary>
/// The monitor <c>dotnet</c>: asks a process for its counters and for what its meters measure (EventPipe), which it then sends by itself. A thread takes them as they come; a reading is what came since the one before.
/// When the process ends it is looked for again by its name. Processes of before .NET 8 have no meters that count, and nothing is said of them.
/// </summary>
internal sealed class DotNetReader : IMonitor
{
    private const int BufferMegabytes = 4;
    private const string IntervalArgument = "EventCounterIntervalSec";
    private const long MeasuredValues = 2;

    // Those of a process that does not have one cost nothing. Npgsql's tell how full its pool is and how far the database.
    private static readonly string[] s_providers = ["System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft-AspNetCore-Server-Kestrel", "Npgsql"];

    private readonly DotNetMonitor _definition;
    private readonly CounterTable _counters = new();
    private readonly MeterTable _meters = new();
    private readonly LockWaits _locks;
    private MeterLimits _limits = MeterLimits.Usual;
    private Session? _session;
    private int? _lastId;

    /// <summary>Creates it.</summary>
    /// <param name="definition">What it reads.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public DotNetReader(DotNetMonitor definition, TimeProvider? time = null)
    {
        _definition = definition;
        TimeProvider clock = time ?? TimeProvider.System;
        _locks = new LockWaits(clock, (process, stop) => LockWaitLook.TakeAsync(process, LockWaits.Length, clock, stop));
    }

    public void Read(MonitorReading reading, CancellationToken stop)
    {
        if (_session is { HasEnded: true } ended)
        {
            string why = ended.Fault is FormatException fault ? fault.Message : $"The process {ended.ProcessId} has ended, or has ended the session; it is looked for again.";
            Drop();
            if (ended.Fault is FormatException)
            {
                throw new MonitorException(why);
            }

            reading.Note(why);
        }

        if (_session is not null && _meters.TakeOthersLimits() is { } limits && limits != _limits)
        {
            // Who comes later has to want what is there already.
            reading.Note($"Others read the meters of the process {_session.ProcessId} too; it counts {SignalText.Clean(limits.Histograms)} histograms for them every {SignalText.Clean(limits.Interval)} s, and for this monitor as well.");
            _limits = limits;
            Drop();
        }

        bool isNew = _session is null;
        _session ??= Connect(stop);
        reading.Process = _session.Name is { } name ? SignalText.Clean(name) : null;
        _counters.Give(reading);
        _meters.Give(reading);
        _locks.Give(reading, _session.ProcessId);

        if (isNew && _lastId is { } before && before != _session.ProcessId)
        {
            reading.Note($"The process {before} has gone; {_session.ProcessId} of the same name is read instead.");
        }

        _lastId = _session.ProcessId;
    }

    public void Dispose()
    {
        Drop();
        _locks.Dispose();
    }

    private Session Connect(CancellationToken stop)
    {
        int id = DotNetProcesses.Find(_definition.ProcessId, _definition.ProcessName, DotNetUse.Counters, _lastId);
        string every = _definition.Every.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        string asker = Guid.NewGuid().ToString();
        _meters.Begin(asker);
        EventPipeProvider[] providers =
        [
            .. s_providers.Concat(_definition.Providers).Distinct(StringComparer.Ordinal)
                .Select(name => new EventPipeProvider(name, EventLevel.Informational, 0, new Dictionary<string, string> { [IntervalArgument] = every })),
            MetersFor(asker, _limits),
        ];
        try
        {
            EventPipeSession session = new DiagnosticsClient(id).StartEventPipeSessionAsync(providers, requestRundown: false, BufferMegabytes, stop).GetAwaiter().GetResult();
            return new Session(id, _definition.ProcessName ?? DotNetProcesses.NameOf(id), session, new CounterEvents(TakeCounter, _meters.Take));
        }
        catch (Exception e) when (e is DiagnosticsClientException or IOException or TimeoutException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            throw new MonitorException(
                $"The .NET process {id} does not let itself be asked for counters: {e.Message.Trim()} It must run as this user, in the same container (or share /tmp with it), and without DOTNET_EnableDiagnostics=0.", e);
        }
    }

    // The session that all tools share; one that is not shared would keep every other tool out. By the number of its clients the process knows when nobody listens any more, and counts no longer.
    internal static EventPipeProvider MetersFor(string asker, MeterLimits limits) => new(MeterEvents.Provider, EventLevel.Informational, MeasuredValues, new Dictionary<string, string>
    {
        ["SessionId"] = "SHARED",
        ["ClientId"] = asker,
        ["Metrics"] = MeterInstrument.Asked,
        ["MaxHistograms"] = limits.Histograms,
        ["MaxTimeSeries"] = limits.Series,
        ["RefreshInterval"] = limits.Interval,
    });

    private void Drop()
    {
        _session?.Dispose();
        _session = null;
        _counters.Restart();
        _locks.Restart();
    }

    private void TakeCounter(CounterEvent counter)
    {
        _counters.Take(counter);
        _locks.Take(counter);
    }

    private sealed class Session : IDisposable
    {
        private readonly EventPipeSession _session;
        private volatile bool _hasEnded;

        public Session(int processId, string? name, EventPipeSession session, CounterEvents events)
        {
            (ProcessId, Name) = (processId, name);
            _session = session;
            new Thread(() => Read(events)) { IsBackground = true, Name = $"perf counters of {processId}" }.Start();
        }

        public int ProcessId { get; }

        public string? Name { get; }

        public bool HasEnded => _hasEnded;

        public Exception? Fault { get; private set; }

        public void Dispose()
        {
            try
            {
                // It asks the process to end the session, which one that hangs does not answer.
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
                _session.StopAsync(patience.Token).GetAwaiter().GetResult();
            }
            catch (Exception)
            {
                // The process has gone, or does not answer: closing the stream ends the session as well.
            }

            _session.Dispose();
        }

        private void Read(CounterEvents events)
        {
            ThreadNiceness.Lower();
            try
            {
                events.ReadAll(new BufferedStream(_session.EventStream, 16 * 1024));
            }
            catch (Exception e)
            {
                // The stream was closed, the process ended, or its bytes are of a form that this reader does not know.
                Fault = e;
            }
            finally
            {
                _hasEnded = true;
            }
        }
    }
}
