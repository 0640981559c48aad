using System.Text.RegularExpressions;

namespace Perf.Tuning.Kernel;

/// <summary>
/// How the kernel queues requests to a disk: the keys <c>scheduler</c>, <c>read_ahead_kb</c>, <c>nr_requests</c> with the argument <c>device</c> (<c>sda</c>), or <c>sda/scheduler</c>. The value in effect
/// (<c>/sys/block/sda/queue</c>), then a line for systemd-tmpfiles, so that it holds after a boot.
/// </summary>
internal sealed partial class BlockQueueMechanism(MechanismContext context) : KernelMechanism(context)
{
    private const string DeviceArgument = "device";

    private static readonly string[] s_attributes = ["scheduler", "read_ahead_kb", "nr_requests", "rq_affinity", "nomerges"];

    /// <inheritdoc/>
    public override string Name => "block.queue";

    /// <inheritdoc/>
    protected override IReadOnlyList<KernelSetting> SettingsOf(ChangeOrder order, IEnumerable<string> keys) => [.. keys.Select(key =>
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
