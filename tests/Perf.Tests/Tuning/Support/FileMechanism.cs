using System.Text;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Support;

/// <summary>
/// The smallest mechanism there can be: a setting is a file in a folder, and its text the value. With a service, what is in effect is what the service read when it started. It dies in its own
/// middle too (<c>half-applied</c>, <c>half-restored</c>), as real ones do.
/// </summary>
internal sealed class FileMechanism(string folder, FileService? service = null, IFaultHook? hook = null) : IMechanism
{
    internal const string Id = "test.file";

    public string Name => Id;

    /// <summary>Thrown by the next calls of these names.</summary>
    internal Dictionary<string, Exception> Faults { get; } = [];

    /// <summary>Settings whose values are secret.</summary>
    internal HashSet<string> Secrets { get; } = [];

    /// <summary>What is asked for and never comes into effect.</summary>
    internal HashSet<string> Ignored { get; } = [];

    internal string? Refusal { get; set; }

    /// <summary>Which of several it is.</summary>
    internal string Identity { get; set; } = "";

    /// <summary>Whatever else a plan sees besides the values.</summary>
    internal string State { get; set; } = "";

    /// <summary>Whether files are read, also where there is a service that has read them when it started.</summary>
    public bool SeesFilesAlone { get; set; }

    /// <summary>Whether nothing can be looked at; <see cref="Refusal"/> says why.</summary>
    internal bool IsUnseen { get; set; }

    internal List<string> Calls { get; } = [];

    public Task<Observation> ObserveAsync(ChangeOrder order, CancellationToken cancellation)
    {
        Begin("observe", order.Settings.Keys);
        string place = SeesFilesAlone ? folder : service?.Running ?? folder;
        if (service is { IsDown: true })
        {
            throw new PerfException(ErrorIds.ChangeFailed, "The service does not answer: start it.");
        }

        var values = order.Settings.Keys.ToDictionary(key => key, key => IsUnseen ? null : Read(place, key));
        return Task.FromResult(new Observation
        {
            Values = values,
            Secrets = [.. order.Settings.Keys.Where(Secrets.Contains)],
            Refusal = Refusal,
            Identity = Identity,
            State = State,
            IsUnseen = IsUnseen,
            IsSet = !IsUnseen && order.Settings.All(pair => Normal(pair.Value) == Normal(values[pair.Key])),
        });
    }

    public Task<Perf.Tuning.Capture> CaptureAsync(ChangeOrder order, CancellationToken cancellation)
    {
        Begin("capture", order.Settings.Keys);
        return Task.FromResult(new Perf.Tuning.Capture
        {
            Before = order.Settings.Keys.ToDictionary(key => key, key => Secrets.Contains(key) ? null : Read(folder, key)),
            Facts = new Dictionary<string, string> { ["folder"] = folder },
            Blobs = order.Settings.Keys.Where(key => Read(folder, key) is not null).ToDictionary(key => key, key => File.ReadAllBytes(Path.Combine(folder, key))),
        });
    }

    public Task ApplyAsync(ChangeOrder order, Perf.Tuning.Capture capture, CancellationToken cancellation)
    {
        Begin("apply", order.Settings.Keys);
        foreach ((string key, string? value) in order.Settings)
        {
            if (!Ignored.Contains(key))
            {
                Write(key, value is null ? null : Encoding.UTF8.GetBytes(value));
            }

            hook?.Reached("half-applied");
            Throw("half-apply");
        }

        return Task.CompletedTask;
    }

    public Task RestoreAsync(ChangeOrder order, Perf.Tuning.Capture capture, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        Begin("restore", keys);
        Assert.Equal(folder, capture.Facts["folder"]);
        foreach (string key in keys)
        {
            Write(key, capture.Blobs.GetValueOrDefault(key));
            hook?.Reached("half-restored");
        }

        return Task.CompletedTask;
    }

    public Task RestoreBytesAsync(ChangeOrder order, Perf.Tuning.Capture capture, CancellationToken cancellation)
    {
        Calls.Add("bytes");
        return RestoreAsync(order, capture, [.. order.Settings.Keys], cancellation);
    }

    public Task<bool> IsReadyAsync(ChangeOrder order, CancellationToken cancellation) => Task.FromResult(service is not { IsDown: true });

    public IReadOnlyList<string> UndoScript(ChangeOrder order, Perf.Tuning.Capture capture) =>
    [
        .. order.Settings.Keys.Select(key => capture.Blobs.TryGetValue(key, out byte[]? bytes)
            ? $"cp {BlobName.Of(bytes)} {ShellText.Quote(Path.Combine(folder, key))}"
            : $"rm -f {ShellText.Quote(Path.Combine(folder, key))}"),
    ];

    internal static string? Read(string place, string key) => File.Exists(Path.Combine(place, key)) ? File.ReadAllText(Path.Combine(place, key)) : null;

    // What the field calls the same: a size in other units.
    private static string? Normal(string? value) => value?.EndsWith("kB", StringComparison.Ordinal) == true && int.TryParse(value[..^2], out int kibibytes) && kibibytes % 1024 == 0 ? $"{kibibytes / 1024}MB" : value;

    private void Write(string key, byte[]? bytes)
    {
        string path = Path.Combine(folder, key);
        if (bytes is null)
        {
            File.Delete(path);
            return;
        }

        File.WriteAllBytes(path + ".new", bytes);
        File.Move(path + ".new", path, overwrite: true);
    }

    private void Begin(string call, IEnumerable<string> keys)
    {
        Calls.Add($"{call} {string.Join(',', keys.Order(StringComparer.Ordinal))}");
        Throw(call);
    }

    private void Throw(string call)
    {
        if (Faults.TryGetValue(call, out Exception? fault))
        {
            throw fault;
        }
    }
}
