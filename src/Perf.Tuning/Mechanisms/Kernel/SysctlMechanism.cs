namespace Perf.Tuning.Kernel;

/// <summary>
/// Settings of the kernel by sysctl: the value in effect (<c>/proc/sys</c>), then a line in a file of Perf's own (<c>/etc/sysctl.d/60-perf.conf</c>), so that it holds after a boot. The key is as sysctl says it:
/// <c>net.core.somaxconn</c>; those of the network are of the network namespace that Perf runs in.
/// </summary>
internal sealed class SysctlMechanism(MechanismContext context) : KernelMechanism(context)
{
    /// <inheritdoc/>
    public override string Name => "sysctl";

    /// <inheritdoc/>
    protected override KernelSettings Settings => new(new BootFile(Path.Combine(Target.SysctlFolder, OwnFile), Heading), Target.ProcFolder);

    /// <inheritdoc/>
    protected override IReadOnlyList<KernelSetting> SettingsOf(ChangeOrder order, IEnumerable<string> keys)
    {
        var settings = new List<KernelSetting>();
        foreach (string key in keys)
        {
            SysctlText.Check(key, order.Settings[key]);
            string? counterpart = SysctlText.Counterparts.GetValueOrDefault(key);
            settings.Add(new KernelSetting(
                key,
                SysctlText.PathOf(Target.ProcFolder, key),
                SysctlText.IsOf(key),
                value => SysctlText.Line(key, value),
                counterpart is null ? null : SysctlText.PathOf(Target.ProcFolder, counterpart)));
        }

        return settings;
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> WarningsOf(ChangeOrder order) => order.Settings.Keys.SelectMany(LaterFiles);

    // At a boot the last file in the order of names wins, whichever folder it is in (sysctl.d(5)).
    private IEnumerable<string> LaterFiles(string key)
    {
        string own = Target.SysctlFolder;
        string[] folders = own == new SystemTarget().SysctlFolder ? [own, "/run/sysctl.d", "/usr/lib/sysctl.d"] : [own];
        foreach (string path in folders.Where(Directory.Exists).SelectMany(folder => Directory.GetFiles(folder, "*.conf")).Where(path => string.CompareOrdinal(Path.GetFileName(path), OwnFile) > 0).Order(StringComparer.Ordinal))
        {
            if (SystemText.TryRead(path) is { } text && LineFile.Line(text, SysctlText.IsOf(key)) is { } line)
            {
                yield return $"{path} sets {key} too ('{line.Trim()}'), and is read later: after the next boot it wins. Change it there.";
            }
        }
    }
}
