using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Perf.Telemetry.Dashboard;

/// <summary>
/// The newest state of a page in named parts, each with the version in which it changed. Nothing waits in a queue: a reader that was away for a second or for an hour gets the parts
/// that differ from what it has, as they are now. So memory is that of one state, however slow readers are. Safe for several threads at once.
/// </summary>
public sealed class EventBoard
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Lock _lock = new();
    private readonly List<Part> _parts = [];
    private TaskCompletionSource _changed = NewSignal();
    private (long After, BoardUpdate Update)? _built;
    private long _version;
    private bool _hasEnded;
    private int _readers;

    /// <summary>Told when a reader comes and there was none.</summary>
    public event Action? Watched;

    /// <summary>Whether anybody reads; what is not read need not be made.</summary>
    public bool IsWatched => Volatile.Read(ref _readers) > 0;

    /// <summary>The version: it grows with each change.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Sets parts. Those that are as they were change nothing.</summary>
    /// <param name="parts">Names and contents. A part keeps its place; new ones come behind.</param>
    public void Publish(IEnumerable<KeyValuePair<string, string>> parts)
    {
        lock (_lock)
        {
            bool hasChanged = false;
            foreach ((string name, string content) in parts)
            {
                Part? known = _parts.Find(part => part.Name == name);
                if (known?.Content == content)
                {
                    continue;
                }

                if (known is null)
                {
                    _parts.Add(known = new Part(name));
                }

                (known.Content, known.Version) = (content, _version + 1);
                hasChanged = true;
            }

            if (hasChanged)
            {
                Change();
            }
        }
    }

    /// <summary>Nothing changes any more: readers get what they lack, and then the end.</summary>
    public void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            Change();
        }
    }

    /// <summary>All parts as they are now, with their version.</summary>
    /// <returns>The version, and contents by name.</returns>
    public (long Version, IReadOnlyDictionary<string, string> Parts) Read()
    {
        lock (_lock)
        {
            return (_version, _parts.ToDictionary(part => part.Name, part => part.Content));
        }
    }

    /// <summary>What changed since a version.</summary>
    /// <param name="after">The version that the reader has; one that never was counts as none.</param>
    /// <returns>The changes as one event.</returns>
    public BoardUpdate Read(long after)
    {
        lock (_lock)
        {
            after = after < 0 || after > _version ? 0 : after;
            if (after == _version)
            {
                return new BoardUpdate(_version, ReadOnlyMemory<byte>.Empty, _hasEnded);
            }

            // Browsers that keep up all ask for the same.
            if (_built is { } built && built.After == after && built.Update.Version == _version)
            {
                return built.Update;
            }

            var update = new BoardUpdate(_version, Write(after), _hasEnded);
            _built = (after, update);
            return update;
        }
    }

    /// <summary>Waits until there is something after a version.</summary>
    /// <param name="after">The version that the reader has.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>When there is.</returns>
    public async Task WaitAsync(long after, CancellationToken cancel)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_version > after || _hasEnded)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>A reader comes.</summary>
    internal void Enter()
    {
        if (Interlocked.Increment(ref _readers) == 1)
        {
            Watched?.Invoke();
        }
    }

    /// <summary>A reader has gone.</summary>
    internal void Leave() => Interlocked.Decrement(ref _readers);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change()
    {
        Interlocked.Increment(ref _version);
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    // Line feeds of JSON are escaped, so that an event is one line of data.
    private byte[] Write(long after)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        buffer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {_version}\nevent: {(_hasEnded ? "end" : "parts")}\ndata: ")));
        using (var json = new Utf8JsonWriter(buffer, s_json))
        {
            json.WriteStartObject();
            foreach (Part part in _parts)
            {
                if (part.Version > after)
                {
                    json.WriteString(part.Name, part.Content);
                }
            }

            json.WriteEndObject();
        }

        buffer.Write("\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private sealed class Part(string name)
    {
        public string Name { get; } = name;

        public string Content { get; set; } = "";

        public long Version { get; set; }
    }
}
