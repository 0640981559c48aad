namespace Perf.Tuning.Kernel;

/// <summary>What the mechanisms of the kernel share in words.</summary>
internal static class SystemText
{
    /// <summary>The environment does not say that this machine's kernel may be changed.</summary>
    public static PerfException NoTarget() =>
        new(ErrorIds.NoTuningTargets, "The environment does not say that the settings of this machine's kernel may be changed. Say so in environments.yaml: tuning: system: {}.");

    /// <summary>A setting below /sys, which no sysctl sets: systemd-tmpfiles writes it at boot (a line of type w, tmpfiles.d(5)).</summary>
    public static KernelSetting Of(string key, string path) => new(
        key,
        path,
        line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [var type, var at, ..] && type.StartsWith('w') && at == path,
        value => $"w {path} - - - - {value}");

    /// <summary>A file's text, where it can be read.</summary>
    public static string? TryRead(string path)
    {
        try
        {
            return LineFile.Text(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
