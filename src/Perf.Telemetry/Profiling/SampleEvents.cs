using Perf.Telemetry.Monitors.DotNet.Nettrace;

namespace Perf.Telemetry.Profiling;

/// <summary>
/// Finds samples of stacks in a nettrace stream, and the methods that their addresses belong to, which the runtime tells when the session ends. Numbers of events and their fields are those
/// of the runtime's own manifest (ClrEtwAll.man of dotnet/runtime).
/// </summary>
internal sealed class SampleEvents
{
    /// <summary>Who samples.</summary>
    internal const string SampleProvider = "Microsoft-DotNETCore-SampleProfiler";

    /// <summary>Who tells of methods as they are compiled.</summary>
    internal const string RuntimeProvider = "Microsoft-Windows-DotNETRuntime";

    private const string RundownProvider = "Microsoft-Windows-DotNETRuntimeRundown";
    private const int MethodLoadVerbose = 143;
    private const int MethodEndVerbose = 144;
    private const int ModuleLoad = 152;
    private const int ModuleEnd = 154;
    private const int InManagedCode = 2;

    // Stacks are kept once each, and a program has thousands of them, not millions.
    private const int MostStacks = 200_000;

    private enum Event
    {
        Sample,
        Method,
        Module,
    }

    private readonly Dictionary<int, Event> _known = [];
    private readonly Dictionary<int, int> _numbers = [];
    private readonly Dictionary<StackKey, int> _places = [];
    private readonly List<ulong[]> _stacks = [];
    private readonly Dictionary<(int Stack, bool IsManaged), long> _counts = [];
    private readonly HashSet<long> _threads = [];
    private int _pointerSize = 8;

    /// <summary>The methods.</summary>
    public MethodMap Methods { get; } = new();

    /// <summary>How many threads were seen.</summary>
    public int Threads => _threads.Count;

    /// <summary>How many samples had a stack that was left out, because there were too many different ones.</summary>
    public long LeftOut { get; private set; }

    /// <summary>What was sampled: a stack's addresses, the innermost first, whether the thread ran code of .NET, and how often.</summary>
    public IEnumerable<(ulong[] Addresses, bool IsManaged, long Count)> Samples => _counts.Select(pair => (_stacks[pair.Key.Stack], pair.Key.IsManaged, pair.Value));

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
            _pointerSize = trace.PointerSize;
            try
            {
                Take(kind, block);
            }
            catch (OverflowException e)
            {
                throw new FormatException("The process' trace cannot be read: a number is too large.", e);
            }
        }
    }

    private void Take(NettraceBlock kind, byte[] block)
    {
        switch (kind)
        {
            case NettraceBlock.Descriptions:
                NettraceEvents.ForEach(block, Describe);
                break;
            case NettraceBlock.Events:
                NettraceEvents.ForEach(block, Take);
                break;
            case NettraceBlock.Stacks:
                TakeStacks(block);
                break;
            case NettraceBlock.SequencePoint:
                _numbers.Clear();
                break;
        }
    }

    private void Describe(NettraceHeading heading, ReadOnlySpan<byte> payload)
    {
        var cursor = new NettraceCursor(payload);
        int number = cursor.Int32();
        string provider = cursor.Text();
        int id = cursor.Int32();
        Event? known = (provider, id) switch
        {
            (SampleProvider, 0) => Event.Sample,
            (RuntimeProvider, MethodLoadVerbose) or (RundownProvider, MethodEndVerbose) => Event.Method,
            (RuntimeProvider, ModuleLoad) or (RundownProvider, ModuleEnd) => Event.Module,
            _ => null,
        };
        if (known is { } one)
        {
            _known[number] = one;
        }
    }

    private void TakeStacks(byte[] block)
    {
        var cursor = new NettraceCursor(block);
        int number = cursor.Int32();
        for (int left = cursor.Int32(); left > 0; left--)
        {
            ReadOnlySpan<byte> bytes = cursor.Take(cursor.Int32());
            ulong[] addresses = new ulong[bytes.Length / _pointerSize];
            var inner = new NettraceCursor(bytes);
            for (int i = 0; i < addresses.Length; i++)
            {
                addresses[i] = _pointerSize == 8 ? (ulong)inner.Int64() : (uint)inner.Int32();
            }

            _numbers[number++] = PlaceOf(addresses);
        }
    }

    private int PlaceOf(ulong[] addresses)
    {
        var key = new StackKey(addresses);
        if (_places.TryGetValue(key, out int place))
        {
            return place;
        }

        if (_stacks.Count == MostStacks)
        {
            return -1;
        }

        _stacks.Add(addresses);
        return _places[key] = _stacks.Count - 1;
    }

    private void Take(NettraceHeading heading, ReadOnlySpan<byte> payload)
    {
        if (!_known.TryGetValue(heading.Metadata, out Event what))
        {
            return;
        }

        var cursor = new NettraceCursor(payload);
        switch (what)
        {
            case Event.Sample:
                TakeSample(heading, isManaged: cursor.Int32() == InManagedCode);
                break;
            case Event.Method:
                // Its number; behind the size a token and flags.
                cursor.Int64();
                ulong module = (ulong)cursor.Int64();
                ulong start = (ulong)cursor.Int64();
                uint size = (uint)cursor.Int32();
                cursor.Take(4 + 4);
                string type = cursor.Text();
                string method = cursor.Text();
                Methods.Add(start, size, module, type.Length == 0 ? method : $"{type}.{method}");
                break;
            case Event.Module:
                ulong number = (ulong)cursor.Int64();

                // The assembly, flags, and a field that is kept free.
                cursor.Take(8 + 4 + 4);
                Methods.AddModule(number, cursor.Text());
                break;
        }
    }

    private void TakeSample(NettraceHeading heading, bool isManaged)
    {
        _threads.Add(heading.Thread);
        if (!_numbers.TryGetValue(heading.Stack, out int stack))
        {
            // A sample without a stack is of a thread that has just begun or is about to end.
            return;
        }

        if (stack < 0)
        {
            LeftOut++;
            return;
        }

        _counts[(stack, isManaged)] = _counts.GetValueOrDefault((stack, isManaged)) + 1;
    }

    // Compares by what is in it.
    private readonly struct StackKey(ulong[] addresses) : IEquatable<StackKey>
    {
        private readonly ulong[] _addresses = addresses;

        public bool Equals(StackKey other) => _addresses.AsSpan().SequenceEqual(other._addresses);

        public override bool Equals(object? obj) => obj is StackKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (ulong address in _addresses)
            {
                hash.Add(address);
            }

            return hash.ToHashCode();
        }
    }
}
