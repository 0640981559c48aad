using Perf.Tuning;

namespace Perf.Tests.Tuning.Planning;

/// <summary>A mechanism whose settings are a list. It only looks: whoever asks it to capture or change something while planning has a test that fails.</summary>
internal sealed class FakeMechanism(string name, params (string Key, string? Value)[] settings) : IMechanism
{
    public Dictionary<string, string?> Settings { get; } = settings.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);

    public string? Refusal { get; init; }

    public IReadOnlyCollection<string> Secrets { get; init; } = [];

    public PerfException? Fault { get; init; }

    public string State { get; set; } = "1";

    public List<ChangeOrder> Orders { get; } = [];

    public string Name { get; } = name;

    public Task<Observation> ObserveAsync(ChangeOrder order, CancellationToken cancellation)
    {
        Orders.Add(order);
        bool isSet = order.Settings.All(one => Settings.GetValueOrDefault(one.Key) == one.Value);
        return Fault is not null ? throw Fault : Task.FromResult(new Observation
        {
            Values = order.Settings.ToDictionary(one => one.Key, one => Settings.GetValueOrDefault(one.Key)),
            Secrets = Secrets,
            Refusal = order.Settings.Values.Any(value => value is not null) ? Refusal : null,
            IsSet = isSet && order.Settings.Values.Any(value => value is not null),
            State = State,
            Diff = string.Join('\n', order.Settings.Select(one => $"-{one.Key} {Settings.GetValueOrDefault(one.Key)}\n+{one.Key} {one.Value}")),
            Warnings = [],
        });
    }

    public Task<Perf.Tuning.Capture> CaptureAsync(ChangeOrder order, CancellationToken cancellation) => throw new InvalidOperationException("a plan captures nothing");

    public Task ApplyAsync(ChangeOrder order, Perf.Tuning.Capture capture, CancellationToken cancellation) => throw new InvalidOperationException("a plan changes nothing");

    public Task RestoreAsync(ChangeOrder order, Perf.Tuning.Capture capture, IReadOnlyCollection<string> keys, CancellationToken cancellation) => throw new InvalidOperationException("a plan puts nothing back");

    public IReadOnlyList<string> UndoScript(ChangeOrder order, Perf.Tuning.Capture capture) => throw new InvalidOperationException("a plan has no script");
}
