using Perf.Tuning.Files;

namespace Perf.Tuning.Kernel;

/// <summary>Reads, sets and puts back settings of the kernel: the value in effect, and then the line by which it holds after a boot. Each mechanism says which those are.</summary>
/// <param name="boot">The file that is read at boot.</param>
/// <param name="root">The folder in which the kernel has them: <c>/proc/sys</c>, <c>/sys</c>.</param>
internal sealed class KernelSettings(BootFile boot, string root)
{
    private const string BootFact = "boot";
    private const string BootBlob = "60-perf.conf";
    private const string CounterpartFact = "counterpart:";

    /// <summary>What is there.</summary>
    /// <param name="order">What is asked for.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="warnings">What else is to be told.</param>
    public Observation Observe(ChangeOrder order, IReadOnlyList<KernelSetting> settings, IEnumerable<string> warnings)
    {
        var live = settings.ToDictionary(setting => setting.Key, setting => KernelFile.Read(setting.Path));
        var values = settings.ToDictionary(setting => setting.Key, setting => ValueOf(live[setting.Key], order.Settings[setting.Key]));
        KernelSetting[] left = [.. settings.Where(setting => order.Settings[setting.Key] is { } wanted && values[setting.Key] != wanted)];
        string? whyNotKept = left.Length == 0 ? null : boot.WhyNot();
        return new Observation
        {
            Values = values,
            Refusal = settings.Select(setting => WhyNot(setting, live[setting.Key], order.Settings[setting.Key])).FirstOrDefault(why => why is not null),
            IsSet = left.Length == 0,
            Identity = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)),
            Diff = string.Concat(left.Select(setting => $"# {setting.Path}: {KernelFile.Chosen(live[setting.Key] ?? "")} -> {order.Settings[setting.Key]}\n")) + (whyNotKept is null && left.Length > 0 ? DiffOf(order, left) : ""),
            Warnings = left.Length == 0 ? [] : [.. whyNotKept is null ? Array.Empty<string>() : [$"It holds until the next boot: {boot.Path} cannot be written, for {whyNotKept}."], .. warnings],
        };
    }

    /// <summary>What undoing will need.</summary>
    public Capture Capture(IReadOnlyList<KernelSetting> settings)
    {
        var facts = new Dictionary<string, string>();
        var blobs = new Dictionary<string, byte[]>();
        if (boot.WhyNot() is null)
        {
            facts[BootFact] = boot.Path;
            if (boot.Read() is { } bytes)
            {
                blobs[BootBlob] = bytes;
            }
        }

        foreach (KernelSetting setting in settings)
        {
            if (setting.Counterpart is { } path && KernelFile.Read(path) is { } value)
            {
                facts[CounterpartFact + setting.Key] = value;
            }
        }

        return new Capture { Before = settings.ToDictionary(setting => setting.Key, setting => ValueOf(KernelFile.Read(setting.Path), null)), Facts = facts, Blobs = blobs };
    }

    /// <summary>Sets them, and puts back what was there where one cannot be.</summary>
    public void Apply(ChangeOrder order, IReadOnlyList<KernelSetting> settings, Capture capture)
    {
        KernelSetting[] wanted = [.. settings.Where(setting => order.Settings[setting.Key] is not null)];
        try
        {
            foreach (KernelSetting setting in wanted)
            {
                string value = order.Settings[setting.Key]!;
                KernelFile.Write(setting.Path, value);
                if (ValueOf(KernelFile.Read(setting.Path), value) is var now && now != value)
                {
                    throw new PerfException(ErrorIds.ChangeFailed, $"{setting.Path} was given '{value}', and has '{now}'. It was put back.", setting.Path);
                }
            }

            // What is kept comes after what holds: where this fails, a boot brings the old value.
            if (capture.Facts.ContainsKey(BootFact))
            {
                boot.Set([.. wanted.Select(setting => (setting.IsOf, setting.Line(order.Settings[setting.Key]!)))]);
            }
        }
        catch (PerfException)
        {
            Restore(settings, capture);
            throw;
        }
    }

    /// <summary>Puts them back. The file first: were the process to end in between, the value in effect would still say that something is to be undone.</summary>
    public void Restore(IReadOnlyList<KernelSetting> settings, Capture capture)
    {
        if (capture.Facts.TryGetValue(BootFact, out string? path) && path != boot.Path)
        {
            throw new PerfException(ErrorIds.BackupElsewhere, $"The environment's file for settings at boot is {boot.Path}, and the one that was changed is {path}; nothing was written. Name that one's folder under tuning: system: again.", path);
        }

        if (path is not null)
        {
            boot.PutBack(capture.Blobs.GetValueOrDefault(BootBlob), [.. settings.Select(setting => setting.IsOf)]);
        }

        foreach (KernelSetting setting in settings.Reverse())
        {
            if (capture.Before.GetValueOrDefault(setting.Key) is not { } value || ValueOf(KernelFile.Read(setting.Path), null) is not { } now || now == value)
            {
                continue;
            }

            if (value == "0" && setting.Counterpart is { } counterpart && capture.Facts.TryGetValue(CounterpartFact + setting.Key, out string? other))
            {
                KernelFile.Write(counterpart, other);
            }
            else
            {
                KernelFile.Write(setting.Path, value);
            }
        }
    }

    /// <summary>Lines for a shell that do the same.</summary>
    public IReadOnlyList<string> UndoScript(IReadOnlyList<KernelSetting> settings, Capture capture)
    {
        var lines = new List<string>();
        foreach (KernelSetting setting in settings.Reverse())
        {
            if (capture.Facts.ContainsKey(BootFact))
            {
                // No setting's name or path has a bar in it.
                string begin = setting.Line("").Replace(".", "\\.", StringComparison.Ordinal);
                lines.Add($"sed -i {ShellText.Quote($"\\|^{begin}|d")} {ShellText.Quote(boot.Path)}");
                if (capture.Blobs.TryGetValue(BootBlob, out byte[]? before) && LineFile.Line(LineFile.Text(before), setting.IsOf) is { } line)
                {
                    lines.Add($"printf '%s\\n' {ShellText.Quote(line)} >> {ShellText.Quote(boot.Path)}");
                }
            }

            if (capture.Before.GetValueOrDefault(setting.Key) is { } value)
            {
                bool isByOther = value == "0" && setting.Counterpart is not null && capture.Facts.ContainsKey(CounterpartFact + setting.Key);
                lines.Add($"printf '%s\\n' {ShellText.Quote(isByOther ? capture.Facts[CounterpartFact + setting.Key] : value)} > {ShellText.Quote(isByOther ? setting.Counterpart! : setting.Path)}");
            }
        }

        return lines;
    }

    private static string? ValueOf(string? live, string? wanted)
    {
        string? value = live is null ? null : KernelFile.Chosen(live);
        return value is not null && wanted is not null && value == KernelFile.Plain(wanted) ? wanted : value;
    }

    private static string? WhyNot(KernelSetting setting, string? live, string? wanted) =>
        live is null ? $"There is no {setting.Path}: this kernel does not have {setting.Key}, or no such device."
        : !KernelFile.CanWrite(setting.Path) ? $"{setting.Path} cannot be written to by this user, or at all in this container. Run Perf as root on the machine itself."
        : wanted is not null && KernelFile.Choices(live) is { Count: > 0 } choices && !choices.Contains(wanted) ? $"{setting.Path} has no '{wanted}', but {string.Join(", ", choices)}."
        : null;

    private string DiffOf(ChangeOrder order, IEnumerable<KernelSetting> settings)
    {
        byte[]? bytes = boot.Read();
        return UnifiedDiff.Of(boot.Path, bytes is null ? null : LineFile.Text(bytes), boot.With(bytes, settings.Select(setting => (setting.IsOf, setting.Line(order.Settings[setting.Key]!)))));
    }
}
