namespace Perf.Tuning.Kernel;

/// <summary>
/// Whether the kernel makes huge pages by itself (transparent huge pages): the keys <c>enabled</c> and <c>defrag</c>. The value in effect (<c>/sys/kernel/mm/transparent_hugepage</c>), then a line for
/// systemd-tmpfiles, so that it holds after a boot.
/// </summary>
internal sealed class ThpMechanism(MechanismContext context) : IMechanism
{
    private static readonly Dictionary<string, string[]> s_values = new(StringComparer.Ordinal)
    {
        ["enabled"] = ["always", "madvise", "never"],
        ["defrag"] = ["always", "defer", "defer+madvise", "madvise", "never"],
    };

    /// <inheritdoc/>
    public string Name => "thp";

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
        if (!s_values.TryGetValue(key, out string[]? values) || (order.Settings[key] is { } value && !values.Contains(value)))
        {
            throw new PerfException(ErrorIds.ChangeDenied, $"'{key.ReplaceLineEndings(" ")}' with '{order.Settings[key]?.ReplaceLineEndings(" ")}' is nothing that thp sets: {string.Join("; ", s_values.Select(one => $"{one.Key}: {string.Join(", ", one.Value)}"))}.", key);
        }

        return SystemText.Of(key, Path.Combine(Target.SysFolder, "kernel", "mm", "transparent_hugepage", key));
    })];
}
