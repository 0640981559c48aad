namespace Perf.Tuning.Kernel;

/// <summary>
/// Whether the kernel makes huge pages by itself (transparent huge pages): the keys <c>enabled</c> and <c>defrag</c>. The value in effect (<c>/sys/kernel/mm/transparent_hugepage</c>), then a line for
/// systemd-tmpfiles, so that it holds after a boot.
/// </summary>
internal sealed class ThpMechanism(MechanismContext context) : KernelMechanism(context)
{
    private static readonly Dictionary<string, string[]> s_values = new(StringComparer.Ordinal)
    {
        ["enabled"] = ["always", "madvise", "never"],
        ["defrag"] = ["always", "defer", "defer+madvise", "madvise", "never"],
    };

    /// <inheritdoc/>
    public override string Name => "thp";

    /// <inheritdoc/>
    protected override IReadOnlyList<KernelSetting> SettingsOf(ChangeOrder order, IEnumerable<string> keys) => [.. keys.Select(key =>
    {
        if (!s_values.TryGetValue(key, out string[]? values) || (order.Settings[key] is { } value && !values.Contains(value)))
        {
            throw new PerfException(ErrorIds.ChangeDenied, $"'{key.ReplaceLineEndings(" ")}' with '{order.Settings[key]?.ReplaceLineEndings(" ")}' is nothing that thp sets: {string.Join("; ", s_values.Select(one => $"{one.Key}: {string.Join(", ", one.Value)}"))}.", key);
        }

        return SystemText.Of(key, Path.Combine(Target.SysFolder, "kernel", "mm", "transparent_hugepage", key));
    })];
}
