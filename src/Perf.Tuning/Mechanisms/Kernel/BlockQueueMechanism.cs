using System.Text.RegularExpressions;

namespace Perf.Tuning.Kernel;

/// <summary>
/// How the kernel queues requests to a disk: the keys <c>scheduler</c>, <c>read_ahead_kb</c>, <c>nr_requests</c> with the argument <c>device</c> (<c>sda</c>), or <c>sda/scheduler</c>. The value in effect
/// (<c>/sys/block/sda/queue</c>), then a line for systemd-tmpfiles, so that it holds after a boot.
/// </summary>
internal sealed partial class BlockQueueMechanism(MechanismContext context) : IMechanism
{
    private const string DeviceArgument = "device";

    private static readonly string[] s_attributes = ["scheduler", "read_ahead_kb", "nr_requests", "rq_affinity", "nomerges"];

    /// <inheritdoc/>
    public string Name => "block.queue";

    /// <inheritdoc/>
    public bool IsKeptBesides => true;

    private SystemTarget Target => context.Targets.System ?? throw SystemText.NoTarget();

    private KernelSettings Settings => new(new BootFile(Path.Combine(Target.TmpfilesFolder, "60-perf.conf"), SystemText.TmpfilesHeading), Target.SysFolder);

    /// <inheritdoc/>
    public Task<Observation> ObserveAsync(ChangeOrder order, CancellationToken cancellation) => Task.FromResult(Settings.Observe(order, SettingsOf(order, order.Settings.Keys), []));

    /// <inheritdoc/>
    public Task<Capture> CaptureAsync(ChangeOrder order, CancellationToken cancellation) => Task.FromResult(Settings.Capture(SettingsOf(order, order.Settings.Keys)));

    /// <inheritdoc/>
    public Task ApplyAsync(ChangeOrder order, Capture capture, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Settings.Apply(order, SettingsOf(order, order.Settings.Keys), capture);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RestoreAsync(ChangeOrder order, Capture capture, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        Settings.Restore(SettingsOf(order, order.Settings.Keys.Where(keys.Contains)), capture);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> UndoScript(ChangeOrder order, Capture capture) => Settings.UndoScript(SettingsOf(order, order.Settings.Keys), capture);

    private IReadOnlyList<KernelSetting> SettingsOf(ChangeOrder order, IEnumerable<string> keys) => [.. keys.Select(key =>
    {
        int slash = key.IndexOf('/', StringComparison.Ordinal);
        string device = slash >= 0 ? key[..slash] : order.Arguments.GetValueOrDefault(DeviceArgument, "");
        string attribute = key[(slash + 1)..];
        if (!DevicePattern().IsMatch(device) || !s_attributes.Contains(attribute))
        {
            throw new PerfException(
                ErrorIds.ChangeDenied,
                $"'{key.ReplaceLineEndings(" ")}' of the device '{device.ReplaceLineEndings(" ")}' is nothing that block.queue sets. The keys are {string.Join(", ", s_attributes)}, and the argument 'device' names the disk: sda.",
                key);
        }

        if (order.Settings[key] is { } value && !ValuePattern().IsMatch(value))
        {
            throw new PerfException(ErrorIds.ChangeDenied, $"'{value.ReplaceLineEndings(" ")}' is not taken for a value of {attribute}: it is a number, or the name of a scheduler.", key);
        }

        return SystemText.Of(key, Path.Combine(Target.SysFolder, "block", device, "queue", attribute));
    })];

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_!-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DevicePattern();

    [GeneratedRegex(@"\A[a-z0-9_-]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValuePattern();
}
