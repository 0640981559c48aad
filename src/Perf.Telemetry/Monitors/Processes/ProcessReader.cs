namespace Perf.Telemetry.Monitors.Processes;

/// <summary>
/// The monitor <c>process</c>, on Linux: one process, or all of a name together. Counters are added up from what each process grew by, so that one that comes or goes makes no step. A process
/// by number that has gone is told, and looked for again by its name: a service that was started anew has another number.
/// </summary>
internal sealed class ProcessReader : IMonitor
{
    // Of a name: looking through all of /proc costs more than reading a few processes.
    private static readonly TimeSpan s_betweenSearches = TimeSpan.FromSeconds(5);

    private readonly ProcessMonitor _definition;
    private readonly Dictionary<int, Known> _known = [];
    private string? _name;
    private ProcessList? _list;
    private TimeSpan? _searchedAt;

    private readonly MonitorSignal _userTime = new("process.cpu.utilization", "%", ("cpu.mode", "user"));
    private readonly MonitorSignal _systemTime = new("process.cpu.utilization", "%", ("cpu.mode", "system"));
    private readonly MonitorSignal _cpu = new("process.cpu.utilization", "%");
    private readonly MonitorSignal _resident = new("process.memory.usage", "By");
    private readonly MonitorSignal _virtual = new("process.memory.virtual", "By");
    private readonly MonitorSignal _threads = new("process.thread.count", "");
    private readonly MonitorSignal _descriptors = new("process.open_file_descriptor.count", "");
    private readonly MonitorSignal _voluntary = new("process.context_switches", "1/s", ("process.context_switch.type", "voluntary"));
    private readonly MonitorSignal _involuntary = new("process.context_switches", "1/s", ("process.context_switch.type", "involuntary"));
    private readonly MonitorSignal _read = new("process.disk.io", "By/s", ("disk.io.direction", "read"));
    private readonly MonitorSignal _written = new("process.disk.io", "By/s", ("disk.io.direction", "write"));
    private readonly MonitorSignal _faults = new("process.paging.faults", "1/s", ("system.paging.fault.type", "major"));
    private readonly MonitorSignal _waited = new("process.cpu.wait", "ms/s");
    private readonly MonitorSignal _count = new("process.count", "");

    public ProcessReader(ProcessMonitor definition)
    {
        _definition = definition;
        _name = definition.ProcessName;
    }

    public void Read(MonitorReading reading, CancellationToken stop)
    {
        if (_definition.ProcessId is { } id && _searchedAt is null)
        {
            _known[id] = new Known(new ProcessFiles(id));
            _name ??= ProcessList.NameOf(id);
        }

        if (_definition.ProcessName is not null || _known.Count == 0)
        {
            Search(reading);
        }

        _searchedAt ??= reading.At;
        var grown = default(ProcessFigures);
        var now = default(ProcessFigures);
        double seconds = double.NaN;
        foreach (Known process in _known.Values.ToArray())
        {
            if (!process.TryAdvance(reading.At, out ProcessFigures figures, out ProcessFigures? growth))
            {
                process.Files.Dispose();
                _known.Remove(process.Files.Id);
                reading.Note(_definition.ProcessId is null
                    ? $"The process {process.Files.Id} ({_name}) has ended while the run went on."
                    : $"The process {process.Files.Id}{(_name is null ? "" : $" ({_name})")} has ended, or cannot be read any more; it is looked for by its name.");
                continue;
            }

            now = Sum(now, figures);
            if (growth is { } one)
            {
                seconds = double.IsNaN(seconds) ? process.Between : Math.Max(seconds, process.Between);
                grown = Sum(grown, one);
            }
        }

        if (_known.Count == 0)
        {
            throw new MonitorException(_name is null
                ? $"There is no process {_definition.ProcessId}, and it was gone before its name was known. Give the name instead: process=<name>."
                : $"There is no process {(_definition.ProcessId is { } number ? $"{number}, nor another by its name '{_name}'" : $"of the name '{_name}'")}. See ps -e; it is looked for again and again while the run goes on.");
        }

        Tell(reading, now, grown, seconds);
    }

    public void Dispose()
    {
        foreach (Known process in _known.Values)
        {
            process.Files.Dispose();
        }
    }

    private void Tell(MonitorReading reading, ProcessFigures now, ProcessFigures grown, double seconds)
    {
        reading.Process = _name is null ? null : SignalText.Clean(_name);
        reading.Add(_count, _known.Count);
        reading.Add(_resident, now.Resident);
        reading.Add(_virtual, now.Virtual);
        reading.Add(_threads, now.Threads);
        reading.Add(_descriptors, now.Descriptors);

        // Without a reading before there is no rate, and seconds are no number then.
        reading.Add(_cpu, (grown.User + grown.System) / seconds * 100);
        reading.Add(_userTime, grown.User / seconds * 100);
        reading.Add(_systemTime, grown.System / seconds * 100);
        reading.Add(_voluntary, grown.Switches / seconds);
        reading.Add(_involuntary, grown.Preemptions / seconds);
        reading.Add(_read, grown.BytesRead / seconds);
        reading.Add(_written, grown.BytesWritten / seconds);
        reading.Add(_faults, grown.MajorFaults / seconds);
        reading.Add(_waited, grown.Waited / seconds * 1000);
    }

    private void Search(MonitorReading reading)
    {
        if (_name is null || (_searchedAt is { } before && reading.At - before < s_betweenSearches && _known.Count > 0))
        {
            return;
        }

        _searchedAt = reading.At;
        _list ??= new ProcessList(_name);
        foreach (int id in _list.Search())
        {
            _known.TryAdd(id, new Known(new ProcessFiles(id)));
        }
    }

    private static ProcessFigures Sum(ProcessFigures a, ProcessFigures b) => Combine(a, b, static (x, y) => x + y);

    private static ProcessFigures Combine(ProcessFigures a, ProcessFigures b, Func<double, double, double> how) => new()
    {
        User = how(a.User, b.User),
        System = how(a.System, b.System),
        Threads = how(a.Threads, b.Threads),
        Resident = how(a.Resident, b.Resident),
        Virtual = how(a.Virtual, b.Virtual),
        MajorFaults = how(a.MajorFaults, b.MajorFaults),
        Switches = how(a.Switches, b.Switches),
        Preemptions = how(a.Preemptions, b.Preemptions),
        Descriptors = how(a.Descriptors, b.Descriptors),
        BytesRead = how(a.BytesRead, b.BytesRead),
        BytesWritten = how(a.BytesWritten, b.BytesWritten),
        Waited = how(a.Waited, b.Waited),
    };

    private sealed class Known(ProcessFiles files)
    {
        private ProcessFigures? _before;
        private TimeSpan _at;

        public ProcessFiles Files { get; } = files;

        /// <summary>Seconds between the last two readings.</summary>
        public double Between { get; private set; }

        public bool TryAdvance(TimeSpan at, out ProcessFigures now, out ProcessFigures? growth)
        {
            growth = null;
            if (!Files.TryRead(out now) || (_before is { } known && known.Started != now.Started))
            {
                // Gone, and its number given to another.
                return false;
            }

            Between = (at - _at).TotalSeconds;
            if (_before is { } before && Between > 0)
            {
                growth = Combine(now, before, static (x, y) => Math.Max(0, x - y));
            }

            (_before, _at) = (now, at);
            return true;
        }
    }
}
